import { describe, expect, it } from "vitest";
import type { ServiceView } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { judge, ownName, type Part, shareOn } from "./spread";

const part = (label: string, share: number | null, fair: number | null = 0.5): Part => ({
  key: label,
  label,
  share,
  fair,
});
const busy = known(50, 0);

describe("how evenly it is spread", () => {
  it("is-even-within-a-quarter-of-the-fair-share", () => {
    expect(judge([part("lvs1", 0.55), part("lvs2", 0.45)], busy, "director")).toEqual({
      kind: "even",
      text: "Even: no director is more than 10 % off its fair share.",
    });
  });

  it("names-who-gets-too-much", () => {
    expect(judge([part("lvs1", 0.9), part("lvs2", 0.1, 0.5)], busy, "director")).toEqual({
      kind: "uneven",
      text: "Uneven: lvs1 gets 1.8 times its fair share.",
    });
  });

  it("names-who-gets-too-little", () => {
    const parts = [part("rs1", 0.4, 1 / 3), part("rs2", 0.4, 1 / 3), part("rs3", 0.2, 1 / 3)];
    expect(judge(parts, busy, "real server")).toMatchObject({
      text: "Uneven: rs3 gets 60 % of its fair share.",
    });
  });

  it("says-nothing-of-a-server-that-should-get-nothing", () => {
    expect(judge([part("rs1", 0.5), part("rs2", 0.5), part("rs3", 0, 0)], busy, "real server").kind).toBe(
      "even",
    );
  });

  it("measures-by-weight-and-not-by-number", () => {
    expect(judge([part("rs1", 0.75, 0.75), part("rs2", 0.25, 0.25)], busy, "real server").kind).toBe("even");
  });

  it("judges-nothing-with-next-to-no-traffic", () => {
    expect(judge([part("lvs1", 1), part("lvs2", 0)], known(0.2, 0), "director")).toMatchObject({
      kind: "unknown",
    });
  });

  it("keeps-unknown-unknown", () => {
    expect(judge([part("lvs1", 1)], unknown("lvs1 does not answer."), "director")).toMatchObject({
      kind: "unknown",
    });
    expect(judge([part("lvs1", null), part("lvs2", null)], busy, "director").kind).toBe("unknown");
  });

  it("does-not-take-one-that-is-not-seen-for-one-that-gets-nothing", () => {
    expect(judge([part("lvs1", 1, 1), part("lvs2", null, null)], busy, "director")).toEqual({
      kind: "unknown",
      why: "Cannot be told: lvs2 gives no figure now.",
    });
  });

  it("says-when-one-is-alone", () => {
    expect(judge([part("lvs1", 1, 1)], busy, "director")).toEqual({
      kind: "alone",
      text: "One director takes everything: lvs1.",
    });
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
