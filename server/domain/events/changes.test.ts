import { describe, expect, it } from "vitest";
import {
  all,
  at,
  facts,
  failedCheck,
  inventory,
  later,
  lvs1,
  lvs2,
  router,
  routerRoutes,
  rs1,
  rs2,
  service,
  unreachable,
  vip,
  withoutFrr,
  withoutNeighbour,
  withoutNextHop,
  withoutOspfd,
  withoutServer,
  withoutVip,
  withRouteMap,
  withWeight,
} from "../cluster/fixtures/practice-cluster";
import type { Inventory } from "../cluster/inventory";
import type { HostObservation } from "../cluster/observation";
import { known, unknown } from "../reading";
import { carryKnown, changes } from "./changes";

const soon = (change: (seen: HostObservation) => HostObservation, from: HostObservation) =>
  change(later(from, 2_000));
const sentences = (
  prev: HostObservation | null,
  next: HostObservation,
  others: readonly HostObservation[] = all,
  known = prev,
) => changes(prev, next, inventory, others, known).events.map((event) => event.sentence);
const spans = (prev: HostObservation | null, next: HostObservation) =>
  changes(prev, next, inventory, all).spans.map(
    ({ subject, value, from, to }) => `${subject} = ${value} ${from - at}..${to === null ? "" : to - at}`,
  );
const withFacts = (change: Partial<typeof facts>) => (seen: HostObservation) => ({
  ...seen,
  facts: known({ ...facts, ...change }, seen.at),
});

describe("the first look", () => {
  it.each(all)("at $hostId tells no events and opens a span for every state", (seen) => {
    const { events, spans: opened } = changes(null, seen, inventory, []);
    expect(events).toEqual([]);
    expect(opened.length).toBeGreaterThan(3);
    expect(opened.every((span) => span.to === null && span.from === seen.at)).toBe(true);
  });

  it("after a time without any answer tells no events either", () => {
    const never = unknown("This host has not answered yet.", at);
    const nothing: HostObservation = {
      ...unreachable(lvs1),
      ipvs: never,
      rates: never,
      persistent: never,
      addresses: never,
      neighbours: never,
      ospfInterfaces: never,
      facts: never,
      keepalived: never,
    };
    expect(sentences(nothing, later(lvs1, 2_000))).toEqual([]);
  });

  it("names the states of a director and of a router", () => {
    const subjects = (seen: HostObservation) =>
      Object.fromEntries(changes(null, seen, inventory, []).spans.map((span) => [span.subject, span.value]));
    expect(subjects(lvs1)).toEqual({
      reach: "reachable",
      boot: "boot-1",
      [`service ${service}`]: "present",
      [`weight ${service} ${rs1}`]: "10",
      [`weight ${service} ${rs2}`]: "10",
      [`vip ${vip}`]: "lo",
      "daemon keepalived": "running",
      "link mgmt0": "up",
      "link eth0": "up",
      "ospf-interface eth0": "present",
      "ospf-interface lo": "present",
      "neighbour 192.168.0.1 eth0": "Full/DR",
      "neighbour 192.168.0.3 eth0": "2-Way/DROther",
    });
    expect(subjects(router)).toEqual({
      reach: "reachable",
      boot: "boot-1",
      "link mgmt0": "up",
      "link eth0": "up",
      "neighbour 192.168.0.2 eth0": "Full/DROther",
      "neighbour 192.168.0.3 eth0": "Full/DROther",
      "route 192.168.0.100/32": "192.168.0.2 192.168.0.3",
      "path 192.168.0.100/32 192.168.0.2": "installed",
      "path 192.168.0.100/32 192.168.0.3": "installed",
    });
  });
});

describe("nothing new", () => {
  it.each(all)("on $hostId gives no event and no span, however often", (seen) => {
    expect(changes(seen, later(seen, 2_000), inventory, all)).toEqual({ spans: [], events: [] });
    expect(changes(seen, seen, inventory, all)).toEqual({ spans: [], events: [] });
  });

  it("a host the inventory does not have gives nothing", () => {
    expect(changes(null, { ...lvs1, hostId: "stranger" }, inventory, all)).toEqual({ spans: [], events: [] });
  });
});

