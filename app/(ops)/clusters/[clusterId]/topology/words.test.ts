import { describe, expect, it } from "vitest";
import { topologyOf } from "#domain/cluster/topology";
import type { ServiceServer } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { at, sampleView } from "../../../../../server/domain/cluster/fixtures/sample-view";
import { weightsOf, wordsOf } from "./words";

const view = sampleView();
const words = (column: string) =>
  topologyOf(view)
    .nodes.filter((node) => node.column === column)
    .map((node) => wordsOf(view, node));
const weighed = (...weights: ServiceServer["perDirector"][number]["weight"][]): ServiceServer => {
  const server = view.services[0]?.servers[0];
  const entry = server?.perDirector[0];
  if (!server || !entry) throw new Error("the sample has no server");
  return { ...server, perDirector: weights.map((weight) => ({ ...entry, weight })) };
};

describe("a node says", () => {
  it("for-a-service-its-address-the-protocol-below", () => {
    expect(words("service")[0]).toMatchObject({ name: "192.168.0.100:80", mono: true, detail: "tcp" });
  });
  it("for-a-router-how-many-paths-it-uses-of-those-it-should", () => {
    expect(words("router")[0]).toMatchObject({ detail: "2/2 paths", conns: null });
  });
  it("for-a-director-where-its-traffic-arrives", () => {
    expect(words("director").map((word) => word.extra)).toEqual(["192.168.1.2", "192.168.1.3"]);
  });
  it("no-two-nodes-lead-to-the-same-place", () => {
    const all = ["router", "director", "service", "server"].flatMap(words).map((word) => word.href);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("the weights of a server", () => {
  it("are-those-of-the-directors-that-carry-its-traffic", () => {
    const server = weighed(known(0, at), known(10, at));
    const perDirector = server.perDirector.map((one, index) => ({ ...one, carries: index === 1 }));
    expect(weightsOf({ ...server, perDirector })).toBe("weight 10");
  });

  it("agree-or-are-all-named", () => {
    expect(weightsOf(weighed(known(10, at), known(10, at)))).toBe("weight 10");
    expect(weightsOf(weighed(known(10, at), known(0, at)))).toBe("weight 0 or 10");
  });
  it("unknown-is-not-zero", () => {
    expect(weightsOf(weighed(unknown("no answer")))).toBe("weight unknown");
    expect(weightsOf(weighed(unknown("no answer"), known(5, at)))).toBe("weight 5");
  });
});
