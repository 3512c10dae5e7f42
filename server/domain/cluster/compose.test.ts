import { describe, expect, it } from "vitest";
import type { Span } from "../events/model";
import { pathSubject, vipSubject } from "../events/subjects";
import { noConfiguration } from "../keepalived/config/files";
import { known, unknown } from "../reading";
import { clusterRow, composeCluster } from "./compose";
import {
  all,
  at,
  facts,
  failedCheck,
  inventory,
  later,
  lvs1,
  lvs2,
  ratesOf,
  router,
  rs1,
  rs2,
  service,
  unreachable,
  vip,
  withoutNeighbour,
  withoutNextHop,
  withoutOspfd,
  withoutServer,
  withoutVip,
  withRouteMap,
  withWeight,
} from "./fixtures/practice-cluster";
import type { Inventory } from "./inventory";
import type { HostObservation } from "./observation";
import type { ClusterView } from "./view";

const view = (
  observations: readonly HostObservation[] = all,
  now = at,
  spans: readonly Span[] = [],
  of: Inventory = inventory,
) => composeCluster(of, observations, spans, now);
const span = (hostId: string, subject: string, value: string, from: number): Span => ({
  hostId,
  subject,
  value,
  from,
  to: null,
});
const titles = (one: ClusterView) => one.problems.map((problem) => problem.title);
const paths = (one: ClusterView) => {
  const vips = one.routers[0]?.vips;
  return vips?.kind === "known"
    ? vips.value[0]?.paths.map(({ directorName, state, why }) => [directorName, state, why])
    : vips?.why;
};
const server = (one: ClusterView, key: string) => one.services[0]?.servers.find((entry) => entry.key === key);
const director = (one: ClusterView, id: string) => one.directors.find((entry) => entry.hostId === id);
const number = (reading: { kind: string; value?: unknown } | undefined) =>
  reading?.kind === "known" ? reading.value : reading?.kind;

describe("a healthy cluster", () => {
  it("knows a host by its own address, not by where SSH goes", () => {
    expect(director(view(), "lvs1")?.address).toBe("192.168.0.2");
  });

  it("has nothing wrong, every path installed and every figure summed", () => {
    const healthy = view();
    expect(healthy.status).toEqual({ kind: "ok", text: "Nothing is wrong", since: null });
    expect(healthy.problems).toEqual([]);
    expect(paths(healthy)).toEqual([
      ["lvs1", "installed", null],
      ["lvs2", "installed", null],
    ]);
    expect(healthy.vips).toEqual([
      {
        vip,
        label: "web",
        status: { kind: "ok", text: "Announced by 2 of 2 directors", since: null },
        heldBy: ["lvs1", "lvs2"],
        announcedBy: ["lvs1", "lvs2"],
        mode: "ecmp",
      },
    ]);
    expect(healthy.totals).toMatchObject({
      rates: { kind: "known", value: ratesOf(40) },
      activeConn: { kind: "known", value: 10 },
      vipsAnnounced: { n: 1, of: 1, unknown: 0 },
      serversHealthy: { n: 2, of: 2, unknown: 0 },
      directorsUp: { n: 2, of: 2, unknown: 0 },
      routersUp: { n: 1, of: 1, unknown: 0 },
    });
  });

  it("shows how ECMP and the scheduler really spread it", () => {
    const healthy = view();
    expect(healthy.directors.map((one) => number(one.share))).toEqual([0.75, 0.25]);
    expect(healthy.services[0]?.perDirector.map((one) => number(one.share))).toEqual([0.75, 0.25]);
    expect(number(server(healthy, rs1)?.share)).toBe(0.5);
    expect(number(server(healthy, rs1)?.fairShare)).toBe(0.5);
    expect(server(healthy, rs1)).toMatchObject({
      name: "rs1",
      hostId: "rs1",
      method: "dr",
      checks: ["HTTP_GET"],
      activeConn: { value: 6 },
      inactConn: { value: 38 },
      persistentConn: { value: 2 },
    });
  });

  it("names the service by its parts", () => {
    expect(view().services[0]).toMatchObject({
      key: service,
      label: "web",
      protocol: "tcp",
      vip,
      port: 80,
      fwmark: null,
      scheduler: "wrr",
      method: "dr",
      quorum: 1,
      sorryServer: "127.0.0.1:80",
      differences: [],
    });
  });

  it("can travel as JSON without loss", () => {
    const healthy = view();
    expect(JSON.parse(JSON.stringify(healthy))).toEqual(healthy);
  });

  it("is the same in whatever order observations and hosts come", () => {
    const turned: Inventory = { ...inventory, hosts: [...inventory.hosts].reverse() };
    expect(view([lvs2, router, lvs1], at, [], turned)).toEqual(view());
    expect(view([...all, ...all])).toEqual(view());
  });

  it("takes the newer of two observations of one host", () => {
    const old = withWeight(lvs1, rs1, 0);
    expect(view([{ ...old, at: at - 2_000 }, ...all]).status.kind).toBe("ok");
  });

  it("reads the hash policy and the path limit of its router", () => {
    expect(view().routers[0]).toMatchObject({
      hashPolicy: { value: 0 },
      maximumPaths: { value: 8 },
      routerId: "192.168.0.1",
    });
    const bare = {
      ...router,
      facts: known({ ...facts, sysctls: {} }, at),
      ospf: known({ routerId: "1.1.1.1", maximumPaths: null, areas: [] }, at),
    };
    expect(view([bare, lvs1, lvs2]).routers[0]).toMatchObject({
      hashPolicy: { kind: "unknown" },
      maximumPaths: { kind: "unknown" },
    });
  });
});

