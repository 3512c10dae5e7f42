import { describe, expect, it } from "vitest";
import type { ServiceServer } from "#domain/cluster/view";
import { sampleView } from "../../../../../../server/domain/cluster/fixtures/sample-view";
import { stateWords, weightsWords } from "./words";

describe("weights that differ", () => {
  const weights = (...values: readonly number[]) =>
    values.map((weight, index) => ({ name: `lvs${index + 1}`, weight }));
  it("name-the-director-of-each", () => expect(weightsWords(weights(0, 10))).toBe("lvs1 0, lvs2 10"));
  it("of-many-directors-say-how-far-they-reach", () =>
    expect(weightsWords(weights(10, 0, 5))).toBe("0 to 10"));
});

describe("a real server that is out", () => {
  const server = (change: (index: number) => Partial<ServiceServer["perDirector"][number]>) => {
    const [one] = sampleView().services[0]?.servers ?? [];
    if (one === undefined) throw new Error("the sample has no server");
    return { ...one, perDirector: one.perDirector.map((entry, index) => ({ ...entry, ...change(index) })) };
  };
  it("on-one-director-says-on-which", () => {
    const out = server((index) => (index === 0 ? { why: "HTTP_GET failed" } : {}));
    expect(stateWords({ ...out, takes: "some" })).toBe("on lvs1");
  });
  it("on-all-of-them-or-only-where-no-traffic-goes-says-nothing-more", () => {
    const everywhere = server(() => ({ why: "HTTP_GET failed" }));
    expect(stateWords({ ...everywhere, takes: "none" })).toBe("");
    const aside = server((index) => (index === 0 ? { why: "HTTP_GET failed", carries: false } : {}));
    expect(stateWords({ ...aside, takes: "all" })).toBe("");
  });
});
