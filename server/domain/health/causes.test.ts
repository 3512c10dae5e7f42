import { describe, expect, it } from "vitest";
import { composeCluster } from "../cluster/compose";
import {
  all,
  at,
  facts,
  failedCheck,
  inventory,
  lvs1,
  lvs2,
  router,
  rs1,
  rs2,
  service,
  unreachable,
  vip,
  withoutFrr,
  withoutNeighbour,
  withoutNextHop,
  withoutOspfd,
  withPulledCable,
  withWeight,
} from "../cluster/fixtures/practice-cluster";
import type { Inventory } from "../cluster/inventory";
import type { HostObservation } from "../cluster/observation";
import type { OpenSpan } from "../cluster/since";
import { known } from "../reading";

const look = (
  observations: readonly HostObservation[],
  spans: readonly OpenSpan[] = [],
  of: Inventory = inventory,
) => {
  const view = composeCluster(of, observations, spans, at);
  const director = (id: string) => view.directors.find((one) => one.hostId === id);
  return {
    view,
    problems: view.problems.map(({ severity, title }) => `${severity}: ${title}`),
    affects: view.problems.map(({ affects }) => affects),
    director: (id: string) => director(id)?.status,
    inService: view.directors.map(({ inService }) => inService),
    servers: view.services[0]?.servers.map(({ status }) => `${status.kind}: ${status.text}`),
    totals: view.totals,
  };
};
const span = (hostId: string, subject: string, value: string, from: number): OpenSpan => ({
  hostId,
  subject,
  value,
  from,
});

const emptied = (seen: HostObservation): HostObservation => ({ ...seen, ipvs: known({ services: [] }, at) });
const withoutKeepalived = (seen: HostObservation): HostObservation => ({
  ...seen,
  facts: known({ ...facts, daemons: { zebra: [1], ospfd: [2] } }, at),
});
/** Every check of a director fails, as when its own link is gone. */
const allFail = (seen: HostObservation): HostObservation =>
  failedCheck(failedCheck(withWeight(withWeight(seen, rs1, 0), rs2, 0), rs1), rs2);
const withoutLvs1 = withoutNeighbour(withoutNextHop(router, "192.168.0.2"), "192.168.0.2");
const cutLvs1 = allFail(withPulledCable(lvs1));

describe("keepalived stopped", () => {
  const emptySince = span("lvs2", `service ${service}`, "absent", at - 40_000);

  it("with an empty table that routers still send flows to: down, with the share that is refused", () => {
    const one = look(
      [router, lvs1, withoutKeepalived(emptied(lvs2))],
      [emptySince, span("lvs2", "daemon keepalived", "stopped", at - 2_000)],
    );
    expect(one.problems).toEqual(["down: Keepalived is not running on lvs2 and its IPVS table is empty"]);
    expect(one.affects).toEqual([
      "Routers still send it flows for 192.168.0.100: new connections hashed to it (1 of 2 paths, about 50 %) are refused.",
    ]);
    expect(one.view.problems[0]).toMatchObject({ since: at - 40_000, affectsTraffic: true });
    expect(one.director("lvs2")).toMatchObject({ kind: "down", since: at - 40_000 });
    expect(one.totals.directorsUp).toEqual({ n: 1, of: 2, unknown: 0, partly: 0 });
    expect(one.view.services[0]?.status.kind).toBe("degraded");
  });

  it("with an empty table and withdrawn: nothing is refused, a path is missing", () => {
    const one = look([withoutNextHop(router, "192.168.0.3"), lvs1, withoutKeepalived(emptied(lvs2))]);
    expect(one.problems).toEqual(["degraded: Keepalived is not running on lvs2 and its IPVS table is empty"]);
    expect(one.affects).toEqual([
      "No router sends it flows. 1 of 2 paths to 192.168.0.100 left; new flows go to lvs1.",
    ]);
    expect(one.director("lvs2")).toMatchObject({
      kind: "degraded",
      text: "Gets no traffic: IPVS table empty, keepalived not running",
    });
    expect(one.inService).toEqual([true, false]);
    expect(one.servers).toEqual(["ok: Weight 10", "ok: Weight 10"]);
    expect(one.view.services[0]?.status.kind).toBe("ok");
  });

  it("with its table left: nobody checks, since the facts said so", () => {
    const one = look(
      [router, lvs1, withoutKeepalived(lvs2)],
      [span("lvs2", "daemon keepalived", "stopped", at - 2_000)],
    );
    expect(one.problems).toEqual(["degraded: Keepalived is not running on lvs2"]);
    expect(one.affects[0]).toMatch(/^Nothing checks its real servers there/);
    expect(one.view.problems[0]?.since).toBe(at - 2_000);
    expect(one.director("lvs2")).toMatchObject({ kind: "degraded", since: at - 2_000 });
    expect(one.inService).toEqual([true, true]);
  });

  it("is not said while it runs: then the table alone is", () => {
    const one = look([router, lvs1, emptied(lvs2)], [emptySince]);
    expect(one.problems).toEqual(["down: The IPVS table of lvs2 is empty"]);
    expect(one.view.problems[0]?.since).toBe(at - 40_000);
    expect(one.director("lvs2")?.text).toBe("Refuses connections: IPVS table empty");
  });

  it("on the only director routers use says that every new connection is refused", () => {
    const one = look([withoutNextHop(router, "192.168.0.2"), lvs1, emptied(lvs2)]);
    expect(one.affects[0]).toContain("it is the only path, and every new connection is refused");
  });
});

