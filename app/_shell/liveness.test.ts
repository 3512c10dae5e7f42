import { describe, expect, it } from "vitest";
import { livenessOf } from "./liveness";

describe("the screen is", () => {
  it("live-only-while-the-stream-runs-and-the-worker-looks", () => {
    expect(livenessOf("live", "alive")).toBe("live");
    expect(livenessOf("live", "silent")).toBe("unwatched");
    expect(livenessOf("lost", "alive")).toBe("lost");
  });
  it("lost-first-of-all-since-then-nobody-knows-of-the-worker", () =>
    expect(livenessOf("lost", "silent")).toBe("lost"));
  it("unwatched-on-pages-without-a-stream-too", () => expect(livenessOf("idle", "silent")).toBe("unwatched"));
  it("not-called-unwatched-before-the-worker-was-heard-of", () =>
    expect(livenessOf("connecting", undefined)).toBe("connecting"));
});
