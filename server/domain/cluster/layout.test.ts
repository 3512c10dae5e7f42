import { describe, expect, it } from "vitest";
import { known } from "../reading";
import { at, sampleView } from "./fixtures/sample-view";
import { EDGE_MAX, EDGE_MIN, layOut, neighbourOf, type PlacedNode, pathsThrough } from "./layout";
import { topologyOf } from "./topology";

const laid = (size: Parameters<typeof sampleView>[0], width = 1100) =>
  layOut(topologyOf(sampleView(size)), width);
const overlap = (a: PlacedNode, b: PlacedNode) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the picture of a cluster", () => {
  it.each([
    [{ directors: 1, servers: 1 }, 760],
    [{ directors: 2, servers: 2 }, 1100],
    [{ routers: 2, directors: 32, services: 4, servers: 10 }, 820],
    [{ routers: 4, directors: 32, services: 24, servers: 12 }, 1400],
    [{ services: 3, servers: 0 }, 1100],
  ])("%j at %d px: nothing overlaps, nothing leaves the frame", (size, width) => {
    const layout = laid(size, width);
    for (const [index, node] of layout.nodes.entries()) {
      expect(layout.nodes.slice(index + 1).filter((other) => overlap(node, other))).toEqual([]);
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.x + node.width).toBeLessThanOrEqual(layout.width);
      expect(node.y + node.height).toBeLessThanOrEqual(layout.height);
    }
  });

  const withReason = (text: string, size: Parameters<typeof sampleView>[0] = {}, width = 1100) => {
    const view = sampleView(size);
    const status = { kind: "degraded", text, since: null } as const;
    const directors = view.directors.map((one, index) => (index === 0 ? { ...one, status } : one));
    const layout = layOut(topologyOf({ ...view, directors }), width);
    return { layout, node: layout.nodes.find((entry) => entry.column === "director") };
  };
  const short = "Announces nothing: FRR is not running";

  it("a-short-reason-has-room-and-moves-nothing", () => {
    const places = (nodes: readonly PlacedNode[]) =>
      nodes.map(({ id, x, y, height }) => ({ id, x, y, height }));
    expect(places(withReason(short).layout.nodes)).toEqual(places(laid({}).nodes));
    expect(withReason(short).node?.lines).toBe(2);
  });

  it("a-long-reason-gets-the-lines-it-needs-in-a-narrow-picture", () => {
    const long = "Refuses connections: IPVS table empty, keepalived not running";
    expect(withReason(long, {}, 720).node?.lines).toBeGreaterThan(3);
    const { layout } = withReason(long, { directors: 3 }, 720);
    for (const [index, node] of layout.nodes.entries())
      expect(layout.nodes.slice(index + 1).filter((other) => overlap(node, other))).toEqual([]);
  });

  it("in-a-crowded-column-only-what-is-not-well-takes-more-than-a-line", () => {
    const { layout } = withReason(short, { directors: 20 });
    const lines = layout.nodes.filter((entry) => entry.column === "director").map((entry) => entry.lines);
    expect([...new Set(lines.slice(1))]).toEqual([0]);
    expect(lines[0]).toBeGreaterThan(0);
  });

  it("a-thing-stands-in-the-same-place-whatever-the-traffic", () => {
    const places = (conns: number) => laid({ conns }).nodes.map(({ id, x, y }) => ({ id, x, y }));
    expect(places(0)).toEqual(places(90_000));
  });

  it("an-edge-is-as-thick-as-its-share-and-never-invisible", () => {
    const thickness = laid({ directors: 2, servers: 2 }).edges.map((edge) => edge.thickness);
    expect(new Set(thickness)).toEqual(new Set([EDGE_MAX / 2, EDGE_MAX / 2]));
    expect(laid({ conns: 0 }).edges.every((edge) => edge.thickness === Number(EDGE_MIN.toFixed(1)))).toBe(
      true,
    );
  });

  it("edges-reach-their-nodes", () => {
    const layout = laid({ routers: 2, directors: 5, services: 3, servers: 4 });
    for (const edge of layout.edges) {
      const node = layout.nodes.find((entry) => entry.id === edge.to);
      expect(edge.end.x).toBe(node?.x);
      expect(edge.end.y).toBeGreaterThanOrEqual(node?.y ?? Number.NaN);
      expect(edge.end.y).toBeLessThanOrEqual((node?.y ?? 0) + (node?.height ?? 0));
    }
  });

  it("a-service-stands-beside-the-middle-of-its-servers", () => {
    const layout = laid({ services: 2, servers: 3 });
    const middle = (node: PlacedNode) => node.y + node.height / 2;
    for (const service of layout.nodes.filter((entry) => entry.column === "service")) {
      const own = layout.nodes.filter((entry) => entry.group === service.id).map(middle);
      expect(middle(service)).toBeCloseTo(own.reduce((sum, y) => sum + y, 0) / own.length);
    }
  });

  it("the-head-of-a-column-counts-the-folded-too", () => {
    expect(laid({ services: 2, servers: 30 }).columns.map((head) => head.count)).toEqual([1, 2, 2, 60]);
  });

  it("without-routers-there-is-no-empty-column-for-them", () => {
    expect(laid({ routers: 0 }).columns.map((head) => head.column)).toEqual([
      "director",
      "service",
      "server",
    ]);
    const narrow = laid({ routers: 0 }, 720);
    for (const node of narrow.nodes) expect(node.x + node.width).toBeLessThanOrEqual(narrow.width);
  });

  it("an-empty-cluster-has-a-picture", () => {
    const layout = laid({ routers: 0, directors: 0, services: 0, servers: 0 });
    expect(layout.nodes).toEqual([]);
    expect(layout.height).toBeGreaterThan(0);
  });
});