describe("a director's pulled cable", () => {
  const lost = [
    span("lvs1", "link eth0", "no-carrier", at - 9_000),
    span("lvs1", "neighbour 192.168.0.1 eth0", "absent", at - 8_000),
    span("lvs1", "neighbour 192.168.0.3 eth0", "absent", at - 8_000),
    span("lvs1", "ospf-interface eth0", "absent", at - 5_000),
  ];

  it("is the one problem: neighbours, paths and checks follow from it, and no real server is blamed", () => {
    const one = look([withoutLvs1, cutLvs1, lvs2], lost);
    expect(one.problems).toEqual(["degraded: lvs1: link eth0 has no carrier"]);
    expect(one.affects).toEqual(["1 of 2 paths to 192.168.0.100 left; new flows go to lvs2."]);
    expect(one.view.problems[0]?.since).toBe(at - 9_000);
    expect(one.servers).toEqual(["ok: Weight 10", "ok: Weight 10"]);
    expect(one.totals.serversHealthy).toEqual({ n: 2, of: 2, unknown: 0, partly: 0 });
    expect(one.view.services[0]?.status.kind).toBe("ok");
    expect(one.view.services[0]?.differences).toEqual([]);
  });

  it("is named on the cards of director and router, and in the path", () => {
    const one = look([withoutLvs1, cutLvs1, lvs2], lost);
    expect(one.director("lvs1")).toMatchObject({
      kind: "degraded",
      text: "Announces nothing: link eth0 has no carrier",
    });
    expect(one.totals.directorsUp).toEqual({ n: 1, of: 2, unknown: 0, partly: 0 });
    const vips = one.view.routers[0]?.vips;
    expect(vips?.kind === "known" && vips.value[0]?.paths[0]?.why).toBe("lvs1's link eth0 has no carrier");
  });

  it("leaves the last neighbours and the interface remembered, as lost since then", () => {
    const head = look([withoutLvs1, cutLvs1, lvs2], lost).view.directors[0];
    expect(head?.lostNeighbours).toEqual([
      { address: "192.168.0.1", interface: "eth0", since: at - 8_000 },
      { address: "192.168.0.3", interface: "eth0", since: at - 8_000 },
    ]);
    expect(head?.lostInterfaces).toEqual([{ name: "eth0", since: at - 5_000 }]);
    expect(head?.links).toMatchObject({
      value: expect.arrayContaining([{ name: "eth0", state: "no-carrier", mtu: 1500, since: at - 9_000 }]),
    });
  });

  it("while its adjacency has not timed out: flows are still sent there, and the servers are not blamed either", () => {
    const one = look([router, cutLvs1, lvs2], lost);
    expect(one.problems).toEqual(["degraded: lvs1: link eth0 has no carrier"]);
    expect(one.affects[0]).toContain("Routers still send it flows for 192.168.0.100");
    expect(one.servers).toEqual(["ok: Weight 10", "ok: Weight 10"]);
  });

  it("beside a real server that is really down: two problems, and one of two servers", () => {
    const one = look([withoutLvs1, cutLvs1, failedCheck(withWeight(lvs2, rs1, 0), rs1)], lost);
    expect(one.problems).toEqual([
      "degraded: lvs1: link eth0 has no carrier",
      "degraded: rs1 (192.168.0.4:80) takes no connections: HTTP_GET failed",
    ]);
    expect(one.totals.serversHealthy).toEqual({ n: 1, of: 2, unknown: 0, partly: 0 });
    expect(one.view.services[0]?.status).toMatchObject({ kind: "degraded", text: "1 of 2 real servers" });
  });

  it("while the director that carries the traffic is late: nobody knows, and nobody says that all is down", () => {
    const one = look([withoutLvs1, cutLvs1, { ...lvs2, at: at - 60_000 }], lost);
    expect(one.servers).toEqual([
      "unknown: Not told by lvs2, where the traffic goes",
      "unknown: Not told by lvs2, where the traffic goes",
    ]);
    expect(one.totals.serversHealthy).toEqual({ n: 0, of: 2, unknown: 2, partly: 0 });
    expect(one.view.services[0]?.status.kind).toBe("unknown");
    expect(one.problems).toEqual([
      "degraded: lvs1: link eth0 has no carrier",
      "unknown: lvs2 gives no answer",
    ]);
  });

  it("without one: neighbours gone and every check failing is its own fault as well", () => {
    const alone = allFail({ ...lvs1, neighbours: known([], at) });
    const one = look([withoutLvs1, alone, lvs2], lost.slice(1, 3));
    expect(one.servers).toEqual(["ok: Weight 10", "ok: Weight 10"]);
    expect(one.problems).toEqual([
      "degraded: lvs1 does not announce 192.168.0.100: router has no adjacency with it",
    ]);
  });

  it("that is plugged in again leaves nothing behind, and a neighbour found on another interface is not lost", () => {
    expect(look(all, lost.slice(1)).problems).toEqual([]);
    const moved = look(all, [span("lvs1", "neighbour 192.168.0.1 eth9", "absent", at - 8_000)]);
    expect(moved.view.directors[0]?.lostNeighbours).toEqual([]);
  });
});

