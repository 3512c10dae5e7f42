import { describe, expect, it } from "vitest";
import { known, unknown } from "#domain/reading";
import { judge, type Part } from "./spread";

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
    expect(judge([part("lvs1", 1)], unknown("lvs1 does not answer."), "director")).toEqual({
      kind: "unknown",
      why: "lvs1 does not answer.",
    });
    expect(judge([part("lvs1", null), part("lvs2", null)], busy, "director").kind).toBe("unknown");
  });

  it("says-when-one-is-alone", () => {
    expect(judge([part("lvs1", 1, 1)], busy, "director")).toEqual({
      kind: "alone",
      text: "One director takes everything: lvs1.",
    });
  });
});