describe("real servers", () => {
  it("a failed check is told with its reason", () => {
    const next = failedCheck(
      soon((seen) => withWeight(seen, rs1, 0), lvs1),
      rs1,
    );
    expect(sentences(lvs1, next)).toEqual([
      "192.168.0.4:80 went from weight 10 to 0 on lvs1: HTTP_GET failed",
    ]);
    expect(changes(lvs1, next, inventory, all).events[0]).toMatchObject({
      at: at + 2_000,
      clusterId: "practice",
      hostId: "lvs1",
      code: "server.weight",
      severity: "degraded",
      subject: { kind: "server", service, key: rs1 },
    });
    expect(spans(lvs1, next)).toEqual([`weight ${service} ${rs1} = 0 2000..`]);
  });

  it("a reason heard a poll later is told then, once", () => {
    const first = soon((seen) => withWeight(seen, rs1, 0), lvs1);
    expect(sentences(lvs1, first)).toEqual(["192.168.0.4:80 went from weight 10 to 0 on lvs1"]);
    const second = failedCheck(later(first, 2_000), rs1);
    expect(sentences(first, second)).toEqual(["192.168.0.4:80 is at weight 0 on lvs1: HTTP_GET failed"]);
    expect(sentences(second, later(second, 2_000))).toEqual([]);
  });

  it("coming back is ok, and another weight is only information", () => {
    const out = withWeight(lvs1, rs1, 0);
    const back = later(lvs1, 2_000);
    expect(changes(out, back, inventory, all).events).toMatchObject([
      { sentence: "192.168.0.4:80 went from weight 0 to 10 on lvs1", severity: "ok" },
    ]);
    expect(
      changes(
        lvs1,
        soon((seen) => withWeight(seen, rs1, 7), lvs1),
        inventory,
        all,
      ).events,
    ).toMatchObject([{ severity: "info" }]);
  });

  it("removed and added ones are told with their service", () => {
    const next = soon((seen) => withoutServer(seen, rs1), lvs1);
    expect(sentences(lvs1, failedCheck(next, rs1))).toEqual([
      `192.168.0.4:80 was removed from ${service} on lvs1: HTTP_GET failed`,
    ]);
    expect(spans(lvs1, next)).toEqual([`weight ${service} ${rs1} = absent 2000..`]);
    expect(sentences(next, later(lvs1, 4_000))).toEqual([
      `192.168.0.4:80 was added to ${service} on lvs1 with weight 10`,
    ]);
  });

  it("in several services are told with the service", () => {
    const twice = (seen: HostObservation): HostObservation =>
      seen.ipvs.kind === "known"
        ? {
            ...seen,
            ipvs: known(
              {
                services: [
                  ...seen.ipvs.value.services,
                  ...seen.ipvs.value.services.map((one) => ({ ...one, key: "tcp 192.168.0.100:443" })),
                ],
              },
              seen.at,
            ),
          }
        : seen;
    const before = twice(lvs1);
    expect(sentences(before, twice(soon((seen) => withWeight(seen, rs1, 5), lvs1)))).toEqual([
      `192.168.0.4:80 went from weight 10 to 5 on lvs1 in ${service}`,
      "192.168.0.4:80 went from weight 10 to 5 on lvs1 in tcp 192.168.0.100:443",
    ]);
  });
});

describe("the table", () => {
  const emptied = (seen: HostObservation): HostObservation => ({
    ...seen,
    ipvs: known({ services: [] }, seen.at),
  });

  it("emptied and filled is one event, not one for each line", () => {
    const next = soon(emptied, lvs1);
    expect(sentences(lvs1, next)).toEqual(["The IPVS table of lvs1 was emptied"]);
    expect(spans(lvs1, next)).toEqual([
      `service ${service} = absent 2000..`,
      `weight ${service} ${rs1} = absent 2000..`,
      `weight ${service} ${rs2} = absent 2000..`,
    ]);
    expect(sentences(next, later(lvs1, 4_000))).toEqual(["The IPVS table of lvs1 was filled: 1 service"]);
  });

  it("another scheduler is told", () => {
    const rr = (seen: HostObservation): HostObservation =>
      seen.ipvs.kind === "known"
        ? {
            ...seen,
            ipvs: known(
              {
                services: seen.ipvs.value.services.map((one) => ({
                  ...one,
                  scheduler: "mh",
                  schedulerFlags: ["mh-port"],
                })),
              },
              seen.at,
            ),
          }
        : seen;
    expect(sentences(lvs1, soon(rr, lvs1))).toEqual([
      `${service} went from scheduler wrr to mh (mh-port) on lvs1`,
    ]);
  });
});