describe("a router's pulled cable", () => {
  it("is the one problem, and down when nothing reaches the service", () => {
    const cut = withPulledCable(withoutNextHop(router, "192.168.0.2", "192.168.0.3"));
    const one = look([cut, lvs1, lvs2]);
    expect(one.problems).toEqual(["down: router: link eth0 has no carrier"]);
    expect(one.affects).toEqual(["Nobody reaches web."]);
    expect(one.view.routers[0]?.status).toMatchObject({
      kind: "down",
      text: "No path: link eth0 has no carrier",
    });
  });
});

describe("a real server out on some directors", () => {
  it("is in rotation in part where the traffic goes: counted, and not as 0", () => {
    const one = look([router, failedCheck(withWeight(lvs1, rs1, 0), rs1), lvs2]);
    expect(one.totals.serversHealthy).toEqual({ n: 2, of: 2, unknown: 0, partly: 1 });
    expect(one.affects).toEqual(["Where it is out, its share goes to the others."]);
  });

  it("all of them on one director: told once for it, with what becomes of its connections", () => {
    const one = look([router, allFail(lvs1), lvs2]);
    expect(one.problems).toEqual(["degraded: lvs1 has no real server left for web: HTTP_GET failed"]);
    expect(one.affects).toEqual(["New connections that come by lvs1 go to the sorry server 127.0.0.1:80."]);
    expect(one.totals.serversHealthy).toEqual({ n: 2, of: 2, unknown: 0, partly: 2 });
  });

  it("with no other left there its share goes to nobody", () => {
    const only = withWeight(failedCheck(withWeight(lvs1, rs1, 0), rs1), rs2, 0);
    expect(look([router, failedCheck(only, rs2), withWeight(lvs2, rs2, 5)]).affects).not.toContain(
      "Where it is out, its share goes to the others.",
    );
  });
});

