import { afterEach, describe, expect, test, vi } from "vitest";
import { backoffMs } from "./backoff";
import { ConnectGate } from "./gate";

const settled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((done) => setImmediate(() => done(false)))]);

describe("the gate", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("lets four in per address, and others are not held up by a full one", async () => {
    const gate = new ConnectGate(10, 2);
    const first = await gate.toAddress("a");
    await gate.toAddress("a");
    const third = gate.toAddress("a");
    expect(await settled(third)).toBe(false);
    expect(await settled(gate.toAddress("b"))).toBe(true);
    first();
    // Leaving twice is the same as once.
    first();
    expect(await settled(third)).toBe(true);
    expect(await settled(gate.toAddress("a"))).toBe(false);
  });

  test("counts handshakes with all addresses together; who waits longest comes first", async () => {
    const gate = new ConnectGate(1, 1);
    const leave = await gate.toHandshake();
    const order: string[] = [];
    const second = gate.toHandshake().then((done) => {
      order.push("second");
      return done;
    });
    const third = gate.toHandshake().then((done) => {
      order.push("third");
      return done;
    });
    leave();
    (await second)();
    (await third)();
    expect(order).toEqual(["second", "third"]);
    expect(await settled(gate.toHandshake())).toBe(true);
  });

  test("who hangs in a handshake makes room after 2 s", async () => {
    vi.useFakeTimers();
    const gate = new ConnectGate(1, 1);
    await gate.toHandshake();
    let entered = false;
    gate.toHandshake().then(() => {
      entered = true;
    });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(entered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toBe(true);
  });
});

describe("back-off", () => {
  test("doubles up to 15 s, with up to half of it taken off by chance", () => {
    expect([1, 2, 3, 4, 5, 6, 100].map((n) => backoffMs("refused", n, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000,
    ]);
    expect(backoffMs("refused", 3, 0)).toBe(2_000);
  });
  test("is patient where only a person can help, for sshd counts such tries", () => {
    for (const code of ["auth", "no-credential", "sudo", "host-key-unknown", "host-key-changed"] as const)
      expect([1, 4, 9].map((n) => backoffMs(code, n, 1))).toEqual([15_000, 120_000, 120_000]);
  });
});
