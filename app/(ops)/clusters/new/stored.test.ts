import { describe, expect, it } from "vitest";
import { forgetStored, readStored, writeStored } from "./stored";
import { emptyWizard, step } from "./wizard";

const memory = () => {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
};
const door = {
  address: "192.0.2.1",
  port: 22,
  user: "sluice",
  sudo: true,
  credential: { kind: "installation" },
  via: null,
  hostKey: null,
} as const;
const started = step(emptyWizard, { kind: "start", door, jump: null, knownKeys: [] });

describe("the wizard after a reload", () => {
  it("is-where-it-was", () => {
    const store = memory();
    writeStored(store, started);
    expect(readStored(store)).toEqual(started);
  });

  it("asks-again-what-was-under-way", () => {
    const store = memory();
    writeStored(store, step(step(started, { kind: "asking", id: "192.0.2.1:22" }), { kind: "round-begun" }));
    expect(readStored(store)).toMatchObject({
      round: { kind: "idle" },
      rows: [{ offer: { kind: "not-asked" } }],
    });
  });

  it("begins-anew-with-anything-that-is-not-ours", () => {
    for (const text of [
      "{",
      "7",
      "{}",
      '{"rows":[{}],"edits":{},"round":{},"proposal":null,"knownKeys":[]}',
    ]) {
      const store = memory();
      store.setItem("sluice:new-cluster:1", text);
      expect(readStored(store)).toEqual(emptyWizard);
    }
  });

  it("is-gone-when-it-is-done", () => {
    const store = memory();
    writeStored(store, started);
    forgetStored(store);
    expect(readStored(store)).toEqual(emptyWizard);
  });

  it("works-without-storage", () => {
    const broken = {
      ...memory(),
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    expect(() => writeStored(broken, started)).not.toThrow();
  });
});