describe("what is not known", () => {
  it("nothing at all: everything is unknown, nothing is 0, nothing is green", () => {
    const nothing = view([]);
    expect(nothing.status).toMatchObject({
      kind: "unknown",
      text: "No host of this cluster has been polled yet",
    });
    expect(titles(nothing)).toEqual(["No host of this cluster has been polled yet"]);
    expect(nothing.totals.rates.kind).toBe("unknown");
    expect(nothing.totals.activeConn.kind).toBe("unknown");
    expect(nothing.totals.serversHealthy).toEqual({ n: 0, of: 2, unknown: 2, partly: 0 });
    const kinds = [...nothing.routers, ...nothing.directors, ...nothing.vips, ...nothing.services].map(
      (one) => one.status.kind,
    );
    expect(new Set(kinds)).toEqual(new Set(["unknown"]));
  });

  it("older than three polls is unknown since then, with its last figures gone", () => {
    expect(view(all, at + 7_000).status.kind).toBe("ok");
    const stale = view(all, at + 7_001);
    expect(titles(stale)).toEqual(["No host of this cluster is polled any more"]);
    expect(stale.directors[0]).toMatchObject({
      status: { kind: "unknown", text: "No data: no answer", since: at },
      seenAt: at,
      services: { kind: "unknown", since: at },
    });
  });

  it("a host polled more slowly becomes stale more slowly", () => {
    const slow: Inventory = {
      ...inventory,
      hosts: inventory.hosts.map((host) => ({ ...host, pollEveryMs: 60_000 })),
    };
    expect(view(all, at + 100_000, [], slow).status.kind).toBe("ok");
  });

  it("one stale host is one problem, and the others keep their figures", () => {
    const one = view([router, lvs1, { ...lvs2, at: at - 10_000 }]);
    expect(titles(one)).toEqual(["lvs2 gives no answer"]);
    expect(number(director(one, "lvs1")?.rates)).toEqual(ratesOf(30));
  });

  it("a silent director: sums are of the rest and say so, its paths still stand at the router", () => {
    const one = view([router, lvs1, unreachable(lvs2, at - 60_000)]);
    expect(one.status).toEqual({
      kind: "unknown",
      text: "lvs2 does not answer: connection refused",
      since: at - 60_000,
    });
    expect(one.problems).toEqual([
      {
        code: "host.unreachable",
        severity: "unknown",
        title: "lvs2 does not answer: connection refused",
        affects: "Its figures are not known. The routers still send it flows for 192.168.0.100.",
        since: at - 60_000,
        affectsTraffic: false,
        subject: { kind: "host", id: "lvs2" },
      },
    ]);
    expect(one.totals).toMatchObject({
      rates: { value: ratesOf(30) },
      directorsUp: { n: 1, of: 2, unknown: 1 },
    });
    expect(director(one, "lvs2")).toMatchObject({
      status: { kind: "unknown" },
      rates: { kind: "unknown" },
      vips: { kind: "unknown" },
      seenAt: at,
    });
    expect(one.services[0]?.status).toMatchObject({
      kind: "ok",
      text: "2 of 2 real servers on 1 director; lvs2 not known",
    });
    expect(one.vips[0]?.status.kind).toBe("ok");
  });

  it("a silent router: whether VIPs are announced is unknown", () => {
    const one = view([unreachable(router), lvs1, lvs2]);
    expect(one.vips[0]?.status).toMatchObject({
      kind: "unknown",
      text: "No router tells whether it is announced",
    });
    expect(one.totals.vipsAnnounced).toEqual({ n: 0, of: 1, unknown: 1, partly: 0 });
    expect(director(one, "lvs1")?.vips).toMatchObject({ value: [{ held: true, announcedTo: null }] });
    expect(director(one, "lvs1")?.status.kind).toBe("ok");
  });

  it("routes that could not be read are unknown, not withdrawn", () => {
    const quagga = known({ ...facts, versions: { ...facts.versions, routing: "Quagga 0.99.22.4" } }, at);
    const mute = {
      ...router,
      routes: unknown("vtysh did not answer in time", at),
      kernelRoutes: known([], at),
      facts: quagga,
    };
    const one = view([mute, lvs1, lvs2]);
    expect(one.routers[0]).toMatchObject({
      vips: { kind: "unknown" },
      status: { kind: "unknown", text: "Routes unknown: vtysh did not answer in time" },
    });
    expect(one.vips[0]?.status.kind).toBe("unknown");
    expect(director(one, "lvs1")?.status.kind).toBe("ok");
  });

  it("a host not polled yet, one without any answer, and one without SSH each say which", () => {
    const one = view([router, lvs1]);
    expect(titles(one)).toEqual(["lvs2 is not polled yet"]);
    expect(director(one, "lvs2")).toMatchObject({
      status: { text: "No data: not polled yet" },
      seenAt: null,
      reach: null,
    });
  });

  it("an IPVS table that could not be read is unknown with the reason; a module not loaded is down", () => {
    const hanging = { ...lvs2, ipvs: unknown("ipvsadm did not answer in time", at) };
    expect(director(view([router, lvs1, hanging]), "lvs2")?.status).toMatchObject({
      kind: "unknown",
      text: "IPVS table unknown: ipvsadm did not answer in time",
    });
    const unloaded = view([router, lvs1, { ...lvs2, ipvs: unknown("the ip_vs module is not loaded", at) }]);
    expect(director(unloaded, "lvs2")?.status.kind).toBe("down");
    expect(titles(unloaded)).toEqual(["lvs2 does not balance: the ip_vs module is not loaded"]);
  });

  it("without any new connection there is no share, and no rate is no 0", () => {
    const idle = [lvs1, lvs2].map((one) => ({
      ...one,
      rates: known({ [service]: { total: ratesOf(0), servers: { [rs1]: ratesOf(0), [rs2]: null } } }, at),
    }));
    const one = view([router, ...idle]);
    expect(director(one, "lvs1")?.share).toEqual({ kind: "unknown", why: "no new connections", since: null });
    expect(server(one, rs1)?.rates).toMatchObject({ kind: "known", value: ratesOf(0) });
    expect(server(one, rs2)?.rates.kind).toBe("unknown");
  });
});