describe("FRR stopped on a director", () => {
  it("is named as the cause, and banner, card and header agree that the cluster is degraded", () => {
    const one = look([
      withoutNeighbour(withoutNextHop(router, "192.168.0.3"), "192.168.0.3"),
      lvs1,
      withoutFrr(lvs2),
    ]);
    expect(one.problems).toEqual(["degraded: FRR is not running on lvs2"]);
    expect(one.director("lvs2")).toMatchObject({
      kind: "degraded",
      text: "Announces nothing: FRR is not running",
    });
    expect(one.view.status.kind).toBe("degraded");
    expect(one.totals.directorsUp).toEqual({ n: 1, of: 2, unknown: 0, partly: 0 });
  });

  it("on all of them is down on every card, as is the VIP", () => {
    const one = look([
      withoutNextHop(router, "192.168.0.2", "192.168.0.3"),
      withoutFrr(lvs1),
      withoutFrr(lvs2),
    ]);
    expect(one.view.directors.map(({ status }) => status.kind)).toEqual(["down", "down"]);
    expect(one.view.status.kind).toBe("down");
  });

  it("on the router is the one problem", () => {
    const one = look([{ ...withoutFrr(router), kernelRoutes: known([], at) }, lvs1, lvs2]);
    expect(one.problems).toEqual(["down: FRR is not running on router"]);
  });

  it("is nobody's problem where the routes are static", () => {
    const fixed: HostObservation =
      router.routes.kind === "known"
        ? {
            ...router,
            routes: known(
              router.routes.value.map((route) => ({ ...route, protocol: "static" })),
              at,
            ),
          }
        : router;
    expect(look([fixed, withoutOspfd(lvs1), withoutFrr(lvs2)]).problems).toEqual([]);
  });
});

describe("shares", () => {
  const first = (seen: HostObservation): HostObservation => ({
    ...seen,
    rates: known({ [service]: { total: null, servers: { [rs1]: null, [rs2]: null } } }, at),
  });
  const shares = (observations: readonly HostObservation[]) =>
    look(observations).view.directors.map(({ share }) => (share.kind === "known" ? share.value : share.why));

  it("are not told while another director that gets traffic has no rate yet", () => {
    expect(shares([router, lvs1, first(lvs2)])).toEqual([
      "lvs2 gives no rate",
      "no rate yet: two polls make one",
    ]);
    expect(shares([router, lvs1, unreachable(lvs2)])[0]).toBe("lvs2 gives no rate");
  });

  it("are told when the one without a rate gets no traffic", () => {
    expect(shares([withoutNextHop(router, "192.168.0.3"), lvs1, first(lvs2)])[0]).toBe(1);
  });

  it("tell of each director whether it carries the service", () => {
    const { view } = look([withoutNextHop(router, "192.168.0.3"), lvs1, lvs2]);
    expect(view.services[0]?.perDirector.map(({ carries }) => carries)).toEqual([true, false]);
  });
});

describe("the address a host is known by", () => {
  const of: Inventory = {
    ...inventory,
    hosts: inventory.hosts.map((host) => ({ ...host, addresses: ["10.255.0.1", ...host.addresses] })),
  };
  it("is where its traffic goes, answering or not", () => {
    const addresses = (observations: readonly HostObservation[]) => {
      const { view } = look(observations, [], of);
      return [...view.directors, ...view.routers].map(({ address }) => address);
    };
    const known = ["192.168.0.2", "192.168.0.3", "192.168.0.1"];
    expect(addresses(all)).toEqual(known);
    expect(addresses([router, lvs1, unreachable(lvs2)])).toEqual(known);
    expect(addresses(all.map((seen) => ({ ...seen, at: at - 60_000 })))).toEqual(known);
  });

  it("is the next hop that a withdrawn path is named by, when nothing tells which went last", () => {
    const { view } = look([withoutNextHop(router, "192.168.0.3"), lvs1, lvs2], [], of);
    const vips = view.routers[0]?.vips;
    expect(vips?.kind === "known" && vips.value.find((one) => one.vip === vip)?.paths[1]?.nextHop).toBe(
      "192.168.0.3",
    );
  });
});
