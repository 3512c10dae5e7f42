/** More that operators change, on both directors and the router at once, while clients are served: and connections that are open stay open. */
import type { Api } from "./client";
import { FTP_PORT, ftpFiles } from "./lab/topologies/ftp";
import { add, begin, fillIn, goBack, open, openConfiguration, review, rollOut } from "./stage/changing";
import { calm, calmTimeoutMs, serviceKey, vip } from "./stage/cluster";
import { fetchByFtp, savedTable } from "./stage/served";
import { expect, test } from "./stage/stage";

const directors = ["lvs1", "lvs2"] as const;
const realServers = ["rs1", "rs2"] as const;
/** Another server on rs1's machine. */
const third = "192.168.0.6";

const ready = (api: Api, clusterId: string): Promise<void> =>
  expect
    .poll(async () => (await api.change.desired.query({ clusterId })).ready, { timeout: 90_000 })
    .toBe(true);

test.beforeEach(async ({ api, demo }) => {
  test.setTimeout(3 * calmTimeoutMs);
  await ready(api, demo.clusterId);
  await calm(api, demo.clusterId);
});

test("a third real server and FTP by firewall mark come to both directors, and no open connection breaks", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  const before = await Promise.all(directors.map((host) => savedTable(lab, host)));
  const { broken } = (await lab.traffic.report()).slow;
  await lab.must("rs1", `ip addr replace ${third}/24 dev eth0`);
  for (const name of realServers) {
    for (const { path, text } of ftpFiles(name))
      await lab.must(name, ["sh", "-c", 'mkdir -p "$(dirname "$1")" && cat > "$1"', "sh", path], {
        input: text,
      });
    await lab.must(name, "mkdir -p /run/vsftpd/empty && vsftpd");
  }
  try {
    await openConfiguration(page, demo.url, demo.clusterId);
    await open(page, "Services", `TCP ${vip}:80`);
    await page.getByRole("button", { name: "Add a real server" }).click();
    const server = page.getByRole("dialog", { name: "Add a real server" });
    await fillIn(server, { Address: third, Weight: "5" });
    await server.getByRole("button", { name: "Add it to the service" }).click();
    await begin(page, "A third server, and FTP");
    await add(page, "Add a service");
    const ftp = page.getByRole("dialog", { name: "Add a service" });
    await fillIn(ftp, {
      "Listens on": "mark",
      Mark: "21",
      "VIPs that get the mark": vip,
      "Ports that get the mark": `${FTP_PORT} 8000:10000`,
      // Both connections of a client have to reach one real server, whichever director the router takes.
      Scheduler: "sh",
      "Real servers": "192.168.0.4\n192.168.0.5",
      "Port of the check": `${FTP_PORT}`,
    });
    await ftp.getByRole("button", { name: "Add the service" }).click();
    await review(page);
    await rollOut(page);

    const added = [
      `-a -t ${vip}:80 -r ${third}:80 -g -w 5`,
      "-A -f 21 -s sh",
      "-a -f 21 -r 192.168.0.4:0 -g -w 1",
      "-a -f 21 -r 192.168.0.5:0 -g -w 1",
    ];
    for (const [index, host] of directors.entries())
      expect([...(await savedTable(lab, host))].sort()).toEqual([...(before[index] ?? []), ...added].sort());
    expect(realServers).toContain(await fetchByFtp(lab, vip, FTP_PORT));
    expect((await lab.traffic.report()).slow.broken).toBe(broken);
    const { services } = await api.cluster.get.query({ clusterId: demo.clusterId });
    expect(services.map(({ key }) => key).sort()).toEqual(["fwm 21", serviceKey]);

    await goBack(page);
    for (const [index, host] of directors.entries())
      expect(await savedTable(lab, host)).toEqual(before[index]);
  } finally {
    for (const name of realServers) await lab.must(name, "kill $(pidof vsftpd)");
    await lab.must("rs1", `ip addr del ${third}/24 dev eth0`);
  }
});

test("OSPF timers change on directors and router, half of the directors serving at every moment; adjacencies come back", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  const timers = async (host: string) =>
    (await lab.must(host, ["vtysh", "-c", "show running-config"]))
      .split("\n")
      .filter((line) => /^ ip ospf (?:hello|dead)-interval/.test(line));
  await openConfiguration(page, demo.url, demo.clusterId);
  for (const [section, first] of [
    ["Routing of the directors", true],
    ["Routing of router", false],
  ] as const) {
    await open(page, section, "Interface eth0");
    for (const [label, value] of [
      ["Dead interval", "8"],
      ["Hello interval", "2"],
    ] as const) {
      const field = page.getByLabel(label, { exact: true });
      await field.fill(value);
      await field.press("Enter");
      if (first && label === "Dead interval") await begin(page, "Speak half as often");
    }
  }
  await expect(page.getByRole("link", { name: "Review 4 edits" })).toBeVisible();
  await review(page);
  await rollOut(page);
  for (const host of ["router", ...directors])
    expect(await timers(host)).toEqual([" ip ospf dead-interval 8", " ip ospf hello-interval 2"]);
  await lab.waitConverged();
  await goBack(page);
  for (const host of ["router", ...directors])
    expect(await timers(host)).toEqual([" ip ospf dead-interval 4", " ip ospf hello-interval 1"]);
  await lab.waitConverged();
});
