import { describe, expect, it } from "vitest";
import { known, unknown } from "../reading";
import { at, sampleView } from "./fixtures/sample-view";
import { topologyOf } from "./topology";
import type { ClusterView, RouterView, ServiceServer } from "./view";

const edge = (view: ClusterView, from: string, to: string) =>
  topologyOf(view).edges.find((entry) => entry.from.startsWith(from) && entry.to.startsWith(to));

/** The sample with the first router's paths to the first director changed. */
const withPaths = (
  change: (
    path: { state: "installed" | "inactive" | "withdrawn"; why: string | null },
    vip: number,
  ) => object,
) => {
  const view = sampleView({ services: 2 });
  const routers = view.routers.map((router): RouterView => {
    if (router.vips.kind === "unknown") return router;
    const vips = router.vips.value.map((vip, index) => ({
      ...vip,
      paths: vip.paths.map((path, nth) => (nth === 0 ? { ...path, ...change(path, index) } : path)),
    }));
    return { ...router, vips: known(vips, at) };
  });
  return { ...view, routers };
};

const withServer = (change: (server: ServiceServer) => ServiceServer): ClusterView => {
  const view = sampleView();
  const services = view.services.map((service) => ({
    ...service,
    servers: service.servers.map((server, index) => (index === 0 ? change(server) : server)),
  }));
  return { ...view, services };
};