describe("paths through a node", () => {
  it("go-up-to-the-routers-and-down-to-the-servers-and-not-to-its-neighbours", () => {
    const topology = topologyOf(sampleView({ routers: 2, directors: 2, services: 2, servers: 2 }));
    const director = topology.nodes.find((entry) => entry.column === "director")?.id ?? "";
    const through = pathsThrough(topology, director);
    const columns = topology.nodes.filter((entry) => through.has(entry.id)).map((entry) => entry.column);
    expect(columns.filter((column) => column === "director")).toHaveLength(1);
    expect(columns.filter((column) => column === "router")).toHaveLength(2);
    expect(columns.filter((column) => column === "server")).toHaveLength(4);
  });
});

describe("arrow keys", () => {
  const layout = laid({ directors: 3, services: 1, servers: 2 });
  const of = (column: string) =>
    layout.nodes.filter((entry) => entry.column === column).map((entry) => entry.id);
  it("walk-the-column-and-stop-at-its-end", () => {
    const [first, second, third] = of("director");
    expect(neighbourOf(layout, first ?? "", "down")).toBe(second);
    expect(neighbourOf(layout, third ?? "", "down")).toBeNull();
  });
  it("cross-to-the-nearest-of-the-next-column", () => {
    expect(neighbourOf(layout, of("director")[1] ?? "", "right")).toBe(of("service")[0]);
    expect(neighbourOf(layout, of("service")[0] ?? "", "left")).toBe(of("director")[1]);
    expect(neighbourOf(layout, of("router")[0] ?? "", "left")).toBeNull();
  });
});

describe("shares", () => {
  it("of-a-real-share-are-drawn-to-scale", () => {
    const topology = topologyOf(sampleView());
    const edges = topology.edges.map((edge, index) =>
      index === 0 ? { ...edge, share: known(0.25, at) } : edge,
    );
    expect(layOut({ ...topology, edges }, 1100).edges[0]?.thickness).toBe(EDGE_MAX / 4);
  });
});
