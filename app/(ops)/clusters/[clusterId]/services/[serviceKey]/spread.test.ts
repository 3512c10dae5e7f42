import { describe, expect, it } from "vitest";
import type { ServiceView } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { directorParts, ownName, shareOn } from "./spread";

describe("the fair share of a director", () => {
  const on = (directorName: string, carries: boolean | null, present = true) => ({
    directorId: directorName,
    directorName,
    carries,
    present: known(present, 0),
    rates: known({ conns: 1 }, 0),
    share: known(0.5, 0),
  });
  const fair = (...perDirector: readonly ReturnType<typeof on>[]) =>
    directorParts({ perDirector } as unknown as ServiceView).map((part) => part.fair);

  it("is-equal-among-those-that-get-traffic", () => {
    expect(fair(on("lvs1", true), on("lvs2", true))).toEqual([0.5, 0.5]);
    expect(fair(on("lvs1", null), on("lvs2", null))).toEqual([0.5, 0.5]);
  });
  it("is-nothing-for-one-that-is-withdrawn", () => {
    expect(fair(on("lvs1", false), on("lvs2", true))).toEqual([0, 1]);
  });
  it("is-not-called-silent-when-it-gets-nothing-by-right", () => {
    const quiet = (carries: boolean) => ({ ...on("lvs1", carries), rates: unknown("no answer") });
    const silent = (carries: boolean) =>
      directorParts({ perDirector: [quiet(carries)] } as unknown as ServiceView)[0]?.silent;
    expect([silent(true), silent(false)]).toEqual([true, false]);
  });
  it("is-not-known-for-one-that-gets-traffic-and-does-not-have-the-service", () => {
    expect(fair(on("lvs1", true, false), on("lvs2", true))).toEqual([null, 1]);
  });
});

describe("what one director hands on", () => {
  const on = (directorId: string, conns: number | null, weight: number | null) => ({
    directorId,
    rates: conns === null ? unknown("no answer") : known({ conns }, 0),
    weight: weight === null ? unknown("no answer") : known(weight, 0),
  });
  const service = {
    servers: [
      { key: "a:80", perDirector: [on("lvs1", 30, 1), on("lvs2", null, null)] },
      { key: "b:80", perDirector: [on("lvs1", 10, 3), on("lvs2", 5, 1)] },
    ],
  } as unknown as ServiceView;

  it("is-measured-among-its-own-real-servers", () => {
    expect(shareOn(service, "a:80", "lvs1")).toEqual({ share: 0.75, fair: 0.25 });
  });
  it("is-unknown-while-one-of-them-is", () => {
    expect(shareOn(service, "b:80", "lvs2")).toEqual({ share: null, fair: null });
    expect(shareOn(service, "b:80", "lvs9")).toEqual({ share: null, fair: null });
  });
});

describe("a real server's name", () => {
  it("is-not-said-twice", () => {
    expect(ownName({ key: "192.168.0.4:80", name: "192.168.0.4" })).toBeNull();
    expect(ownName({ key: "[2001:db8::4]:80", name: "2001:db8::4" })).toBeNull();
    expect(ownName({ key: "192.168.0.4:80", name: "rs1" })).toBe("rs1");
  });
});
