/**
 * FTP by firewall mark and REST by address on the same two VIPs, each director master of one, direct routing: built through the browser
 * on blank hosts. A port that both would want is told before anything is sent.
 */
import { FTP_PORT } from "../lab/topologies/ftp";
import { ftpRest } from "../lab/topologies/ftp-rest";
import { add, begin, fillIn, openConfiguration, review, rollOut } from "../stage/changing";
import { fetchByFtp, heldBy, savedTable, serversBehind } from "../stage/served";
import { addCluster } from "./add-hosts";
import { expect, onBlankHosts } from "./blank-cluster";

const test = onBlankHosts(ftpRest);
const [first = "", second = ""] = ftpRest.vips;
const restPort = 9826;
const servers = ["192.168.100.34", "192.168.100.35"];

test("FTP with its data ports and REST beside it, from nothing to a client that is served by both", async ({
  operator: page,
  blank,
}) => {
  test.setTimeout(600_000);
  const { lab, demo } = blank;
  const clusterId = await addCluster(page, blank, "Reports");

  await openConfiguration(page, demo.url, clusterId);
  await page.getByRole("button", { name: "Set up directors" }).click();
  const directors = page.getByRole("dialog", { name: "Set up directors" });
  await fillIn(directors, {
    "How directors share the VIPs": "vrrp",
    VIPs: `${first}\n${second}`,
    "First VRID": "100",
  });
  await expect(directors.getByRole("row", { name: /^VI_1/ })).toContainText("lvs1");
  await expect(directors.getByRole("row", { name: /^VI_2/ })).toContainText("lvs2");
  await directors.getByRole("button", { name: "Set them up" }).click();
  await begin(page, "FTP and REST for the reports");

  for (const vip of [first, second]) {
    await add(page, "Add a service");
    const rest = page.getByRole("dialog", { name: "Add a service" });
    await fillIn(rest, {
      VIP: vip,
      Port: `${restPort}`,
      "Real servers": servers.join("\n"),
      "Health check": "TCP_CHECK",
    });
    await expect(rest.getByLabel(`rs1: ${vip}/32 on lo`)).toBeChecked();
    await rest.getByRole("button", { name: "Add the service" }).click();
  }

  await add(page, "Add a service");
  const ftp = page.getByRole("dialog", { name: "Add a service" });
  await fillIn(ftp, {
    "Listens on": "mark",
    Mark: "300",
    "VIPs that get the mark": `${first} ${second}`,
    "Ports that get the mark": `${FTP_PORT} 8000:10000`,
    "Persistence in seconds": "900",
    "Real servers": servers.join("\n"),
  });
  // A mark takes a packet before a service by address is looked for.
  await expect(ftp.getByText(/9826 .*8000:9825 9827:10000/)).toBeVisible();
  await fillIn(ftp, {
    "Ports that get the mark": `${FTP_PORT} 8000:9825 9827:10000`,
    "Port of the check": `${FTP_PORT}`,
  });
  await expect(ftp.getByLabel(/^lvs2: mark 300/)).toBeChecked();
  await ftp.getByRole("button", { name: "Add the service" }).click();

  await review(page);
  await rollOut(page);

  for (const [vip, master] of [
    [first, "lvs1"],
    [second, "lvs2"],
  ] as const) {
    await heldBy(lab, vip, master);
    expect(await serversBehind(lab, `http://${vip}:${restPort}/`)).toEqual(["rs1", "rs2"]);
    const server = await fetchByFtp(lab, vip, FTP_PORT);
    for (let again = 0; again < 3; again += 1) expect(await fetchByFtp(lab, vip, FTP_PORT)).toBe(server);
  }
  const table = await savedTable(lab, "lvs1");
  expect(table).toEqual(
    expect.arrayContaining(["-A -f 300 -s wrr -p 900", `-A -t ${first}:${restPort} -s wrr`]),
  );
  expect([...(await savedTable(lab, "lvs2"))].sort()).toEqual([...table].sort());

  // Marks and the VIPs on lo are there again after a new start.
  await Promise.all([lab.rebootHost("lvs1"), lab.rebootHost("rs1")]);
  await heldBy(lab, first, "lvs1");
  await lab.until(30_000, "FTP is served again", async () =>
    fetchByFtp(lab, first, FTP_PORT).then(
      () => true,
      () => false,
    ),
  );
});
