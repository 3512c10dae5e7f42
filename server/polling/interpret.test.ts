import { describe, expect, it } from "vitest";
import { inventory, lvs1 } from "../domain/cluster/fixtures/practice-cluster";
import { failed } from "../domain/reading";
import { Interpreter } from "./interpret";
import { freshMemory } from "./memory";

const interpreterOf = (...inventories: readonly (typeof inventory)[]) => {
  const interpreter = new Interpreter(() => undefined);
  interpreter.know(inventories);
  return interpreter;
};
const later = (ms: number) => ({
  observation: { ...lvs1, at: lvs1.at + ms },
  counters: failed("not asked"),
  pollEveryMs: 2_000,
});

describe("a worker that starts", () => {
  it("goes on with every state when another looked a moment ago", () => {
    const { spans, events } = interpreterOf(inventory).interpret(
      freshMemory(lvs1.hostId, lvs1, 0),
      later(5_000),
    );
    expect([spans, events]).toEqual([[], []]);
  });

  it("leaves a gap in the history where nobody looked for long, and tells no event for it", () => {
    const { spans, events } = interpreterOf(inventory).interpret(
      freshMemory(lvs1.hostId, lvs1, 0),
      later(3_600_000),
    );
    expect(events).toEqual([]);
    const subjects = new Set(spans.map(({ subject }) => subject));
    expect(subjects).toContain("reach");
    for (const subject of subjects)
      expect(spans.filter((span) => span.subject === subject).map(({ from, to }) => [from, to])).toEqual([
        [lvs1.at, lvs1.at],
        [lvs1.at + 3_600_000, null],
      ]);
  });
});

describe("a host whose inventory comes a moment after its first look", () => {
  it("begins its history then", () => {
    const interpreter = interpreterOf();
    const memory = freshMemory(lvs1.hostId, null, 0);
    expect(interpreter.interpret(memory, later(0)).spans).toEqual([]);
    interpreter.know([inventory]);
    const { spans } = interpreter.interpret(memory, later(2_000));
    expect(spans).toContainEqual({
      hostId: lvs1.hostId,
      subject: "reach",
      value: "reachable",
      from: lvs1.at + 2_000,
      to: null,
    });
  });
});
