/** Two directors that both work, each master of one VIP and backup of the other, direct routing: built through the browser on blank hosts. */
import { vrrpDr } from "../lab/topologies/vrrp-dr";
import { add, begin, fillIn, openConfiguration, review, rollOut } from "../stage/changing";
import { heldBy, savedTable, serversBehind } from "../stage/served";
import { addCluster } from "./add-hosts";
import { expect, onBlankHosts } from "./blank-cluster";

const test = onBlankHosts(vrrpDr);
const [first = "", second = ""] = vrrpDr.vips;

test("master and master with two VIPs, from nothing; what is left of them serves both", async ({
  operator: page,
  blank,
}) => {
  test.setTimeout(600_000);
  const { lab, demo } = blank;
  const clusterId = await addCluster(page, blank, "Both work");

  await openConfiguration(page, demo.url, clusterId);
  await page.getByRole("button", { name: "Set up directors" }).click();
  const directors = page.getByRole("dialog", { name: "Set up directors" });
  await fillIn(directors, {
    "How directors share the VIPs": "vrrp",
    VIPs: `${first}\n${second}`,
    Password: "1111",
  });
  await expect(directors.getByLabel("Master of the VIPs")).toHaveValue("turns");
  await directors.getByRole("button", { name: "Set them up" }).click();
  await begin(page, "Two directors that both work");
  for (const vip of [first, second]) {
    await add(page, "Add a service");
    const service = page.getByRole("dialog", { name: "Add a service" });
    await fillIn(service, {
      VIP: vip,
      Scheduler: "rr",
      "Real servers": "192.168.140.152 80 10\n192.168.140.224 80 10",
      "Health check": "TCP_CHECK",
    });
    await service.getByRole("button", { name: "Add the service" }).click();
  }
  await review(page);
  await rollOut(page);

  for (const [vip, master] of [
    [first, "lvs1"],
    [second, "lvs2"],
  ] as const) {
    await heldBy(lab, vip, master);
    expect(await serversBehind(lab, `http://${vip}/`)).toEqual(["rs1", "rs2"]);
    expect(await savedTable(lab, master)).toContain(`-a -t ${vip}:80 -r 192.168.140.152:80 -g -w 10`);
  }
  await lab.cutLink("lvs1", "eth0");
  for (const vip of vrrpDr.vips) {
    await heldBy(lab, vip, "lvs2");
    expect(await serversBehind(lab, `http://${vip}/`)).toEqual(["rs1", "rs2"]);
  }
  await lab.mendLink("lvs1", "eth0");
  await heldBy(lab, first, "lvs1");
});