describe("announcements and paths", () => {
  it("a director that stops announcing loses its next hop at the router, and both are told", () => {
    const next = soon((seen) => withoutNextHop(seen, "192.168.0.3"), router);
    const { events } = changes(router, next, inventory, all);
    expect(events.map((event) => [event.sentence, event.hostId, event.severity])).toEqual([
      ["router lost next hop 192.168.0.3 (lvs2) for 192.168.0.100", "router", "degraded"],
      ["lvs2 stopped announcing 192.168.0.100", "lvs2", "degraded"],
    ]);
    expect(spans(router, next)).toEqual([
      "route 192.168.0.100/32 = 192.168.0.2 2000..",
      "path 192.168.0.100/32 192.168.0.3 = absent 2000..",
    ]);
    expect(sentences(next, later(router, 4_000))).toEqual([
      "router gained next hop 192.168.0.3 (lvs2) for 192.168.0.100",
      "lvs2 announces 192.168.0.100 again",
    ]);
  });

  it("a path that went while its router was silent is told with the announcement when it answers again", () => {
    const silent = unreachable(later(router, 2_000));
    const back = withoutNextHop(later(router, 4_000), "192.168.0.3");
    expect(sentences(silent, back, all, carryKnown(router, silent))).toEqual([
      "router answers again",
      "router lost next hop 192.168.0.3 (lvs2) for 192.168.0.100",
      "lvs2 stopped announcing 192.168.0.100",
    ]);
  });

  it("the last next hop lost is down", () => {
    const next = soon((seen) => withoutNextHop(seen, "192.168.0.2", "192.168.0.3"), router);
    const { events } = changes(router, next, inventory, all);
    expect(
      events.filter((event) => event.code === "route.next-hop-lost").map((event) => event.severity),
    ).toEqual(["down", "down"]);
    expect(spans(router, next)[0]).toBe("route 192.168.0.100/32 = none 2000..");
  });

  it("a route-map takes the next hops from the router; the directors go on announcing", () => {
    expect(sentences(router, soon(withRouteMap, router))).toEqual([
      "router lost next hop 192.168.0.2 (lvs1) for 192.168.0.100: a route-map on `ip protocol ospf` denies it",
      "router lost next hop 192.168.0.3 (lvs2) for 192.168.0.100: a route-map on `ip protocol ospf` denies it",
    ]);
  });

  it("with two routers a director stopped announcing when the last of them lost it, in either order", () => {
    const two: Inventory = {
      ...inventory,
      hosts: [
        ...inventory.hosts,
        {
          id: "router2",
          name: "router2",
          roles: ["router"],
          ssh: { address: "10.255.0.9", port: 22 },
          addresses: [],
        },
      ],
    };
    const second = { ...router, hostId: "router2" };
    const lost = (seen: HostObservation) => soon((one) => withoutNextHop(one, "192.168.0.3"), seen);
    const tell = (first: HostObservation, other: HostObservation) =>
      [
        ...changes(first, lost(first), two, [other, lvs1, lvs2]).events,
        ...changes(other, lost(other), two, [lvs2, lost(first), lvs1]).events,
      ]
        .map((event) => event.sentence)
        .sort();
    expect(tell(router, second)).toEqual([
      "lvs2 stopped announcing 192.168.0.100",
      "router lost next hop 192.168.0.3 (lvs2) for 192.168.0.100",
      "router2 lost next hop 192.168.0.3 (lvs2) for 192.168.0.100",
    ]);
    expect(tell(second, router)).toEqual(tell(router, second));
  });

  it("when zebra falls silent the kernel's routes still tell, and nothing is lost", () => {
    const silent = { ...later(router, 2_000), routes: unknown("vtysh did not answer in time", at) };
    expect(sentences(router, silent)).toEqual([]);
    expect(spans(router, silent)).toEqual([]);
  });
});

