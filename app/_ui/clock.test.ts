import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isStale, judgeStalenessAt, noteServerTime, serverNow } from "./clock";

const start = Date.UTC(2026, 10, 20, 3, 0, 0);
const hour = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  // Twenty messages that agree make the clock forget what was before.
  for (let n = 0; n < 20; n += 1) noteServerTime(Date.now());
  judgeStalenessAt(null);
  vi.useRealTimers();
});

describe("the clock of the screen", () => {
  it("follows-the-server-when-the-browser-is-an-hour-off", () => {
    for (let n = 0; n < 20; n += 1) noteServerTime(start - hour);
    expect(serverNow()).toBe(start - hour);
  });
  it("takes-the-least-delayed-message-for-the-truth", () => {
    for (let n = 0; n < 19; n += 1) noteServerTime(start - hour - 900);
    noteServerTime(start - hour - 10);
    expect(serverNow()).toBe(start - hour - 10);
  });
  it("does-not-chase-ordinary-delays", () => {
    for (let n = 0; n < 20; n += 1) noteServerTime(start - 800);
    expect(serverNow()).toBe(start);
  });
  it("judges-staleness-as-of-the-loss-while-the-stream-is-lost", () => {
    judgeStalenessAt(start - 20_000);
    expect(isStale(start - 21_000, 5000)).toBe(false);
    judgeStalenessAt(null);
    expect(isStale(start - 21_000, 5000)).toBe(true);
  });
});
