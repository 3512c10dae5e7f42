import { expect, it } from "vitest";
import { capital, clause, counted, listed } from "./words";

it("a list names four at most", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d", "e"]].map(listed)).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
    "a, b, c and 2 more",
  ]);
});

it("a reason after a colon has no full stop and no capital, unless it is a name", () => {
  expect(clause("This host has not answered yet.")).toBe("this host has not answered yet");
  expect(clause("SSH host key changed")).toBe("SSH host key changed");
  expect(clause("HTTP_GET failed")).toBe("HTTP_GET failed");
  expect(clause("Keepalived is not running")).toBe("Keepalived is not running");
});

it("counts agree with their noun", () => {
  expect([0, 1, 2].map((n) => counted(n, "service"))).toEqual(["no services", "1 service", "2 services"]);
  expect(capital("weight 0")).toBe("Weight 0");
});