describe("adjacencies", () => {
  it("a neighbour that is no longer listed is lost, and found again later", () => {
    const next = soon((seen) => withoutNeighbour(seen, "192.168.0.3"), router);
    expect(sentences(router, next)).toEqual(["router lost its OSPF neighbour 192.168.0.3 (lvs2) on eth0"]);
    expect(spans(router, next)).toEqual(["neighbour 192.168.0.3 eth0 = absent 2000.."]);
    expect(sentences(next, later(router, 4_000))).toEqual([
      "router sees OSPF neighbour 192.168.0.3 (lvs2) on eth0: Full/DROther",
    ]);
    expect(spans(next, later(router, 4_000))).toEqual(["neighbour 192.168.0.3 eth0 = Full/DROther 4000.."]);
  });

  it("a change of state is told; the dead timer running is not", () => {
    const stuck = (seen: HostObservation): HostObservation =>
      seen.neighbours.kind === "known"
        ? {
            ...seen,
            neighbours: known(
              seen.neighbours.value.map((one) => ({ ...one, state: "ExStart" as const, deadTimeMs: 1 })),
              seen.at,
            ),
          }
        : seen;
    const [first] = changes(router, soon(stuck, router), inventory, all).events;
    expect(first).toMatchObject({
      code: "neighbour.state",
      severity: "degraded",
      sentence:
        "router's OSPF neighbour 192.168.0.2 (lvs1) on eth0 went from Full/DROther to ExStart/DROther",
    });
  });

  it("ospfd stopped is told once on its host, without a loss of each neighbour, and its return too", () => {
    const stopped = soon(withoutOspfd, lvs2);
    expect(sentences(lvs2, stopped)).toEqual(["ospfd stopped on lvs2"]);
    let kept = carryKnown(lvs2, stopped);
    const still = later(stopped, 2_000);
    expect(sentences(stopped, still, all, kept)).toEqual([]);
    kept = carryKnown(kept, still);
    expect(sentences(still, later(lvs2, 6_000), all, kept)).toEqual(["ospfd runs again on lvs2"]);
  });
});

describe("FRR stopped", () => {
  it("is one event on its host within the same poll, named by its suite, and its return is one too", () => {
    const stopped = soon(withoutFrr, lvs2);
    expect(sentences(lvs2, stopped)).toEqual(["FRR on lvs2 stopped answering: no routing daemon is running"]);
    let kept = carryKnown(lvs2, stopped);
    const still = later(stopped, 2_000);
    expect(sentences(stopped, still, all, kept)).toEqual([]);
    kept = carryKnown(kept, still);
    expect(sentences(still, later(lvs2, 6_000), all, kept)).toEqual(["FRR on lvs2 answers again"]);
  });

  it("on a router is one event, though neighbours and routes both fall silent", () => {
    const { events } = changes(router, soon(withoutFrr, router), inventory, all);
    expect(events).toMatchObject([
      { code: "daemon.stopped", sentence: "FRR on router stopped answering: no routing daemon is running" },
    ]);
  });

  it("where nobody knows its name is told all the same", () => {
    const nameless = withFacts({ versions: { ...facts.versions, routing: null } });
    expect(
      sentences(
        nameless(lvs2),
        soon((seen) => withoutFrr(nameless(seen)), lvs2),
      ),
    ).toEqual(["The routing daemons on lvs2 stopped answering: no routing daemon is running"]);
  });
});