describe("paths", () => {
  it("a director that stopped ospfd: withdrawn with the cause, one problem", () => {
    const one = view([
      withoutNeighbour(withoutNextHop(router, "192.168.0.3"), "192.168.0.3"),
      lvs1,
      withoutOspfd(lvs2),
    ]);
    expect(paths(one)).toEqual([
      ["lvs1", "installed", null],
      ["lvs2", "withdrawn", "ospfd is not running on lvs2"],
    ]);
    expect(titles(one)).toEqual(["ospfd is not running on lvs2"]);
    expect(one.problems[0]).toMatchObject({
      severity: "degraded",
      affectsTraffic: true,
      affects: "1 of 2 paths to 192.168.0.100 left; new flows go to lvs1.",
    });
    expect(one.status.kind).toBe("degraded");
    expect(one.routers[0]?.status).toMatchObject({ kind: "degraded", text: "1 of 2 paths" });
    expect(director(one, "lvs2")?.status).toMatchObject({
      kind: "degraded",
      text: "Announces nothing: ospfd is not running",
    });
    expect(one.vips[0]).toMatchObject({
      status: { kind: "degraded", text: "Announced by 1 of 2 directors" },
      announcedBy: ["lvs1"],
    });
  });

  it.each<[string, HostObservation[], string]>([
    [
      "not holding the VIP",
      [withoutNextHop(router, "192.168.0.3"), lvs1, withoutVip(lvs2)],
      "lvs2 does not hold 192.168.0.100",
    ],
    [
      "without adjacency",
      [withoutNeighbour(withoutNextHop(router, "192.168.0.3"), "192.168.0.3"), lvs1, lvs2],
      "router has no adjacency with lvs2",
    ],
    [
      "silent, without adjacency",
      [withoutNeighbour(withoutNextHop(router, "192.168.0.3"), "192.168.0.3"), lvs1, unreachable(lvs2)],
      "router has no adjacency with lvs2",
    ],
    [
      "silent, its adjacency still up",
      [withoutNextHop(router, "192.168.0.3"), lvs1, unreachable(lvs2)],
      "lvs2 does not answer",
    ],
    [
      "for no visible reason",
      [withoutNextHop(router, "192.168.0.3"), lvs1, lvs2],
      "lvs2 does not announce it",
    ],
  ])("withdrawn by a director %s says so", (_, observations, why) => {
    expect(paths(view(observations))?.[1]).toEqual(["lvs2", "withdrawn", why]);
  });

  it("withdrawn from a director with several addresses names the one that was the next hop last", () => {
    const manager = "10.255.0.13";
    const of: Inventory = {
      ...inventory,
      hosts: inventory.hosts.map((host) =>
        host.name === "lvs2" ? { ...host, addresses: [manager, ...host.addresses] } : host,
      ),
    };
    const subject = (address: string) => pathSubject("192.168.0.100/32", address);
    const spans = [
      span(router.hostId, subject(manager), "absent", at - 60_000),
      span(router.hostId, subject("192.168.0.3"), "absent", at - 5_000),
    ];
    const one = view([withoutNextHop(router, "192.168.0.3"), lvs1, lvs2], at, spans, of);
    const vips = one.routers[0]?.vips;
    expect(vips?.kind === "known" && vips.value[0]?.paths[1]).toMatchObject({
      nextHop: "192.168.0.3",
      since: at - 5_000,
    });
  });

  it("a silent director whose paths are gone as well is a fault, not only a gap", () => {
    const one = view([withoutNextHop(router, "192.168.0.3"), lvs1, unreachable(lvs2)]);
    expect(one.problems).toMatchObject([
      {
        code: "host.unreachable",
        severity: "degraded",
        affectsTraffic: true,
        affects: "1 of 2 paths to 192.168.0.100 left; new flows go to lvs1.",
      },
    ]);
  });

  it("denied by a route-map on the router: inactive with that reason, one problem, the directors not blamed", () => {
    const one = view([withRouteMap(router), lvs1, lvs2]);
    expect(paths(one)).toEqual([
      ["lvs1", "inactive", "a route-map on `ip protocol ospf` denies it"],
      ["lvs2", "inactive", "a route-map on `ip protocol ospf` denies it"],
    ]);
    expect(titles(one)).toEqual([
      "router does not use its paths to 192.168.0.100 by lvs1 and lvs2: a route-map on `ip protocol ospf` denies it",
    ]);
    expect(one.problems[0]).toMatchObject({ severity: "down", affects: "Nobody reaches web." });
    expect(one.status.kind).toBe("down");
    expect(one.directors.map((entry) => entry.status.kind)).toEqual(["degraded", "degraded"]);
  });

  it("all withdrawn: the VIP is down and so is its service", () => {
    const one = view([withoutNextHop(router, "192.168.0.2", "192.168.0.3"), lvs1, lvs2]);
    expect(one.vips[0]?.status).toMatchObject({ kind: "down", text: "Announced by no director" });
    expect(one.services[0]?.status).toMatchObject({
      kind: "down",
      text: "Its VIP is out: announced by no director",
    });
    expect(titles(one)).toEqual(["192.168.0.100 is announced by no director"]);
    expect(one.totals.vipsAnnounced).toEqual({ n: 0, of: 1, unknown: 0, partly: 0 });
  });

  it("a next hop of nobody we know stands there by its address", () => {
    const unknownTo: Inventory = {
      ...inventory,
      hosts: inventory.hosts.filter((host) => host.id !== "lvs2"),
    };
    const vips = view([router, lvs1], at, [], unknownTo).routers[0]?.vips;
    expect(vips?.kind === "known" ? vips.value[0]?.paths[1] : null).toMatchObject({
      nextHop: "192.168.0.3",
      directorId: null,
      directorName: null,
      state: "installed",
    });
  });

  it("are known from the kernel when zebra does not answer", () => {
    const one = view([{ ...router, routes: unknown("vtysh did not answer in time", at) }, lvs1, lvs2]);
    expect(paths(one)).toEqual([
      ["lvs1", "installed", null],
      ["lvs2", "installed", null],
    ]);
  });

  it("since when comes from the open spans", () => {
    const one = view([withoutNextHop(router, "192.168.0.3"), lvs1, lvs2], at, [
      span("router", "path 192.168.0.100/32 192.168.0.3", "absent", at - 47_000),
      span("router", "path 192.168.0.100/32 192.168.0.2", "installed", at - 90_000),
      span("router", "route 192.168.0.100/32", "192.168.0.2", at - 47_000),
    ]);
    const vips = one.routers[0]?.vips;
    expect(vips?.kind === "known" ? vips.value[0]?.paths.map((path) => path.since) : null).toEqual([
      at - 90_000,
      at - 47_000,
    ]);
    expect([
      one.problems[0]?.since,
      one.vips[0]?.status.since,
      one.routers[0]?.status.since,
      director(one, "lvs2")?.status.since,
    ]).toEqual(Array(4).fill(at - 47_000));
  });

  it("a span of another value than the one seen tells no since", () => {
    const one = view(all, at, [span("lvs1", `weight ${service} ${rs1}`, "0", at - 5_000)]);
    const services = director(one, "lvs1")?.services;
    expect(services?.kind === "known" ? services.value[0]?.servers[0]?.status : null).toEqual({
      kind: "ok",
      text: "Weight 10",
      since: null,
    });
  });
});

