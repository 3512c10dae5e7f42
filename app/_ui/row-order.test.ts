import { describe, expect, it } from "vitest";
import { holdOrder, sortKeys } from "./row-order";

const rows = [
  { key: "a", value: 3 },
  { key: "b", value: null },
  { key: "c", value: 12 },
  { key: "d", value: 3 },
];

describe("row order", () => {
  it("sorts-numbers-as-numbers-and-keeps-equals-in-place", () => {
    expect(sortKeys(rows, "up")).toEqual(["a", "d", "c", "b"]);
  });
  it("unknown-stands-last-in-both-directions", () => {
    expect(sortKeys(rows, "down")).toEqual(["c", "a", "d", "b"]);
  });
  it("addresses-sort-by-their-numbers", () => {
    const hosts = ["10.0.0.10", "10.0.0.9", "10.0.0.2"].map((key) => ({ key, value: key }));
    expect(sortKeys(hosts, "up")).toEqual(["10.0.0.2", "10.0.0.9", "10.0.0.10"]);
  });
  it("rows-do-not-move-while-held-new-ones-come-last-gone-ones-go", () => {
    expect(holdOrder(["a", "b", "c"], ["d", "c", "a"])).toEqual(["a", "c", "d"]);
  });
  it("holding-twice-is-the-same-as-once", () => {
    const once = holdOrder(["a", "b"], ["b", "a", "c"]);
    expect(holdOrder(once, ["b", "a", "c"])).toEqual(once);
  });
});
