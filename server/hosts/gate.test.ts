import { describe, expect, test } from "vitest";
import { backoffMs } from "./backoff";
import { ConnectGate } from "./gate";

const settled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), new Promise<boolean>((done) => setImmediate(() => done(false)))]);

describe("the gate", () => {
  test("lets four in per address, and others are not held up by a full one", async () => {
    const gate = new ConnectGate(10, 2);
    const first = await gate.enter("a");
    await gate.enter("a");
    const third = gate.enter("a");
    expect(await settled(third)).toBe(false);
    expect(await settled(gate.enter("b"))).toBe(true);
    first();
    first();
    expect(await settled(third)).toBe(true);
    expect(await settled(gate.enter("a"))).toBe(false);
  });

  test("counts all addresses together, too; who waits longest comes first", async () => {
    const gate = new ConnectGate(1, 1);
    const leave = await gate.enter("a");
    const order: string[] = [];
    const second = gate.enter("b").then((done) => {
      order.push("b");
      return done;
    });
    const third = gate.enter("c").then(() => order.push("c"));
    leave();
    (await second)();
    await third;
    expect(order).toEqual(["b", "c"]);
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
