/** A change from the edit to the hosts and back, with a worker of its own process and simulated machines. */
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { ChangeEdit } from "../../domain/change/model";
import { SluiceError } from "../../domain/sluice-error";
import { loadDesired } from "../../store/changes/desired";
import { listRevisions } from "../../store/changes/revisions";
import { loadChange } from "../../store/changes/sets";
import { loadOperation } from "../../store/operations/read";
import { withStage } from "../perform/testing";
import { startRollout } from "../rollout/start";
import { abandonChange } from "./abandon-change";
import { addEdit } from "./add-edit";
import { adopt } from "./adopt";
import { backTo } from "./back-to";
import { createChange } from "./create-change";
import { describeChange } from "./describe-change";
import { differencesIn } from "./differences";
import { removeEdit } from "./remove-edit";
import { repair } from "./repair";

const stage = withStage();
const within = { timeout: 60_000, interval: 200 };
const conf = "/etc/keepalived/keepalived.conf";
let clusterId = "";
const now = () => new Date();

const desired = async () => {
  const found = await loadDesired(stage.store, clusterId);
  if (found === null) throw new Error("no cluster");
  return found;
};
const hostNamed = async (name: string) => {
  const host = (await desired()).hosts.find((one) => one.name === name);
  if (host === undefined) throw new Error(`no ${name}`);
  return host;
};
const fileOn = async (name: string, path = conf) =>
  (await hostNamed(name)).files.find((file) => file.path === path);
const filesOn = (name: string) => stage.cluster.world.state(name).machine.files;
const liveText = (name: string) => filesOn(name).get(conf);

beforeAll(async () => {
  clusterId = await stage.onboard(["router", "lvs1", "lvs2"]);
  await vi.waitFor(async () => expect((await desired()).ready).toBe(true), within);
});

const weightEdit = async (weight: string): Promise<ChangeEdit> => ({
  kind: "keepalived",
  hostIds: [(await hostNamed("lvs1")).hostId, (await hostNamed("lvs2")).hostId],
  edit: {
    kind: "set",
    place: {
      kind: "server",
      service: { head: "192.168.0.100 80", protocol: "TCP" },
      server: "192.168.0.4 80",
    },
    field: "weight",
    value: [weight],
  },
});
const create = async (title: string): Promise<string> =>
  (await createChange(stage.store, { clusterId, title, reason: "rs1 is slow" }, stage.person, now()))
    .changeId;
const draftOf = async (title: string, edit: ChangeEdit): Promise<string> => {
  const changeId = await create(title);
  await addEdit(stage.store, { changeId, version: 1, edit }, stage.person, now());
  return changeId;
};
const plan = (changeId: string) => stage.ask("plan", { changeId });
const start = async (changeId: string, hash: string) =>
  startRollout(
    stage.store,
    { changeId, hash, overrides: [], mayOverrideAll: false },
    await plan(changeId),
    stage.person,
    now(),
  );
const outcome = async (operationId: string) => {
  const loaded = await loadOperation(stage.store, operationId);
  return loaded && `${loaded.operation.state} ${loaded.operation.outcome} ${loaded.operation.sentence}`;
};
const rollOut = async (changeId: string): Promise<string> => {
  const { hash } = await plan(changeId);
  const { operationId } = await start(changeId, hash);
  await expect.poll(() => outcome(operationId), within).toMatch(/^(done|waiting)/);
  return operationId;
};
const sentence = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => "went well",
    (error: unknown) => {
      if (!(error instanceof SluiceError)) throw error;
      return `${error.code}: ${error.message}`;
    },
  );

describe("what was found at the import", () => {
  test("is revision 0 of every file, as it is on the host, and nothing differs", async () => {
    const cluster = await desired();
    expect(cluster.hosts.map(({ name, suite, keepalivedPath }) => [name, suite, keepalivedPath])).toEqual([
      ["lvs1", "frr", conf],
      ["lvs2", "frr", conf],
      ["router", "frr", null],
    ]);
    expect(await fileOn("lvs1")).toMatchObject({
      text: liveText("lvs1"),
      revision: 0,
      by: "import",
      reason: "found on the host",
      onHost: "same",
    });
    expect((await hostNamed("lvs1")).files.map(({ path }) => path)).toEqual([
      "/etc/frr/daemons",
      "/etc/frr/frr.conf",
      conf,
    ]);
    expect(await differencesIn(stage.store, clusterId, Date.now())).toEqual([]);
  });
});

