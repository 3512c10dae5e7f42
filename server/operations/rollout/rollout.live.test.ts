import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CONF } from "../../hosts/change/testing/changes";
import { HostError } from "../../hosts/errors";
import { desiredFiles } from "../../store/changes/desired";
import { listRevisions } from "../../store/changes/revisions";
import { loadChange } from "../../store/changes/sets";
import type { Store } from "../../store/store";
import { withStore } from "../../store/testing";
import { forward } from "./model";
import { abortOperation, chooseForOperation } from "./signal";
import { cutOnce, NEW, OLD, openRolloutStage, type RolloutStage } from "./testing";
import { operationView } from "./view";

const live = withStore();
const within = { timeout: 30_000, interval: 20 };
const ada = { kind: "user", id: "00000000-0000-4000-8000-000000000001", name: "Ada" } as const;
let store: Store;
let stage: RolloutStage;
beforeEach(async () => {
  ({ store } = live);
  stage = await openRolloutStage(store, ["lvs1", "lvs2"]);
});
afterEach(() => stage.stop());

const stateOf = async (id: string) => (await stage.load(id)).operation.state;
const ended = (id: string) => expect.poll(async () => (await stage.load(id)).operation.outcome, within);
const view = async (id: string) => {
  const { operation, journal } = await stage.load(id);
  return operationView(operation, journal);
};
const hostStates = async (id: string) => (await view(id)).hosts.map(({ state }) => state);
const desired = async () =>
  (await desiredFiles(store.prisma, stage.clusterId)).map(({ files }) => files[0]?.text);
const hostId = (name: string) => stage.hosts.get(name)?.id ?? "";
const choose = (id: string, choice: "retry" | "roll-back" | "leave") =>
  chooseForOperation(store, id, choice, ada);
const changeState = async () => (await loadChange(store, stage.changeId))?.change.state;

