/** One director and two real servers, built through the browser on blank hosts; then its service goes from NAT to direct routing to tunnels. */
import type { Page } from "@playwright/test";
import { methods } from "../lab/topologies/methods";
import { add, begin, fillIn, open, openConfiguration, review, rollOut } from "../stage/changing";
import { savedTable, serversBehind } from "../stage/served";
import { addCluster } from "./add-hosts";
import { expect, onBlankHosts } from "./blank-cluster";

const test = onBlankHosts(methods);
const [vip = ""] = methods.vips;
const url = `http://${vip}/`;
const servers = ["192.168.5.11", "192.168.5.12"];
/** Answers from the VIP go past the director: were they to pass it, it would take them for forged. */
const gateway = { inner: "192.168.5.5", past: "192.168.5.254" };

const table = (option: string) => [
  `-A -t ${vip}:80 -s wrr`,
  ...servers.map((server) => `-a -t ${vip}:80 -r ${server}:80 ${option} -w 1`),
];

const changeForwarding = async (page: Page, where: string, method: "DR" | "TUN"): Promise<void> => {
  await page.goto(where);
  await open(page, "Services", `TCP ${vip}:80`);
  await page.getByRole("button", { name: "Change forwarding" }).click();
  const dialog = page.getByRole("dialog", { name: "Change forwarding" });
  await fillIn(dialog, { Forwarding: method, "Gateway of the real servers": gateway.past });
  await expect(dialog.getByLabel(/^rs1: /)).toBeChecked();
  await dialog.getByRole("button", { name: `Change to ${method}` }).click();
  await begin(page, `Forward by ${method}`);
  await review(page);
  await rollOut(page);
};

test("one service by NAT, by direct routing and through tunnels, and the client is served each time", async ({
  operator: page,
  blank,
}) => {
  test.setTimeout(600_000);
  const { lab, demo } = blank;
  const clusterId = await addCluster(page, blank, "By turns");
  const configuration = `${demo.url}/clusters/${clusterId}/configuration`;

  await openConfiguration(page, demo.url, clusterId);
  await page.getByRole("button", { name: "Set up directors" }).click();
  const director = page.getByRole("dialog", { name: "Set up directors" });
  await expect(director.getByLabel("How directors share the VIPs")).toHaveValue("alone");
  await fillIn(director, { VIPs: vip });
  await director.getByRole("button", { name: "Set them up" }).click();
  await begin(page, "One director, NAT");
  await add(page, "Add a service");
  const service = page.getByRole("dialog", { name: "Add a service" });
  await fillIn(service, { VIP: vip, Forwarding: "NAT", "Real servers": servers.join("\n") });
  await expect(service.getByLabel("Gateway of the real servers")).toHaveValue(gateway.inner);
  await service.getByRole("button", { name: "Add the service" }).click();
  await review(page);
  await rollOut(page);
  expect(await serversBehind(lab, url)).toEqual(["rs1", "rs2"]);
  expect(await savedTable(lab, "lvs1")).toEqual(table("-m"));

  await changeForwarding(page, configuration, "DR");
  expect(await serversBehind(lab, url)).toEqual(["rs1", "rs2"]);
  expect(await savedTable(lab, "lvs1")).toEqual(table("-g"));

  await changeForwarding(page, configuration, "TUN");
  expect(await serversBehind(lab, url)).toEqual(["rs1", "rs2"]);
  const [head, ...tunnels] = await savedTable(lab, "lvs1");
  expect(head).toBe(table("-i")[0]);
  expect(tunnels.every((line) => line.includes(" -i "))).toBe(true);
});