describe("a draft", () => {
  test("is edited by whoever saw its last state; who did not is told whose it is", async () => {
    const changeId = await create("weights");
    const edit = await weightEdit("5");
    const grace = { kind: "user", id: crypto.randomUUID(), name: "Grace" } as const;
    expect(await addEdit(stage.store, { changeId, version: 1, edit }, grace, now())).toEqual({
      index: 0,
      version: 2,
    });
    for (const doing of [
      () => addEdit(stage.store, { changeId, version: 1, edit }, stage.person, now()),
      () => removeEdit(stage.store, { changeId, version: 1, index: 0 }, stage.person, now()),
      () =>
        describeChange(stage.store, { changeId, version: 1, title: "x", reason: "" }, stage.person, now()),
    ])
      expect(await sentence(doing())).toMatch(
        /^conflict: Grace changed this at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, after you had loaded it\. Nothing of yours was stored/,
      );
    expect(await removeEdit(stage.store, { changeId, version: 2, index: 0 }, stage.person, now())).toEqual({
      version: 3,
    });
    expect((await loadChange(stage.store, changeId))?.edits).toEqual([]);
    await abandonChange(stage.store, changeId, stage.person, now());
    expect(await sentence(addEdit(stage.store, { changeId, version: 4, edit }, grace, now()))).toMatch(
      /^conflict: Change \d+ is abandoned: it cannot be edited any more\.$/,
    );
  });

  test("names hosts of its own cluster only", async () => {
    const changeId = await create("elsewhere");
    const edit: ChangeEdit = { kind: "file", hostId: crypto.randomUUID(), path: conf, base: null, text: "" };
    expect(await sentence(addEdit(stage.store, { changeId, version: 1, edit }, stage.person, now()))).toBe(
      "invalid: The edit names a host that is not in this cluster. Nothing was stored.",
    );
  });
});

describe("a weight", () => {
  test("reaches both directors, file and kernel; the way back is a change of its own", async () => {
    const changeId = await draftOf("weights", await weightEdit("5"));
    const review = await plan(changeId);
    expect(review.unread).toEqual([]);
    expect(review.plan.hosts.map(({ name }) => name)).toEqual(["lvs1", "lvs2"]);
    expect(review.plan.hosts[0]?.table).toMatchObject([
      { kind: "change", line: expect.stringContaining("-w 5") },
    ]);
    const { operationId } = await start(changeId, review.hash);
    expect(await sentence(start(await draftOf("another", await weightEdit("6")), review.hash))).toMatch(
      /^conflict/,
    );
    await expect.poll(() => outcome(operationId), within).toBe("done done Done on lvs1 and lvs2.");
    for (const name of ["lvs1", "lvs2"]) {
      expect(liveText(name)).toContain("weight 5");
      expect(await fileOn(name)).toMatchObject({
        revision: 1,
        by: "Ada",
        onHost: "same",
        text: liveText(name),
      });
    }
    expect(await differencesIn(stage.store, clusterId, Date.now())).toEqual([]);

    const back = await backTo(stage.store, { operationId }, stage.person, now());
    await rollOut(back.changeId);
    const { hostId } = await hostNamed("lvs1");
    const revisions = await listRevisions(stage.store, hostId, conf);
    expect(revisions.map(({ number }) => number)).toEqual([2, 1, 0]);
    expect(liveText("lvs1")).not.toContain("weight 5");
    expect(await sentence(backTo(stage.store, { operationId }, stage.person, now()))).toBe(
      "invalid: Nothing to bring back: this is how it should be already.",
    );
  });
});