describe("real servers", () => {
  const out = (observation: HostObservation) => failedCheck(withWeight(observation, rs1, 0), rs1);

  it("at weight 0 everywhere for a failed check is down, and is one problem", () => {
    const spans = ["lvs1", "lvs2"].map((id, index) =>
      span(id, `weight ${service} ${rs1}`, "0", at - 30_000 - index),
    );
    const one = view([router, out(lvs1), out(lvs2)], at, spans);
    expect(server(one, rs1)?.status).toEqual({
      kind: "down",
      text: "Weight 0: HTTP_GET failed",
      since: at - 30_000,
    });
    expect(server(one, rs1)?.perDirector.map((entry) => [number(entry.weight), entry.why])).toEqual([
      [0, "HTTP_GET failed"],
      [0, "HTTP_GET failed"],
    ]);
    expect(one.problems).toMatchObject([
      {
        code: "server.out",
        title: "rs1 (192.168.0.4:80) takes no connections: HTTP_GET failed",
        affects: "1 of 2 real servers for web left.",
        since: at - 30_000,
        subject: { kind: "server", service, key: rs1 },
      },
    ]);
    expect(one.services[0]?.status).toMatchObject({ kind: "degraded", text: "1 of 2 real servers" });
    expect(number(server(one, rs2)?.fairShare)).toBe(1);
    expect(one.totals.serversHealthy).toEqual({ n: 1, of: 2, unknown: 0, partly: 0 });
  });

  it("out on one director only is degraded and says where", () => {
    const one = view([router, out(lvs1), lvs2]);
    expect(server(one, rs1)?.status).toMatchObject({
      kind: "degraded",
      text: "Weight 0 on lvs1: HTTP_GET failed",
    });
    expect(titles(one)).toEqual(["rs1 (192.168.0.4:80) has weight 0 on lvs1: HTTP_GET failed"]);
    expect(number(server(one, rs1)?.fairShare)).toBe(0.125);
  });

  it("at weight 0 without a failed check is draining while connections last, then off: on purpose, no problem", () => {
    const drain = (observation: HostObservation, active: number) => withWeight(observation, rs1, 0, active);
    const draining = view([router, drain(lvs1, 3), drain(lvs2, 3)]);
    expect(server(draining, rs1)?.status).toMatchObject({
      kind: "draining",
      text: "Weight 0, 3 active connections left",
    });
    const off = view([router, drain(lvs1, 0), drain(lvs2, 0)]);
    expect(server(off, rs1)?.status).toMatchObject({ kind: "off", text: "Weight 0, no active connections" });
    expect([draining.problems, off.problems]).toEqual([[], []]);
    expect(off.services[0]?.status.kind).toBe("ok");
  });

  it("at weight 0 while keepalived cannot be asked: the reason is not known, and that is said", () => {
    const mute = (observation: HostObservation) => ({
      ...withWeight(observation, rs1, 0),
      keepalived: unknown("not read yet", at),
    });
    expect(server(view([router, mute(lvs1), mute(lvs2)]), rs1)?.status).toMatchObject({
      kind: "degraded",
      text: "Weight 0, the reason is not known",
    });
  });

  it("that keepalived took out of the table are down, their figures unknown and not 0", () => {
    const one = view([
      router,
      failedCheck(withoutServer(lvs1, rs1), rs1),
      failedCheck(withoutServer(lvs2, rs1), rs1),
    ]);
    expect(server(one, rs1)?.status).toMatchObject({ kind: "down", text: "Removed: HTTP_GET failed" });
    expect(server(one, rs1)?.activeConn).toMatchObject({ kind: "unknown", why: "not in the IPVS table" });
  });

  it("all of them out is one problem of the service, worst first", () => {
    const dead = (observation: HostObservation) =>
      failedCheck(failedCheck(withWeight(withWeight(observation, rs1, 0), rs2, 0), rs1), rs2);
    const one = view([router, dead(lvs1), dead(lvs2)]);
    expect(titles(one)).toEqual([
      "web has no real server that takes connections (weight 0: HTTP_GET failed)",
    ]);
    expect(one.problems[0]).toMatchObject({
      severity: "down",
      affects: "New connections go to the sorry server 127.0.0.1:80.",
    });
    expect(one.services[0]?.status).toMatchObject({ kind: "down", text: "No real server takes connections" });
    expect(one.status.kind).toBe("down");
  });

  it("one machine out of several services for one reason is one problem", () => {
    const key = "tcp 192.168.0.100:443";
    const second: Inventory = {
      ...inventory,
      services: inventory.services.flatMap((one) => [one, { ...one, id: "https", key, label: "secure" }]),
    };
    const both = (observation: HostObservation): HostObservation => {
      const seen = out(observation);
      return {
        ...seen,
        ipvs:
          seen.ipvs.kind === "known"
            ? known({ services: seen.ipvs.value.services.flatMap((one) => [one, { ...one, key }]) }, at)
            : seen.ipvs,
        checkFailures: seen.checkFailures.flatMap((one) => [one, { ...one, service: key }]),
      };
    };
    expect(titles(view([router, both(lvs1), both(lvs2)], at, [], second))).toEqual([
      "rs1 is out of 2 services: HTTP_GET failed",
    ]);
  });

  it("that only a table knows are shown too", () => {
    const one = view([router, lvs1, lvs2], at, [], { ...inventory, services: [] });
    expect(one.services.map((entry) => [entry.key, entry.label])).toEqual([[service, null]]);
    expect(one.services[0]?.servers.map((entry) => [entry.key, entry.name])).toEqual([
      [rs1, null],
      [rs2, null],
    ]);
  });
});