describe("a host", () => {
  it("that falls silent is told with the reason, once, and its states end", () => {
    const silent = unreachable(later(lvs2, 2_000));
    expect(changes(lvs2, silent, inventory, all).events).toMatchObject([
      { sentence: "lvs2 does not answer: connection refused", severity: "unknown", code: "host.unreachable" },
    ]);
    expect(sentences(silent, later(silent, 2_000))).toEqual([]);
    const ended = changes(lvs2, silent, inventory, all).spans;
    expect(ended.find((span) => span.subject === "reach")).toMatchObject({
      value: "refused",
      from: at + 2_000,
      to: null,
    });
    expect(ended.filter((span) => span.subject !== "reach").every((span) => span.to === at + 2_000)).toBe(
      true,
    );
    expect(ended).toHaveLength(changes(null, lvs2, inventory, all).spans.length);
  });

  it("that answers again with the same tells that it answers and nothing else", () => {
    const silent = unreachable(later(lvs2, 2_000));
    expect(sentences(silent, later(lvs2, 4_000))).toEqual(["lvs2 answers again"]);
  });

  it("that answers again with something else tells what changed meanwhile", () => {
    const gone = unknown("connection refused", at);
    const silent: HostObservation = {
      ...unreachable(later(lvs2, 2_000)),
      ipvs: gone,
      addresses: gone,
      neighbours: gone,
      facts: gone,
    };
    const kept = carryKnown(lvs2, silent);
    const back = withWeight(later(lvs2, 4_000), rs1, 0);
    expect(sentences(silent, back, all, kept)).toEqual([
      "lvs2 answers again",
      "192.168.0.4:80 went from weight 10 to 0 on lvs2",
    ]);
    expect(sentences(silent, later(lvs2, 4_000), all, kept)).toEqual(["lvs2 answers again"]);
  });

  it("whose reading becomes unknown and known again with the same value tells nothing", () => {
    const hanging = { ...later(lvs1, 2_000), ipvs: unknown("ipvsadm did not answer in time", at) };
    const kept = carryKnown(lvs1, hanging);
    expect(sentences(lvs1, hanging)).toEqual([]);
    expect(sentences(hanging, later(lvs1, 4_000), all, kept)).toEqual([]);
    expect(spans(hanging, later(lvs1, 4_000))).toContain(`weight ${service} ${rs1} = 10 4000..`);
  });

  it("whose key changed is told as that", () => {
    const changed: HostObservation = {
      ...unreachable(later(lvs2, 2_000)),
      reach: { kind: "unreachable", since: at, code: "host-key-changed", why: "the host key changed" },
    };
    expect(sentences(lvs2, changed)).toEqual(["lvs2: its SSH host key changed; nothing was sent"]);
    expect(sentences(unreachable(lvs2), changed)).toEqual([
      "lvs2: its SSH host key changed; nothing was sent",
    ]);
    expect(sentences(changed, later(changed, 2_000))).toEqual([]);
  });

  it("rebooted is told as that, and its keepalived's new processes are not", () => {
    expect(
      sentences(lvs1, soon(withFacts({ bootId: "boot-2", daemons: { keepalived: [7] } }), lvs1)),
    ).toEqual(["lvs1 was rebooted"]);
  });

  it.each([
    [[412, 413], [900, 901], ["keepalived was restarted on lvs1"]],
    [[412, 413], [412, 999], []],
    [[412], [], ["keepalived stopped on lvs1"]],
    [[], [5], ["keepalived started on lvs1"]],
  ])("with keepalived's processes %j then %j tells %j", (old, fresh, told) => {
    expect(
      sentences(
        withFacts({ daemons: { keepalived: old } })(lvs1),
        soon(withFacts({ daemons: { keepalived: fresh } }), lvs1),
      ),
    ).toEqual(told);
  });

  it("that loses or gets a VIP on an interface tells where", () => {
    const next = soon(withoutVip, lvs2);
    expect(sentences(lvs2, next)).toEqual(["192.168.0.100 was taken off lo on lvs2"]);
    expect(spans(lvs2, next)).toEqual([`vip ${vip} = absent 2000..`]);
    expect(sentences(next, later(lvs2, 4_000))).toEqual(["192.168.0.100 was put on lo on lvs2"]);
  });

  it("that changes its VRRP role tells from what to what", () => {
    const vrrp = (state: "MASTER" | "BACKUP" | "FAULT") => (seen: HostObservation) => ({
      ...seen,
      vrrp: known(
        [{ name: "VI_1", state, interface: "eth0", vrid: 51, priority: 100, vips: [vip] }],
        seen.at,
      ),
    });
    const backup = vrrp("BACKUP")(lvs1);
    expect(sentences(backup, soon(vrrp("MASTER"), lvs1))).toEqual([
      "lvs1 went from BACKUP to MASTER in VI_1",
    ]);
    expect(changes(backup, soon(vrrp("FAULT"), lvs1), inventory, all).events[0]?.severity).toBe("degraded");
    expect(spans(backup, soon(vrrp("MASTER"), lvs1))).toEqual(["vrrp VI_1 = MASTER 2000.."]);
  });
});

it("the order of the other hosts does not matter", () => {
  const next = soon((seen) => withoutNextHop(seen, "192.168.0.3"), router);
  expect(changes(router, next, inventory, [lvs2, lvs1, router])).toEqual(
    changes(router, next, inventory, [router, lvs1, lvs2]),
  );
});

it("zebra and kernel both stand behind a next hop: the kernel's loss alone is a loss", () => {
  const kernelOnly = {
    ...withoutNextHop(later(router, 2_000), "192.168.0.3"),
    routes: known(routerRoutes, at + 2_000),
  };
  expect(sentences(router, kernelOnly)).toEqual([
    "router lost next hop 192.168.0.3 (lvs2) for 192.168.0.100: zebra has it, the kernel does not",
  ]);
});
