import { describe, expect, it } from "vitest";
import { matchKeys } from "./keys";

const commands = [
  { id: "overview", keys: "g o" },
  { id: "events", keys: "g e" },
  { id: "table", keys: "t" },
  { id: "silent" },
];
const press = (...keys: string[]) => {
  let pressed: readonly string[] = [];
  let last: ReturnType<typeof matchKeys<(typeof commands)[number]>> = { kind: "none" };
  for (const key of keys) {
    last = matchKeys(pressed, key, commands);
    pressed = last.kind === "wait" ? last.pressed : [];
  }
  return last.kind === "run" ? last.command.id : last.kind;
};

describe("shortcuts", () => {
  it("a-single-key-runs-at-once", () => expect(press("t")).toBe("table"));
  it("a-sequence-waits-for-its-end", () => {
    expect(press("g")).toBe("wait");
    expect(press("g", "e")).toBe("events");
  });
  it("a-slip-does-not-swallow-the-next-command", () => {
    expect(press("g", "t")).toBe("table");
    expect(press("g", "g", "o")).toBe("overview");
    expect(press("x")).toBe("none");
  });
});
