import { describe, expect, it } from "vitest";
import { capital, clause, counted, inOneLine, listed, noAnswer } from "./words";

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

describe("why a host does not answer", () => {
  it("is its own sentence where that names the host, without the advice", () => {
    expect(noAnswer("lvs2", "lvs2 (127.0.0.1:22) did not answer within 6 s. Look at its load.")).toBe(
      "lvs2 (127.0.0.1:22) did not answer within 6 s",
    );
    expect(noAnswer("lvs2", "lvs2 (10.0.0.3:22): the SSH host key has changed. It shows SHA256:x.")).toBe(
      "lvs2 (10.0.0.3:22): the SSH host key has changed",
    );
  });

  it("stands behind the name of the host where it does not", () => {
    expect(noAnswer("lvs2", "Connection refused.")).toBe("lvs2 does not answer: connection refused");
  });
});

it("a sentence stays in its line and its direction, whatever a name in it holds", () => {
  expect(inOneLine("eth\u202e0\n\u001b[31m was put on lvs1: \u05d0\u05d1")).toBe(
    "eth\ufffd0\ufffd\ufffd[31m was put on lvs1: \u05d0\u05d1",
  );
});
