import { describe, expect, it } from "vitest";
import type { ReachCode } from "#domain/cluster/observation";
import { needsDetail, reachDetail, reachWord } from "./reach-words";

const reach = (code: ReachCode, why: string) => ({ kind: "unreachable", since: 0, code, why }) as const;

describe("why a host cannot be reached", () => {
  it("does-not-name-the-place-twice", () => {
    expect(
      reachDetail("lvs1", reach("refused", "lvs1 (127.0.0.1:22703): connection refused. Is sshd running?")),
    ).toBe("Connection refused. Is sshd running?");
    expect(
      reachDetail("lvs1", reach("protocol", "lvs1 (127.0.0.1:22703) does not speak SSH. Check the port.")),
    ).toBe("It does not speak SSH. Check the port.");
  });
  it("keeps-a-sentence-that-begins-otherwise", () => {
    expect(reachDetail("lvs1", reach("closed", "Nothing was sent: the worker is stopping."))).toBe(
      "Nothing was sent: the worker is stopping.",
    );
    expect(reachDetail("", reach("error", "x"))).toBe("x");
  });
  it("fits-a-cell-in-few-words", () => {
    expect(reachWord(reach("timeout", "whatever"))).toBe("no answer in time");
  });
  it("leaves-fingerprints-to-the-review", () => {
    expect(needsDetail(reach("host-key-changed", "It shows SHA256:…"))).toBe(false);
    expect(needsDetail(reach("sudo", "…"))).toBe(true);
  });
});