describe("services", () => {
  it("that one director lacks are degraded, and the difference is told", () => {
    const one = view([router, lvs1, { ...lvs2, ipvs: known({ services: [] }, at) }]);
    expect(one.services[0]?.status).toMatchObject({
      kind: "degraded",
      text: "Not on lvs2; 2 of 2 real servers",
    });
    expect(titles(one)).toEqual(["The IPVS table of lvs2 is empty"]);
  });

  it("that directors disagree about are told in sentences", () => {
    const other =
      lvs2.ipvs.kind === "known"
        ? {
            ...lvs2,
            ipvs: known(
              {
                services: lvs2.ipvs.value.services.map((entry) => ({
                  ...entry,
                  scheduler: "sh",
                  schedulerFlags: ["sh-port"],
                  persistence: { seconds: 60 },
                })),
              },
              at,
            ),
          }
        : lvs2;
    const one = view([router, lvs1, withWeight(other, rs2, 5)]);
    expect(one.services[0]?.differences).toEqual([
      "Scheduler is wrr on lvs1, sh on lvs2",
      "Scheduler flags are none on lvs1, sh-port on lvs2",
      "Persistence is off on lvs1, 60 s on lvs2",
      "Weight of 192.168.0.5:80 is 10 on lvs1, 5 on lvs2",
    ]);
    expect(one.problems).toMatchObject([
      { code: "service.differs", title: "Directors disagree about web", affectsTraffic: false },
    ]);
    expect(one.status.kind).toBe("degraded");
  });

  it("show the sorry server as what it is", () => {
    const sorry = "127.0.0.1:80";
    const withSorry = (observation: HostObservation): HostObservation =>
      observation.ipvs.kind === "known"
        ? {
            ...observation,
            ipvs: known(
              {
                services: observation.ipvs.value.services.map((entry) => ({
                  ...entry,
                  servers: [
                    {
                      key: sorry,
                      address: "127.0.0.1",
                      port: 80,
                      method: "local" as const,
                      weight: 1,
                      activeConn: 0,
                      inactConn: 0,
                    },
                  ],
                })),
              },
              at,
            ),
          }
        : observation;
    expect(server(view([router, withSorry(lvs1), withSorry(lvs2)]), sorry)?.status).toMatchObject({
      kind: "degraded",
      text: "The sorry server is in use",
    });
  });
});

