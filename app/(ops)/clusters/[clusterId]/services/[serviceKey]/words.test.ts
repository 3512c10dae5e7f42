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
  const server = (
    kind: ServiceServer["status"]["kind"],
    takes: ServiceServer["takes"],
    change: (index: number) => Partial<ServiceServer["perDirector"][number]>,
  ): ServiceServer => {
    const [one] = sampleView().services[0]?.servers ?? [];
    if (one === undefined) throw new Error("the sample has no server");
    const perDirector = one.perDirector.map((entry, index) => ({ ...entry, ...change(index) }));
    return { ...one, takes, status: { kind, text: "Weight 0 on lvs1", since: null }, perDirector };
  };
  const why = "HTTP_GET failed";

  it("on-one-director-says-on-which-and-why-where-that-does-not-stand-below", () => {
    const out = server("degraded", "some", (index) => (index === 0 ? { why } : {}));
    expect([stateWords(out, true), stateWords(out, false)]).toEqual(["on lvs1", "HTTP_GET failed on lvs1"]);
  });
  it("on-all-of-them-says-why-once", () => {
    const out = server("down", "none", () => ({ why }));
    expect([stateWords(out, true), stateWords(out, false)]).toEqual([why, why]);
  });
  it("only-where-no-traffic-goes-says-nothing", () => {
    const aside = server("ok", "all", (index) => (index === 0 ? { why, carries: false } : {}));
    expect(stateWords(aside, true)).toBe("");
  });
  it("for-no-reason-that-is-known-says-what-is-known", () => {
    expect(
      stateWords(
        server("degraded", "none", () => ({})),
        true,
      ),
    ).toBe("Weight 0 on lvs1");
  });
});