describe("a rollout", () => {
  test("goes host by host, each with every step, and what should be there moves with what is there", async () => {
    const id = await stage.begin();
    stage.engine();
    await ended(id).toBe("done");
    expect(stage.live()).toEqual(["new", "new"]);
    const { hosts, sentence } = await view(id);
    expect(sentence).toBe("Done on lvs1 and lvs2.");
    expect(
      hosts.map(({ name, state, steps }) => [name, state, steps.map((one) => `${one.name} ${one.state}`)]),
    ).toEqual(["lvs1", "lvs2"].map((name) => [name, "done", forward.map((verb) => `${verb} done`)]));
    const [first, second] = hosts.map(({ steps }) => steps);
    expect(first?.at(-1)?.endedAt).toBeLessThanOrEqual(second?.[0]?.startedAt ?? 0);
    expect(await desired()).toEqual([NEW, NEW]);
    expect(await listRevisions(store, hostId("lvs2"), CONF)).toMatchObject([
      { number: 1, by: "Ada", reason: "weights: rs1 is slow", operationId: id, changeId: stage.changeId },
      { number: 0, by: "import", reason: "found on the host" },
    ]);
    expect(await changeState()).toBe("done");
    const { rows } = await store.pool.query(
      "SELECT action FROM audit_entry WHERE target_id = $1 ORDER BY id",
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(["rollout.host", "rollout.host", "rollout.end"]);
    expect([...stage.hosts.values()].map(({ host }) => host.told())).toEqual([
      ["start", "reload"],
      ["start", "reload"],
    ]);
  });

  test("applies nothing to a host whose own programs object, and says what they said", async () => {
    const bad = "SYNTAXERROR\n";
    const id = await stage.begin(() => [{ path: CONF, from: OLD, to: bad }]);
    stage.engine();
    await expect.poll(() => stateOf(id), within).toBe("waiting");
    expect((await view(id)).choice).toEqual({
      options: ["retry", "leave"],
      sentence: expect.stringMatching(
        /^lvs1: keepalived objects: .*SYNTAXERROR.* Every host is as it was before\.$/,
      ),
    });
    expect(stage.live()).toEqual(["old", "old"]);
    expect(stage.asked.filter((one) => one.endsWith(" arm"))).toEqual([]);
    expect(await hostStates(id)).toEqual(["reverted", "waiting"]);
    await choose(id, "leave");
    await ended(id).toBe("reverted");
    expect(await hostStates(id)).toEqual(["reverted", "untouched"]);
  });

  test("accepts what its programs say of the files that are there already", async () => {
    const [was, is] = ["SYNTAXERROR\n", "! a comment\nSYNTAXERROR\n"];
    for (const { host } of stage.hosts.values()) host.write(was);
    const id = await stage.begin(() => [{ path: CONF, from: was, to: is }]);
    stage.engine();
    await ended(id).toBe("done");
    expect(stage.live()).toEqual([is.trim(), is.trim()]);
  });

  test("refuses a host whose file somebody has edited since, and leaves that edit alone", async () => {
    const id = await stage.begin();
    stage.hosts.get("lvs2")?.host.write("by hand\n");
    stage.engine();
    await expect.poll(() => stateOf(id), within).toBe("waiting");
    expect(stage.live()).toEqual(["new", "by hand"]);
    expect(await desired()).toEqual([NEW, OLD]);
  });
});

describe("a gate that does not hold", () => {
  beforeEach(() => {
    stage.holdsVip = (name) => name !== "lvs2";
  });
  const stopped = async (): Promise<string> => {
    const id = await stage.begin();
    stage.engine();
    await expect.poll(() => stateOf(id), within).toBe("waiting");
    return id;
  };

  test("takes its host back and stops there; what is done stays done and is said", async () => {
    const id = await stopped();
    expect(stage.live()).toEqual(["new", "old"]);
    expect(await hostStates(id)).toEqual(["done", "reverted"]);
    expect((await view(id)).choice).toEqual({
      options: ["retry", "roll-back", "leave"],
      sentence: "lvs2 does not hold 192.0.2.100/32. It is done on lvs1; the others are as they were before.",
    });
    expect(await desired()).toEqual([NEW, OLD]);
    expect(await changeState()).toBe("rolling");
  });

  test("retry goes on with the host that failed, and does not touch the others again", async () => {
    const id = await stopped();
    stage.holdsVip = () => true;
    const before = stage.asked.filter((one) => one.startsWith("lvs1")).length;
    await choose(id, "retry");
    await ended(id).toBe("done");
    expect(stage.live()).toEqual(["new", "new"]);
    expect(stage.asked.filter((one) => one.startsWith("lvs1"))).toHaveLength(before);
    expect(await changeState()).toBe("done");
  });

  test("roll back takes the hosts back that were done, in the same guarded way", async () => {
    const id = await stopped();
    await choose(id, "roll-back");
    await ended(id).toBe("reverted");
    expect(stage.live()).toEqual(["old", "old"]);
    expect(stage.hosts.get("lvs1")?.host.told()).toEqual(["start", "reload", "reload"]);
    expect(await desired()).toEqual([OLD, OLD]);
    expect(await listRevisions(store, hostId("lvs1"), CONF)).toMatchObject([
      { number: 2, reason: "rolled back: weights: rs1 is slow" },
      { number: 1 },
      { number: 0 },
    ]);
    expect(await changeState()).toBe("reverted");
    expect((await view(id)).sentence).toBe("Rolled back: every host is as it was before.");
  });

  test("leave ends it as it is, and says which hosts are done", async () => {
    const id = await stopped();
    await choose(id, "leave");
    await ended(id).toBe("stopped");
    expect((await view(id)).sentence).toBe("Left as it is: done on lvs1, not on lvs2.");
    expect(await changeState()).toBe("stopped");
  });
});

const verbsOfOneHost = forward.filter((verb) => verb !== "check");

describe("abort", () => {
  test.each(verbsOfOneHost.filter((verb) => verb !== "release" && verb !== "confirm"))(
    "on the second host during %s: it goes back, the first stays, a person chooses",
    async (verb) => {
      const id = await stage.begin();
      let aborted: Promise<void> | null = null;
      stage.fault = (moment, which, name) => {
        if (moment !== "before" || which !== verb || name !== "lvs2" || aborted !== null) return;
        // `hold` is asked in every session.
        aborted = abortOperation(store, id, ada, new Date());
        return aborted;
      };
      stage.engine();
      await expect.poll(() => stateOf(id), within).toBe("waiting");
      expect(stage.live()).toEqual(["new", "old"]);
      expect((await view(id)).choice?.options).toEqual(["retry", "roll-back", "leave"]);
    },
  );

  test("during check on the first host: nothing is left of it, and it ends without a question", async () => {
    stage.holdsVip = () => false;
    const id = await stage.begin();
    stage.engine();
    await expect
      .poll(async () => (await stage.load(id)).journal.some(({ name }) => name.endsWith("/check")), within)
      .toBe(true);
    await abortOperation(store, id, ada, new Date());
    await ended(id).toBe("reverted");
    expect(stage.live()).toEqual(["old", "old"]);
    expect((await view(id)).sentence).toBe("Aborted. Every host is as it was before.");
    expect(await hostStates(id)).toEqual(["reverted", "untouched"]);
  });
});

describe("a connection that is cut", () => {
  test.each(verbsOfOneHost.flatMap((verb) => [["before", verb] as const, ["after", verb] as const]))(
    "%s %s: the verb is asked again and done once",
    async (moment, verb) => {
      stage.fault = cutOnce(moment, verb, "lvs1");
      const id = await stage.begin();
      stage.engine();
      await ended(id).toBe("done");
      expect(stage.live()).toEqual(["new", "new"]);
      expect(stage.hosts.get("lvs1")?.host.told()).toEqual(["start", "reload"]);
    },
  );
});

describe("a worker that ends", () => {
  test.each(verbsOfOneHost.flatMap((verb) => [["before", verb] as const, ["after", verb] as const]))(
    "%s %s reached the host: the next one goes on, and the host does it once",
    async (moment, verb) => {
      let arrived = () => {};
      const there = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      let wake = () => {};
      // As a process that is stopped in its tracks, and goes on much later without knowing.
      const dead = new Promise<void>((_, reject) => {
        wake = () => reject(new HostError("closed", "the connection was cut"));
      });
      stage.fault = (at, which, name) => {
        if (at !== moment || which !== verb || name !== "lvs1") return;
        arrived();
        return dead;
      };
      const id = await stage.begin();
      void stage.engine();
      await there;
      stage.fault = () => undefined;
      stage.engine();
      await ended(id).toBe("done");
      expect(stage.live()).toEqual(["new", "new"]);
      expect(stage.hosts.get("lvs1")?.host.told()).toEqual(["start", "reload"]);
      const before = await stage.load(id);
      wake();
      await stage.stop();
      expect(await stage.load(id)).toEqual(before);
      expect(stage.live()).toEqual(["new", "new"]);
    },
  );
});

describe("a host that cannot be reached any more", () => {
  test("after it was applied: it goes back by itself, and Sluice goes on asking until it hears so", async () => {
    await stage.stop();
    stage = await openRolloutStage(store, ["lvs1", "lvs2"], { armSeconds: 8 });
    let away = false;
    stage.fault = (_, verb, name) => {
      if (name === "lvs1" && verb === "confirm") away = true;
      if (away && name === "lvs1") throw new HostError("timeout", "lvs1 does not answer.");
    };
    const id = await stage.begin();
    stage.engine();
    await expect.poll(() => stateOf(id), within).toBe("restoring");
    await expect.poll(() => stage.live()[0], within).toBe("old");
    expect(await stateOf(id)).toBe("restoring");
    away = false;
    stage.fault = () => undefined;
    await expect.poll(() => stateOf(id), within).toBe("waiting");
    const revert = (await view(id)).hosts[0]?.steps.at(-1);
    expect(revert).toMatchObject({
      name: "revert",
      state: "done",
      sentence: "lvs1 is as it was before. It did so by itself.",
    });
    expect(revert?.attempts).toBeGreaterThan(1);
    expect(await desired()).toEqual([OLD, OLD]);
  });

  test("while its confirmation is under way: what the host says in the end is what is kept", async () => {
    let away = false;
    stage.fault = (moment, verb, name) => {
      if (name === "lvs1" && verb === "confirm" && moment === "after") away = true;
      if (away && name === "lvs1") throw new HostError("timeout", "lvs1 does not answer.");
    };
    const id = await stage.begin();
    stage.engine();
    await expect.poll(() => stateOf(id), within).toBe("restoring");
    away = false;
    stage.fault = () => undefined;
    await expect.poll(() => stateOf(id), within).toBe("waiting");
    expect(stage.live()).toEqual(["new", "old"]);
    expect(await desired()).toEqual([NEW, OLD]);
    expect(await hostStates(id)).toEqual(["done", "waiting"]);
    await choose(id, "retry");
    await ended(id).toBe("done");
    expect(stage.live()).toEqual(["new", "new"]);
  });
});

test("Sluice gone for good after arming: every host ends with its old file, alone", async () => {
  await stage.stop();
  stage = await openRolloutStage(store, ["lvs1", "lvs2"], { armSeconds: 4, real: true });
  stage.holdsVip = () => false;
  const stop = stage.engine();
  await stage.begin();
  await expect.poll(() => stage.live()[0], within).toBe("new");
  await stop();
  await sleep(1_000);
  await expect.poll(() => stage.live(), within).toEqual(["old", "old"]);
});