describe("a host that has moved since the review", () => {
  test("is named, and nothing is started", async () => {
    const changeId = await draftOf("moved", await weightEdit("7"));
    const { hash } = await plan(changeId);
    const text = `${liveText("lvs2")}# by hand\n`;
    filesOn("lvs2").set(conf, text);
    expect(await sentence(start(changeId, hash))).toBe(
      "conflict: lvs2 has moved since: review it again. Nothing was started.",
    );
    expect(await stage.store.prisma.operation.count({ where: { changeId } })).toBe(0);
  });

  test("differs from what should be, and can be adopted without sending anything, or repaired", async () => {
    await stage.ask("read-files", { clusterId });
    const [found, ...others] = await differencesIn(stage.store, clusterId, Date.now());
    expect(others).toEqual([]);
    expect(found).toMatchObject({ code: "file-edited", subject: conf, can: { adopt: true, repair: true } });
    const ids = [found?.id ?? ""];
    const repaired = await repair(stage.store, { clusterId, ids }, stage.person, now());
    await rollOut(repaired.changeId);
    expect(liveText("lvs2")).not.toContain("by hand");

    filesOn("lvs2").set(conf, `${liveText("lvs2")}# by hand again\n`);
    await stage.ask("read-files", { clusterId });
    const adopted = await adopt(stage.store, { clusterId, ids }, stage.person, now());
    expect(adopted).toMatchObject({ draft: false, recorded: 1 });
    expect((await loadChange(stage.store, adopted.changeId))?.change.state).toBe("done");
    expect(await fileOn("lvs2")).toMatchObject({ onHost: "same", text: liveText("lvs2"), by: "Ada" });
    expect(await sentence(adopt(stage.store, { clusterId, ids }, stage.person, now()))).toBe(
      "conflict: One of these differences is there no more, or is another one: look again.",
    );
  });
});

describe("a weight that stands in the kernel alone", () => {
  const entry = "-t 192.168.0.100:80 -r 192.168.0.5:80 -g -w";
  const byHand = async (): Promise<readonly string[]> => {
    expect(stage.cluster.world.weighByHand("lvs2", `-e ${entry} 3`)).toBe(true);
    return vi.waitFor(async () => {
      const found = await differencesIn(stage.store, clusterId, Date.now());
      expect(found.map(({ code }) => code)).toEqual(["weight-by-hand"]);
      return found.map(({ id }) => id);
    }, within);
  };
  const weight = () =>
    stage.cluster.world
      .snapshot("lvs2")
      .ipvs?.services[0]?.servers.find(({ address }) => address.endsWith(".5"))?.weight;

  test("is repaired without a file, and cannot be brought back: it was in none", async () => {
    const { changeId } = await repair(stage.store, { clusterId, ids: await byHand() }, stage.person, now());
    const before = liveText("lvs2");
    const operationId = await rollOut(changeId);
    expect(await outcome(operationId)).toBe("done done Done on lvs2.");
    expect([weight(), liveText("lvs2")]).toEqual([10, before]);
    expect(await sentence(backTo(stage.store, { operationId }, stage.person, now()))).toMatch(
      /^invalid: It changed no file/,
    );
  });

  test("is left alone by a repair that comes too late: there is nothing to roll out, and the review says why", async () => {
    const { changeId } = await repair(stage.store, { clusterId, ids: await byHand() }, stage.person, now());
    stage.cluster.world.weighByHand("lvs2", `-e ${entry} 10`);
    const { plan: planned, hash } = await plan(changeId);
    expect(planned.hosts).toEqual([]);
    expect(planned.verdicts.map(({ code }) => code)).toEqual(["repair-needless"]);
    expect(await sentence(start(changeId, hash))).toMatch(/^invalid: This change changes nothing/);
  });

  test("is adopted into the file, and stands in the kernel as before", async () => {
    const adopted = await adopt(stage.store, { clusterId, ids: await byHand() }, stage.person, now());
    expect(adopted).toMatchObject({ draft: true, recorded: 0 });
    await rollOut(adopted.changeId);
    expect(weight()).toBe(3);
    expect(liveText("lvs2")).toMatch(/192\.168\.0\.5 80 \{\s+weight 3/);
  });
});
