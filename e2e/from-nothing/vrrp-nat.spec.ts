/**
 * Two directors between a network outside and one inside, master and backup by VRRP, NAT to two real servers whose gateway is a VIP: built
 * through the browser on blank hosts. And a change that everything passes and that loses the VIP: the host takes it back.
 */
import { vrrpNat } from "../lab/topologies/vrrp-nat";
import { add, begin, fillIn, openConfiguration, review, rollOut, startRollout } from "../stage/changing";
import { heldBy, savedTable, serversBehind } from "../stage/served";
import { addCluster } from "./add-hosts";
import { expect, onBlankHosts } from "./blank-cluster";

const test = onBlankHosts(vrrpNat);
const [vip = "", gateway = ""] = vrrpNat.vips;
const url = `http://${vip}/`;
let clusterId = "";

test.describe.configure({ mode: "serial", timeout: 600_000 });

test("NAT behind an inner gateway that moves with the VIP, from nothing to a client that is served", async ({
  operator: page,
  blank,
}) => {
  const { lab, demo } = blank;
  expect(await lab.answers(url)).toBe(false);
  clusterId = await addCluster(page, blank, "Shop");

  await openConfiguration(page, demo.url, clusterId);
  await expect(page.getByText("No director is set up yet")).toBeVisible();
  await page.getByRole("button", { name: "Set up directors" }).click();
  const directors = page.getByRole("dialog", { name: "Set up directors" });
  await fillIn(directors, {
    "How directors share the VIPs": "vrrp",
    VIPs: `${vip}\n${gateway}`,
    Password: "1111",
  });
  await expect(directors.getByRole("row", { name: /^VI_1/ })).toContainText("eth0");
  await expect(directors.getByRole("row", { name: /^VI_2/ })).toContainText("eth1");
  await directors.getByRole("button", { name: "Set them up" }).click();
  await begin(page, "The shop, from nothing");

  await add(page, "Add a service");
  const service = page.getByRole("dialog", { name: "Add a service" });
  await fillIn(service, {
    VIP: vip,
    Scheduler: "rr",
    Forwarding: "NAT",
    "Real servers": "192.168.102.163 80 3\n192.168.102.164 80 3",
    "Health check": "TCP_CHECK",
  });
  await expect(service.getByLabel("Gateway of the real servers")).toHaveValue(gateway);
  await expect(service.getByLabel(`rs1: gateway ${gateway}`)).toBeChecked();
  await expect(service.getByLabel(/^lvs1: forwards packets/)).toBeChecked();
  await service.getByRole("button", { name: "Add the service" }).click();

  await review(page);
  await rollOut(page);

  expect(await serversBehind(lab, url)).toEqual(["rs1", "rs2"]);
  for (const director of ["lvs1", "lvs2"])
    expect(await savedTable(lab, director)).toEqual([
      `-A -t ${vip}:80 -s rr`,
      `-a -t ${vip}:80 -r 192.168.102.163:80 -m -w 3`,
      `-a -t ${vip}:80 -r 192.168.102.164:80 -m -w 3`,
    ]);
  for (const address of vrrpNat.vips) await heldBy(lab, address, "lvs1");

  // The dashboard knows what was built: nothing had to be told to it again.
  await page.goto(`${demo.url}/clusters/${clusterId}`);
  const node = (name: string) => page.locator("[data-node]").filter({ hasText: name }).first();
  for (const name of [`${vip}:80`, "rs1", "rs2", "lvs1"])
    await expect(node(name)).toHaveAttribute("data-status", "ok", { timeout: 60_000 });
});

test("the backup takes both VIPs over, and a real server that starts anew is set up again", async ({
  blank,
}) => {
  const { lab } = blank;
  await lab.cutLink("lvs1", "eth1");
  for (const address of vrrpNat.vips) await heldBy(lab, address, "lvs2");
  expect(await serversBehind(lab, url)).toEqual(["rs1", "rs2"]);
  await lab.mendLink("lvs1", "eth1");
  for (const address of vrrpNat.vips) await heldBy(lab, address, "lvs1");
  await lab.rebootHost("rs1");
  await lab.until(30_000, "rs1 serves again", async () => (await serversBehind(lab, url)).includes("rs1"));
});

test("a script that fails, which keepalived and the guards pass: the master would lose the VIP, and goes back by itself", async ({
  operator: page,
  blank,
}) => {
  const { lab, demo } = blank;
  const before = await lab.must("lvs1", "cat /etc/keepalived/keepalived.conf");
  await openConfiguration(page, demo.url, clusterId);
  await add(page, "Add a script that VRRP watches");
  const script = page.getByRole("dialog", { name: "Add a script that VRRP watches" });
  await fillIn(script, { Name: "alive", "What is run": "/bin/false" });
  await script.getByRole("button", { name: "Add the script" }).click();
  await begin(page, "Watch that the shop is alive");
  await review(page);
  const rollout = await startRollout(page);
  await expect(rollout.locator("[data-host=lvs1]")).toHaveAttribute("data-state", "reverted", {
    timeout: 300_000,
  });
  await expect(rollout.getByText(new RegExp(`lvs1 does not hold .*${vip}`)).first()).toBeVisible();
  expect(await lab.must("lvs1", "cat /etc/keepalived/keepalived.conf")).toBe(before);
  for (const address of vrrpNat.vips) await heldBy(lab, address, "lvs1");
  expect(await lab.answers(url)).toBe(true);
  await page.getByRole("button", { name: "Roll back lvs2" }).click();
  await expect(rollout.getByText("Taken back")).toBeVisible({ timeout: 180_000 });
});
