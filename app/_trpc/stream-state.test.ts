import { describe, expect, it } from "vitest";
import { nextStream, type StreamEvent } from "./stream-state";

const start = { state: { kind: "idle" as const }, dataAt: null };
const run = (...events: readonly (readonly [StreamEvent, number])[]) =>
  events.reduce<ReturnType<typeof nextStream>>(
    (stream, [event, now]) => nextStream(stream, event, now),
    start,
  );

describe("the tab's live stream", () => {
  it("is-live-from-its-first-data", () => {
    expect(run([{ kind: "opening" }, 1], [{ kind: "data", at: 500 }, 2]).state).toEqual({ kind: "live" });
  });
  it("a-loss-names-the-moment-of-the-last-figures", () => {
    expect(run([{ kind: "data", at: 500 }, 2], [{ kind: "failed" }, 9]).state).toEqual({
      kind: "lost",
      since: 9,
      dataAt: 500,
    });
  });
  it("failing-twice-is-the-same-loss", () => {
    const lost = run([{ kind: "data", at: 500 }, 2], [{ kind: "failed" }, 9], [{ kind: "failed" }, 30]).state;
    expect(lost).toMatchObject({ kind: "lost", since: 9 });
  });
  it("opening-again-does-not-hide-a-loss-only-data-does", () => {
    const reopened = run([{ kind: "data", at: 500 }, 2], [{ kind: "failed" }, 9], [{ kind: "opening" }, 12]);
    expect(reopened.state.kind).toBe("lost");
    expect(nextStream(reopened, { kind: "data", at: 700 }, 13).state.kind).toBe("live");
  });
  it("a-stream-that-was-closed-on-purpose-is-not-lost", () => {
    expect(run([{ kind: "data", at: 500 }, 2], [{ kind: "closed" }, 3]).state).toEqual({ kind: "idle" });
  });
});