describe("VRRP", () => {
  const member = (observation: HostObservation, state: "MASTER" | "BACKUP") => ({
    ...(state === "MASTER" ? observation : withoutVip(observation)),
    vrrp: known([{ name: "VI_1", state, interface: "eth0", vrid: 51, priority: 100, vips: [vip] }], at),
  });
  const pair = (first: "MASTER" | "BACKUP", second: "MASTER" | "BACKUP") =>
    view([withoutNextHop(router, "192.168.0.2", "192.168.0.3"), member(lvs1, first), member(lvs2, second)]);

  it("one master is ok, and no path is missed where none is meant to be", () => {
    const one = pair("MASTER", "BACKUP");
    expect(one.vips[0]).toMatchObject({
      mode: "vrrp",
      status: { kind: "ok", text: "lvs1 is MASTER" },
      heldBy: ["lvs1"],
    });
    expect(one.directors.map((entry) => [entry.status.kind, entry.status.text])).toEqual([
      ["ok", "MASTER in VI_1"],
      ["ok", "BACKUP in VI_1"],
    ]);
    expect(paths(one)).toEqual([]);
    expect(one.problems).toEqual([]);
  });

  it("two masters and none are problems", () => {
    expect(titles(pair("MASTER", "MASTER"))).toEqual(["192.168.0.100: lvs1 and lvs2 are MASTER at once"]);
    expect(titles(pair("BACKUP", "BACKUP"))).toEqual(["192.168.0.100: no director is MASTER"]);
  });

  const roleOf = (state: "MASTER" | "BACKUP", readAt: number) =>
    known([{ name: "VI_1", state, interface: "eth0", vrid: 51, priority: 100, vips: [vip] }], readAt);

  it("who holds it serves, whatever older roles say: a failover is no outage and no quarrel", () => {
    const gone = { ...withoutVip(lvs1), vrrp: roleOf("MASTER", at - 8_000) };
    const taken = { ...lvs2, vrrp: roleOf("BACKUP", at - 8_000) };
    const since = span("lvs2", vipSubject(vip), "eth0", at - 1_000);
    const one = view([withoutNextHop(router, "192.168.0.2", "192.168.0.3"), gone, taken], at, [since]);
    expect(one.vips[0]?.status).toMatchObject({ kind: "ok", text: "lvs2 is MASTER" });
    expect(one.problems).toEqual([]);
  });

  it("is changing hands for a moment after the last let go, then down", () => {
    const observations = [
      withoutNextHop(router, "192.168.0.2", "192.168.0.3"),
      member(lvs1, "BACKUP"),
      member(lvs2, "BACKUP"),
    ];
    const letGo = [span("lvs1", vipSubject(vip), "absent", at - 2_000)];
    const one = view(observations, at, letGo);
    expect(one.vips[0]?.status).toMatchObject({
      kind: "degraded",
      text: "No director is MASTER yet: it is changing hands",
    });
    expect(one.problems).toEqual([]);
    expect(view(observations, at + 4_000, letGo).vips[0]?.status.kind).toBe("down");
  });

  it("a holder that still calls itself BACKUP long after is a problem, and so is a MASTER without the VIP", () => {
    const hops = withoutNextHop(router, "192.168.0.2", "192.168.0.3");
    const stuck = { ...lvs1, vrrp: roleOf("BACKUP", at) };
    expect(titles(view([hops, stuck, member(lvs2, "BACKUP")]))).toEqual([
      "192.168.0.100: lvs1 holds it and is BACKUP",
    ]);
    const bare = { ...withoutVip(lvs1), vrrp: roleOf("MASTER", at) };
    expect(titles(view([hops, bare, member(lvs2, "BACKUP")]))).toEqual([
      "192.168.0.100: no director is MASTER",
    ]);
  });

  it("where there is no router none is spoken of", () => {
    const alone = { ...inventory, hosts: inventory.hosts.filter((host) => host.id !== "router") };
    const emptied = { ...member(lvs1, "BACKUP"), ipvs: known({ services: [] }, at) };
    const one = view([emptied, member(lvs2, "MASTER")], at, [], alone);
    expect(one.problems.map(({ title, affects }) => [title, affects])).toEqual([
      ["The IPVS table of lvs1 is empty", "No traffic reaches it now. It could not take over."],
    ]);
    const [has] = lvs1.ipvs.kind === "known" ? lvs1.ipvs.value.services : [];
    const other = has ? [{ ...has, key: "tcp 192.168.0.100:81" }] : [];
    const partly = { ...emptied, ipvs: known({ services: other }, at) };
    const { problems } = view([partly, member(lvs2, "MASTER")], at, [], alone);
    expect(problems.map((problem) => problem.affects)).toContain(
      "Flows that reach it for this service are refused.",
    );
  });

  it("keepalived that just told its roles runs, whatever the facts of a minute ago say", () => {
    const stopped = known({ ...facts, daemons: { zebra: [1], ospfd: [2] } }, at - 30_000);
    const hops = withoutNextHop(router, "192.168.0.2", "192.168.0.3");
    const told = { ...member(lvs1, "MASTER"), facts: stopped };
    expect(view([hops, told, member(lvs2, "BACKUP")]).problems).toEqual([]);
    const before = { ...told, vrrp: roleOf("MASTER", at - 40_000) };
    expect(titles(view([hops, before, member(lvs2, "BACKUP")]))).toEqual([
      "Keepalived is not running on lvs1",
    ]);
  });

  it("a service that no answering director has is not dead while another is silent", () => {
    const emptied = { ...member(lvs1, "BACKUP"), ipvs: known({ services: [] }, at) };
    const one = view([withoutNextHop(router, "192.168.0.2", "192.168.0.3"), emptied, unreachable(lvs2)]);
    expect(one.services[0]?.status).toMatchObject({
      kind: "unknown",
      text: "On no director that answers",
    });
    expect(server(one, rs1)?.status.kind).toBe("unknown");
    expect(one.problems.map((problem) => problem.code)).not.toContain("service.dead");
  });

  it("a director in FAULT is no good standby, though traffic flows", () => {
    const hops = withoutNextHop(router, "192.168.0.2", "192.168.0.3");
    const fault = {
      ...withoutVip(lvs1),
      vrrp: known(
        [{ name: "VI_1", state: "FAULT" as const, interface: "eth0", vrid: 51, priority: 100, vips: [vip] }],
        at,
      ),
    };
    const one = view([hops, fault, member(lvs2, "MASTER")]);
    expect(director(one, "lvs1")?.status).toMatchObject({ kind: "degraded", text: "FAULT in VI_1" });
    expect(one.vips[0]?.status.kind).toBe("ok");
    expect(one.problems).toMatchObject([
      { title: "lvs1 is in FAULT in VI_1", severity: "degraded", affectsTraffic: false },
    ]);
  });

  it("no master while one director is silent is not known", () => {
    const one = view([router, member(lvs1, "BACKUP"), unreachable(lvs2)]);
    expect(one.vips[0]?.status.kind).toBe("unknown");
  });
});

