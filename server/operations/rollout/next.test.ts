/** Every way a rollout can go, by chance: what a host says to a step is drawn, and what must always hold is looked at after each. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HostPlan } from "../../domain/change/model";
import type { Choice, JournalStep, Operation } from "../../store/operations/model";
import { forward, isBack, noDetail, type RolloutPlan, readStepName } from "./model";
import { hostsDone, nextOfRollout } from "./next";

const ids = ["a1", "b2", "c3"];
const plan: RolloutPlan = {
  plan: {
    hosts: ids.map((hostId) => ({ hostId, name: hostId }) as HostPlan),
    verdicts: [],
    vips: [],
    connections: 0,
  },
  hash: "",
  overrides: [],
  change: { number: 1, title: "", reason: "" },
};

/** What a host is in, as its own script would have it: armed, and what it will be when that is confirmed. */
type Host = { readonly now: "old" | "new"; readonly armed: "old" | "new" | null };

class World {
  readonly hosts = new Map<string, Host>(ids.map((id) => [id, { now: "old", armed: null }]));
  readonly journal: JournalStep[] = [];
  operation: Operation = {
    id: "0",
    kind: "rollout",
    clusterId: "",
    changeId: null,
    plan,
    state: "running",
    outcome: null,
    sentence: null,
    options: [],
    choice: null,
    round: 1,
    epoch: 1,
    abortRequestedAt: null,
    startedBy: "Ada",
    createdAt: 0,
    endedAt: null,
  };
  now = 0;

  /** One action; `luck` decides what becomes of a step, `choose` what a person answers. */
  advance(luck: number, choose: number): void {
    const action = nextOfRollout(plan, this.operation, this.journal, this.now);
    this.now += 1;
    switch (action.kind) {
      case "step":
        this.step(action.step.name, luck);
        return;
      case "wait":
        expect(action.until).toBeGreaterThan(this.now - 1);
        this.now = action.until;
        return;
      case "restore":
        expect(this.operation.state).toBe("running");
        this.operation = { ...this.operation, state: "restoring", sentence: action.sentence };
        return;
      case "ask": {
        // Whoever is asked is not asked about a host that is neither old nor new, and is told rightly which are new.
        expect([...hostsDone(this.journal)].sort()).toEqual(newHosts(this));
        expect(armed(this)).toEqual([]);
        const choice: Choice = action.options[choose % action.options.length] ?? "leave";
        this.operation = {
          ...this.operation,
          state: choice === "roll-back" ? "restoring" : "running",
          choice,
          round: this.operation.round + 1,
          abortRequestedAt: null,
        };
        return;
      }
      case "end":
        this.operation = { ...this.operation, state: "done", outcome: action.outcome };
        return;
      case "rest":
        throw new Error("it rests though nobody is asked");
    }
  }

  private step(name: string, luck: number): void {
    const place = readStepName(name);
    if (place === null) throw new Error(name);
    const { hostId, verb } = place;
    const known = this.journal.findIndex((step) => step.name === name);
    const before = this.journal[known];
    expect(before?.state).not.toBe("done");
    // Killed before the effect, or after it; failed before the effect, or after it (the answer was lost for good); else well.
    const [dies, well] = [luck < 2, luck > 3];
    const takesEffect = luck === 1 || luck > 2;
    const host = this.hosts.get(hostId) ?? { now: "old", armed: null };
    let hostState: typeof noDetail.hostState = null;
    // A host refuses what was planned for other files than it has.
    if (verb === "stage" && well) expect(host.now).toBe(isBack(place) ? "new" : "old");
    if (verb === "arm" && takesEffect) {
      expect(armed(this).filter((id) => id !== hostId)).toEqual([]);
      this.hosts.set(hostId, { ...host, armed: isBack(place) ? "old" : "new" });
    }
    if (verb === "confirm") {
      if (takesEffect && host.armed !== null) this.hosts.set(hostId, { now: host.armed, armed: null });
      if (well) {
        expect(this.hosts.get(hostId)).toEqual({ now: isBack(place) ? "old" : "new", armed: null });
        hostState = "confirmed";
      }
    }
    if (verb === "revert") {
      // The host knows whether it had confirmed.
      const wanted = isBack(place) ? "old" : "new";
      const confirmed = host.armed === null && host.now === wanted;
      if (takesEffect) this.hosts.set(hostId, { ...host, armed: null });
      hostState = confirmed ? "confirmed" : "reverted";
    }
    const step: JournalStep = {
      name,
      hostId,
      state: dies ? "begun" : well ? "done" : "failed",
      attempts: (before?.attempts ?? 0) + 1,
      startedAt: this.now,
      endedAt: dies ? null : this.now,
      sentence: well ? null : "no",
      detail: { ...noDetail, hostState },
    };
    if (known < 0) this.journal.push(step);
    else this.journal[known] = step;
  }
}

const armed = ({ hosts }: World): string[] =>
  [...hosts].flatMap(([id, host]) => (host.armed === null ? [] : [id]));
const newHosts = ({ hosts }: World): string[] =>
  [...hosts].flatMap(([id, { now }]) => (now === "new" ? [id] : []));

describe("a rollout, whatever happens", () => {
  test("never has two hosts under way, never asks about one that is, and says at its end what is so", () => {
    const draw = fc.record({
      luck: fc.integer({ min: 0, max: 9 }),
      choose: fc.nat(5),
      aborts: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(draw, { minLength: 10, maxLength: 120 }), (draws) => {
        const world = new World();
        for (const { luck, choose, aborts } of draws) {
          if (world.operation.state === "done") break;
          if (aborts === 0 && world.operation.state === "running")
            world.operation = { ...world.operation, abortRequestedAt: world.now };
          world.advance(luck, choose);
          // Whoever is asked or told is told what is so; on the way there an answer may be outstanding.
          if (world.operation.state === "done")
            expect([...hostsDone(world.journal)].sort()).toEqual(newHosts(world));
        }
        // From wherever that led, with luck it comes to an end.
        for (let n = 0; world.operation.state !== "done"; n++) {
          expect(n).toBeLessThan(300);
          world.advance(9, 0);
        }
        const carry = newHosts(world);
        const { outcome } = world.operation;
        expect(armed(world)).toEqual([]);
        expect([...hostsDone(world.journal)].sort()).toEqual(carry);
        if (outcome === "done") expect(carry).toEqual(ids);
        else if (outcome === "reverted") expect(carry).toEqual([]);
        else expect(carry.length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
  });

  test("without any trouble it is eight steps a host, in order", () => {
    const world = new World();
    while (world.operation.state !== "done") world.advance(9, 0);
    expect(world.journal.map(({ name }) => name)).toEqual(
      ids.flatMap((id) => forward.map((verb) => `1.0/${id}/${verb}`)),
    );
  });
});