describe("the topology", () => {
  it("has-every-router-director-service-and-server-in-the-order-of-the-inventory", () => {
    const nodes = topologyOf(sampleView({ routers: 2, directors: 3, services: 2, servers: 2 })).nodes;
    const column = (name: string) => nodes.filter((entry) => entry.column === name).length;
    expect(["router", "director", "service", "server"].map(column)).toEqual([2, 3, 2, 4]);
    expect(nodes.filter((entry) => entry.column === "director").map((entry) => entry.id.slice(-1))).toEqual([
      "0",
      "1",
      "2",
    ]);
  });

  it("an-edge-is-its-share-of-all-connections-of-the-cluster", () => {
    const view = sampleView({ directors: 4, services: 2, servers: 2 });
    expect(edge(view, "router", "director")?.share).toEqual(known(0.25, at));
    expect(edge(view, "director", "service")?.share).toEqual(known(0.125, at));
    expect(edge(view, "service", "server")?.share).toEqual(known(0.25, at));
  });

  it("a-director-that-carries-nothing-does-not-spoil-the-edge-of-a-server", () => {
    const out = withServer((server) => ({
      ...server,
      perDirector: server.perDirector.map((one, index) =>
        index === 0 ? { ...one, carries: false, weight: known(0, at), why: "HTTP_GET failed" } : one,
      ),
    }));
    expect(edge(out, "service", "server")?.state).toBe("open");
    const nowhere = withServer((server) => ({
      ...server,
      perDirector: server.perDirector.map((one) => ({ ...one, carries: false, weight: known(0, at) })),
    }));
    expect(edge(nowhere, "service", "server")?.state).toBe("quiesced");
  });

  it("a-director-that-stands-by-has-a-path-that-nothing-takes", () => {
    const view = sampleView();
    const services = view.services.map((service) => ({
      ...service,
      perDirector: service.perDirector.map((one) => ({ ...one, carries: false })),
    }));
    expect(edge({ ...view, services }, "director", "service")?.state).toBe("idle");
    expect(edge(view, "director", "service")?.state).toBe("open");
  });

  it("while-a-director-that-carries-traffic-gives-no-rate-no-edge-is-all-of-it", () => {
    const view = sampleView();
    const silent = (carries: boolean) => ({
      ...view,
      directors: view.directors.map((one, index) =>
        index === 0 ? { ...one, carries, rates: unknown("no answer") } : one,
      ),
    });
    const share = (of: ClusterView) =>
      topologyOf(of).edges.find((entry) => entry.to === `director ${view.directors[1]?.hostId}`)?.share;
    expect(share(silent(true))).toMatchObject({ kind: "unknown", why: "lvs1 gives no rate" });
    expect(share(silent(false))?.kind).toBe("known");
  });

  it("without-traffic-a-share-is-unknown-not-zero", () => {
    expect(edge(sampleView({ conns: 0 }), "router", "director")?.share.kind).toBe("unknown");
  });

  it("a-director-that-lost-every-vip-is-withdrawn-one-that-lost-some-is-partial", () => {
    const gone = { state: "withdrawn", why: "since 03:12" };
    expect(
      edge(
        withPaths(() => gone),
        "router",
        "director",
      ),
    ).toMatchObject({ state: "withdrawn" });
    const some = edge(
      withPaths((_, vip) => (vip === 1 ? gone : {})),
      "router",
      "director",
    );
    expect(some).toMatchObject({ state: "partial", why: "192.168.0.101 withdrawn: since 03:12" });
  });

  it("an-inactive-next-hop-carries-nothing-and-says-why", () => {
    const view = withPaths(() => ({ state: "inactive", why: "not in the kernel" }));
    expect(edge(view, "router", "director")?.state).toBe("withdrawn");
    expect(edge(view, "router", "director")?.why).toContain("192.168.0.100 inactive: not in the kernel");
  });

  it("a-router-that-does-not-answer-has-unknown-paths-to-all-directors", () => {
    const view = sampleView();
    const routers = view.routers.map((router) => ({ ...router, vips: unknown("no answer", at) }));
    const edges = topologyOf({ ...view, routers }).edges.filter((entry) => entry.from.startsWith("router"));
    expect(edges.map((entry) => entry.state)).toEqual(["unknown", "unknown"]);
  });

  it("weight-0-everywhere-is-quiesced-on-some-directors-partial", () => {
    const weigh = (zeroOn: (index: number) => boolean) =>
      withServer((server) => ({
        ...server,
        perDirector: server.perDirector.map((entry, index) =>
          zeroOn(index) ? { ...entry, weight: known(0, at), why: "HTTP_GET failed" } : entry,
        ),
      }));
    expect(
      edge(
        weigh(() => true),
        "service",
        "server",
      ),
    ).toMatchObject({
      state: "quiesced",
      why: "Weight 0 on every director: HTTP_GET failed",
    });
    expect(
      edge(
        weigh((index) => index === 0),
        "service",
        "server",
      ),
    ).toMatchObject({
      state: "partial",
      why: "Weight 0 on lvs1: HTTP_GET failed",
    });
  });

  it("a-server-whose-weight-nobody-tells-is-unknown-not-quiesced", () => {
    const view = withServer((server) => ({
      ...server,
      perDirector: server.perDirector.map((entry) => ({ ...entry, weight: unknown("no answer") })),
    }));
    expect(edge(view, "service", "server")?.state).toBe("unknown");
  });

  it("many-servers-fold-into-one-node-that-has-the-worst-status-of-them", () => {
    const view = sampleView({ services: 2, servers: 30 });
    const [first] = view.services;
    const services = view.services.map((service) => ({
      ...service,
      servers: service.servers.map((server, index) =>
        service === first && index === 20
          ? { ...server, status: { kind: "down" as const, text: "Down", since: at } }
          : server,
      ),
    }));
    const { nodes } = topologyOf({ ...view, services });
    const rest = nodes.filter((entry) => entry.of.kind === "rest");
    expect(rest.map((entry) => entry.status.kind)).toEqual(["down", "ok"]);
    expect(rest[0]?.of).toMatchObject({ servers: { length: 18 } });
    expect(nodes.filter((entry) => entry.column === "server")).toHaveLength(26);
  });

  it("with-very-many-services-each-has-one-node-for-all-its-servers", () => {
    const { nodes } = topologyOf(sampleView({ services: 12, servers: 10 }));
    const servers = nodes.filter((entry) => entry.column === "server");
    expect(servers.map((entry) => entry.of.kind)).toEqual(Array.from({ length: 12 }, () => "rest"));
  });
});
