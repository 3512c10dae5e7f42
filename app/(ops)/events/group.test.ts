import { describe, expect, it } from "vitest";
import { groupEvents } from "./group";

const t = 1_000_000;
let id = 0;
const event = (
  second: number,
  host: string,
  code: string,
  sentence: string,
  severity: "degraded" | "ok" | "info" | "unknown" = "degraded",
) => ({
  id: String(++id),
  at: t + second * 1000,
  clusterId: "c",
  code,
  severity,
  sentence,
  hostId: `${host}-id`,
  hostName: host,
});
const newestFirst = (...events: readonly ReturnType<typeof event>[]) =>
  [...events].sort((a, b) => b.at - a.at || Number(b.id) - Number(a.id));
const told = (events: readonly ReturnType<typeof event>[]) =>
  groupEvents(events).map(({ first, effects }) => [first.sentence, ...effects.map((one) => one.sentence)]);

const cable = [
  event(0, "lvs1", "link.carrier-lost", "lvs1: link eth0 lost its carrier"),
  event(3, "lvs2", "neighbour.lost", "lvs2 lost its OSPF neighbour 192.168.0.2 (lvs1) on eth0"),
  event(4, "router", "neighbour.lost", "router lost its OSPF neighbour 192.168.0.2 (lvs1) on eth0"),
  event(4, "lvs1", "vip.withdrawn", "lvs1 stopped announcing 192.168.0.100"),
  event(6, "lvs1", "server.weight", "192.168.0.4:80 went from weight 10 to 0 on lvs1: HTTP_GET failed"),
];

describe("the events of one pulled cable", () => {
  it("stand-together-the-cause-first-then-in-the-order-of-time", () => {
    expect(told(newestFirst(...cable))).toEqual([cable.map((one) => one.sentence)]);
  });

  it("the-cause-stands-first-also-when-it-was-seen-after-its-effects", () => {
    const [first, ...rest] = cable;
    const late = { ...first, at: t + 7_000 } as (typeof cable)[number];
    expect(told(newestFirst(late, ...rest))[0]?.[0]).toBe("lvs1: link eth0 lost its carrier");
  });

  it("do-not-take-in-what-is-about-another-host-or-another-time", () => {
    const other = event(5, "lvs10", "server.weight", "192.168.0.5:80 went from weight 10 to 0 on lvs10");
    const later = event(90, "lvs1", "server.weight", "192.168.0.5:80 went from weight 10 to 5 on lvs1");
    expect(told(newestFirst(...cable, other, later)).map((group) => group.length)).toEqual([1, 5, 1]);
  });

  it("are-another-group-than-those-of-its-return", () => {
    const back = event(20, "lvs1", "link.up", "lvs1: link eth0 has its carrier again", "ok");
    const found = event(24, "lvs1", "vip.announced", "lvs1 announces 192.168.0.100 again", "ok");
    expect(told(newestFirst(...cable, back, found))).toEqual([
      [back.sentence, found.sentence],
      cable.map((one) => one.sentence),
    ]);
  });
});

describe("two faults of one host soon after each other", () => {
  it("each-keep-what-followed-from-them", () => {
    const kal = event(0, "lvs2", "daemon.stopped", "keepalived stopped on lvs2");
    const emptied = event(0, "lvs2", "ipvs.emptied", "The IPVS table of lvs2 was emptied");
    const frr = event(18, "lvs2", "daemon.stopped", "FRR on lvs2 stopped answering");
    const lost = event(19, "router", "route.next-hop-lost", "router lost next hop 192.168.0.3 (lvs2)");
    expect(told(newestFirst(kal, emptied, frr, lost))).toEqual([
      [frr.sentence, lost.sentence],
      [kal.sentence, emptied.sentence],
    ]);
  });
});

describe("a reboot between a return and a fault", () => {
  it("does-not-put-the-fault-under-the-return", () => {
    const back = event(0, "lvs1", "link.up", "lvs1: link eth0 has its carrier again", "ok");
    const boot = event(0, "lvs1", "host.reboot", "lvs1 was rebooted", "info");
    const out = event(14, "lvs1", "server.weight", "rs1 went from weight 10 to 0 on lvs1: HTTP_GET failed");
    expect(told(newestFirst(back, boot, out))).toEqual([[out.sentence], [back.sentence, boot.sentence]]);
  });
});

describe("other events", () => {
  it("an-emptied-table-follows-from-a-stopped-keepalived", () => {
    const emptied = event(0, "lvs2", "ipvs.emptied", "The IPVS table of lvs2 was emptied");
    const stopped = event(1, "lvs2", "daemon.stopped", "keepalived stopped on lvs2");
    expect(told(newestFirst(emptied, stopped))).toEqual([[stopped.sentence, emptied.sentence]]);
  });
  it("without-a-cause-stand-alone-newest-first-and-each-once", () => {
    const one = event(0, "lvs1", "server.weight", "rs1 went from weight 10 to 5 on lvs1", "info");
    const two = event(1, "lvs1", "service.scheduler", "web went from wrr to mh on lvs1", "info");
    expect(told(newestFirst(one, two))).toEqual([[two.sentence], [one.sentence]]);
    expect(told([])).toEqual([]);
  });
});