describe("hosts", () => {
  it("a keepalived that does not run is a problem of its own", () => {
    const one = view([
      router,
      lvs1,
      { ...lvs2, facts: known({ ...facts, daemons: { zebra: [1], ospfd: [2] } }, at) },
    ]);
    expect(titles(one)).toEqual(["Keepalived is not running on lvs2"]);
    expect(director(one, "lvs2")?.status).toMatchObject({
      kind: "degraded",
      text: "Keepalived is not running",
    });
  });

  it("a director without keepalived.conf is run by hand: nothing is missed there, and weight 0 is a wish", () => {
    const off = { ...facts, daemons: { zebra: [1], ospfd: [2] } };
    const byHand = (seen: HostObservation) => ({
      ...seen,
      facts: known(off, at),
      keepalived: unknown(noConfiguration),
    });
    const one = view([router, byHand(withWeight(lvs1, rs1, 0, 0)), byHand(withWeight(lvs2, rs1, 0, 0))]);
    expect(one.problems).toEqual([]);
    expect(director(one, "lvs1")?.status.kind).toBe("ok");
    expect(server(one, rs1)?.status).toMatchObject({ kind: "off", text: "Weight 0, no active connections" });
  });

  it("a director with an empty table is off as long as no service was ever set up", () => {
    const empty = (seen: HostObservation) => ({ ...withoutVip(seen), ipvs: known({ services: [] }, at) });
    const bare: Inventory = { ...inventory, services: [], vips: [] };
    const one = view([router, empty(lvs1), empty(lvs2)], at, [], bare);
    expect(director(one, "lvs1")?.status).toMatchObject({ kind: "off", text: "No service is set up" });
    expect(one.problems).toEqual([]);
  });

  it("a clock an hour off is told and changes no status", () => {
    const one = view([router, lvs1, { ...lvs2, facts: known({ ...facts, clockOffsetMs: -3_600_000 }, at) }]);
    expect(one.problems).toMatchObject([
      { title: "The clock of lvs2 is 60 min behind", affectsTraffic: false },
    ]);
    expect(director(one, "lvs2")?.status.kind).toBe("ok");
  });

  it("a changed host key says that nothing was sent", () => {
    const changed: HostObservation = {
      ...lvs2,
      reach: { kind: "unreachable", since: at, code: "host-key-changed", why: "the host key changed" },
    };
    expect(titles(view([router, lvs1, changed]))).toEqual([
      "lvs2: its SSH host key changed; nothing was sent",
    ]);
  });

  it("a zebra that does not run on the router is down, once", () => {
    const stopped = unknown("zebra is not running on this host", at);
    const one = view([{ ...router, routes: stopped, kernelRoutes: known([], at) }, lvs1, lvs2]);
    expect(one.problems).toMatchObject([
      { title: "zebra is not running on router", severity: "down", affects: "Nobody reaches web." },
    ]);
  });

  it("an adjacency that hangs becomes a problem only when it has lasted", () => {
    const stuck = (ms: number) =>
      view(
        [
          {
            ...router,
            neighbours:
              router.neighbours.kind === "known"
                ? known(
                    router.neighbours.value.map((one) =>
                      one.address === "192.168.0.3" ? { ...one, state: "ExStart" as const } : one,
                    ),
                    at,
                  )
                : router.neighbours,
          },
          lvs1,
          lvs2,
        ],
        at,
        [span("router", "neighbour 192.168.0.3 eth0", "ExStart/DROther", at - ms)],
      );
    expect(titles(stuck(3_000))).toEqual([]);
    expect(titles(stuck(20_000))).toEqual(["The adjacency of router with lvs2 does not get beyond ExStart"]);
  });

  it("real servers with SSH answer or do not", () => {
    const reached: Inventory = {
      ...inventory,
      hosts: inventory.hosts.map((host) =>
        host.id === "rs1" ? { ...host, ssh: { address: "10.255.0.15", port: 22 } } : host,
      ),
    };
    const one = view([...all, unreachable({ ...lvs1, hostId: "rs1" })], at, [], reached);
    expect(one.otherHosts.map((host) => [host.name, host.status.text])).toEqual([
      ["rs1", "No data: connection refused"],
    ]);
    expect(view().otherHosts).toEqual([]);
  });

  it("of an empty cluster are none, and that is not a fault", () => {
    const empty = view([], at, [], { ...inventory, hosts: [], vips: [], services: [] });
    expect(empty.status).toEqual({ kind: "off", text: "No hosts yet", since: null });
    expect(empty.problems).toEqual([]);
  });
});

it("the row of the overview has the cluster's status and the moment of the last answer", () => {
  expect(clusterRow(view([router, later(lvs1, 500), lvs2]))).toMatchObject({
    id: "practice",
    name: "Practice",
    status: { kind: "ok" },
    observedAt: at + 500,
  });
  expect(clusterRow(view([])).observedAt).toBeNull();
});
