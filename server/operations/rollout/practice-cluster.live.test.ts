/** Changes on real keepalived, IPVS and FRR, with a worker of its own process: the practice cluster. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { type Lab, startLab } from "../../../e2e/lab/lab";
import { ospfEcmp } from "../../../e2e/lab/topologies/ospf-ecmp";
import type { ChangeEdit } from "../../domain/change/model";
import { loadDesired } from "../../store/changes/desired";
import { loadInstallation } from "../../store/installation";
import { loadOperation, openOperation } from "../../store/operations/read";
import { ask } from "../../store/requests/ask";
import { withStore } from "../../store/testing";
import { addEdit } from "../change/add-edit";
import { adopt } from "../change/adopt";
import { createChange } from "../change/create-change";
import { differencesIn } from "../change/differences";
import { repair } from "../change/repair";
import { startWorkerProcess, type WorkerProcess } from "../perform/testing";
import { type RequestAnswer, requests } from "../requests";
import { chooseForOperation } from "./signal";
import { startRollout } from "./start";
import { operationView } from "./view";

const db = withStore();
const within = { timeout: 150_000, interval: 250 };
const names = ["router", "lvs1", "lvs2"] as const;
const directors = ["lvs1", "lvs2"] as const;
const checkSeconds = 40;

let lab: Lab;
let folder = "";
let clusterId = "";
let worker: WorkerProcess;
let ada: { kind: "user"; id: string; name: string };
const ids = new Map<string, string>();

const startWorker = (): WorkerProcess =>
  startWorkerProcess({
    DATABASE_URL: db.url,
    SLUICE_DIR: folder,
    SLUICE_CHECK_SECONDS: String(checkSeconds),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-practice-"));
  lab = await startLab({ topology: ospfEcmp, runDir: join(folder, "lab") });
  worker = startWorker();
  const { prisma } = db.store;
  const user = await prisma.user.create({
    data: { name: "Ada", email: "ada@example.org", role: "operator" },
  });
  ada = { kind: "user", id: user.id, name: "Ada" };
  const installation = await vi.waitFor(async () => {
    const found = await loadInstallation(db.store);
    if (found === null) throw new Error("the worker has not begun");
    return found;
  }, within);
  await lab.waitConverged();
  const { id } = await prisma.cluster.create({ data: { name: "practice" } });
  clusterId = id;
  const credential = await prisma.credential.create({ data: { kind: "installation", user: "root" } });
  for (const name of names) {
    await lab.authorize(name, installation.sshPublicKey, "root");
    const host = lab.hosts.find((one) => one.name === name);
    const [algorithm = "", publicKey = ""] = host?.hostPublicKey.split(" ") ?? [];
    const { port = 0 } = host?.sshAddress ?? {};
    const made = await prisma.host.create({
      data: {
        clusterId,
        name,
        roles: [name === "router" ? "router" : "director"],
        sshAddress: "127.0.0.1",
        sshPort: port,
        credentialId: credential.id,
        addresses: { create: (host?.dataAddresses ?? []).map((address) => ({ address })) },
        keys: {
          create: {
            address: "127.0.0.1",
            port,
            algorithm,
            publicKey,
            fingerprint: host?.fingerprint ?? "",
            state: "pinned",
          },
        },
      },
    });
    ids.set(name, made.id);
  }
  await db.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
  await vi.waitFor(async () => {
    const desired = await loadDesired(db.store, clusterId);
    if (!desired?.ready) throw new Error(`${desired?.why} ${worker.lines.join(" ")}`);
  }, within);
}, 240_000);
afterAll(async () => {
  await worker?.stop("SIGKILL");
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A story that went wrong leaves nothing open for the next. */
afterEach(async () => {
  const open = await openOperation(db.store.prisma, clusterId);
  if (open === null) return;
  await vi.waitFor(async () => expect((await view(open.id)).state).toMatch(/^(done|waiting)$/), within);
  await chooseForOperation(db.store, open.id, "leave", ada).catch(() => undefined);
}, 300_000);

const idOf = (name: string): string => ids.get(name) ?? "";
const draft = async (title: string, edits: readonly ChangeEdit[]): Promise<string> => {
  const { changeId } = await createChange(
    db.store,
    { clusterId, title, reason: "practice" },
    ada,
    new Date(),
  );
  for (const [n, edit] of edits.entries())
    await addEdit(db.store, { changeId, version: n + 1, edit }, ada, new Date());
  return changeId;
};
const plan = async (changeId: string): Promise<RequestAnswer<"plan">> => {
  const { answer, waitMs } = requests.plan;
  for (let tries = 1; ; tries++) {
    const body = await ask(db.store, { kind: "plan", args: { changeId }, actor: ada, audit: null }, waitMs);
    const planned = answer.parse(body) as RequestAnswer<"plan">;
    // On a busy machine a host may be late; a person would review again.
    if (planned.unread.length === 0 || tries === 4) return planned;
  }
};
/** Overrides whatever blocks. */
const start = async (changeId: string): Promise<string> => {
  const fresh = await plan(changeId);
  const overrides = fresh.plan.verdicts
    .filter(({ level }) => level === "block")
    .map(({ code, hostId }) => ({ code, hostId, reason: "to see what happens" }));
  const { operationId } = await startRollout(
    db.store,
    { changeId, hash: fresh.hash, overrides, mayOverrideAll: true },
    fresh,
    ada,
    new Date(),
  );
  return operationId;
};
const view = async (operationId: string) => {
  const loaded = await loadOperation(db.store, operationId);
  if (loaded === null) throw new Error("gone");
  return operationView(loaded.operation, loaded.journal);
};
const over = async (operationId: string) => {
  await expect.poll(async () => (await view(operationId)).state, within).toMatch(/^(done|waiting)$/);
  return view(operationId);
};
const ipvs = (name: string) => lab.must(name, "ipvsadm -Sn");
const pidOf = (name: string) => lab.must(name, "cat /run/keepalived.pid");

const server = (address: string) => ({
  kind: "server" as const,
  service: { head: "192.168.0.100 80", protocol: "TCP" as const },
  server: `${address} 80`,
});
const weightOf = (hosts: readonly string[], weight: string): ChangeEdit => ({
  kind: "keepalived",
  hostIds: hosts.map(idOf),
  edit: { kind: "set", place: server("192.168.0.4"), field: "weight", value: [weight] },
});

describe("a weight", () => {
  test("reaches both directors by a reload: the kernel has it, keepalived is the same process, nothing differs", async () => {
    const before = await Promise.all(directors.map(pidOf));
    const changeId = await draft("rs1 takes less", [weightOf(directors, "4")]);
    const { plan: planned } = await plan(changeId);
    expect(planned.verdicts.filter(({ level }) => level === "block")).toEqual([]);
    const done = await over(await start(changeId));
    expect(done).toMatchObject({ outcome: "done", sentence: "Done on lvs1 and lvs2." });
    for (const name of directors) expect(await ipvs(name)).toContain("-r 192.168.0.4:80 -g -w 4");
    expect(await Promise.all(directors.map(pidOf))).toEqual(before);
    expect(await differencesIn(db.store, clusterId, Date.now())).toEqual([]);
  }, 200_000);

  test("reaches them also when the worker is killed again and again on the way", async () => {
    const operationId = await start(await draft("rs1 takes more", [weightOf(directors, "7")]));
    const verbs = ["arm", "apply", "check", "confirm"];
    for (const verb of verbs) {
      const begun = async () => {
        const { hosts, choice } = await view(operationId);
        expect(choice).toBeNull();
        return hosts[0]?.steps.some(({ name, startedAt }) => name === verb && startedAt !== null);
      };
      await vi.waitFor(async () => expect(await begun()).toBe(true), { ...within, interval: 20 });
      await worker.stop("SIGKILL");
      worker = startWorker();
    }
    expect(await over(operationId)).toMatchObject({ outcome: "done" });
    for (const name of directors) expect(await ipvs(name)).toContain("-r 192.168.0.4:80 -g -w 7");
  }, 300_000);
});

describe("a check by a program", () => {
  const check = (path: string): ChangeEdit => ({
    kind: "keepalived",
    hostIds: directors.map(idOf),
    edit: {
      kind: "add",
      place: { ...server("192.168.0.4"), kind: "check", check: "MISC_CHECK", index: 0 },
      fields: { misc_path: [path] },
    },
  });
  test("that is not there is stopped, which keepalived -t would not do; one that is there is not", async () => {
    const codes = async (path: string) =>
      (await plan(await draft(path, [check(path)]))).plan.verdicts.map(({ code }) => code);
    expect(await codes("/usr/libexec/keepalived/no-such-program")).toContain("missing-script");
    expect(await codes("/bin/true")).not.toContain("missing-script");
  }, 200_000);
});

describe("OSPF timers that the router does not share", () => {
  test("are stopped by a verdict; sent all the same, the host loses its neighbour, goes back by itself, and the rest is untouched", async () => {
    const changeId = await draft("slow hellos", [
      {
        kind: "routing",
        hostIds: directors.map(idOf),
        edit: {
          kind: "set",
          place: { kind: "interface", name: "eth0" },
          field: "hello",
          value: ["7"],
        },
      },
    ]);
    const { plan: planned } = await plan(changeId);
    expect(planned.verdicts.filter(({ level }) => level === "block").length).toBeGreaterThan(0);
    const operationId = await start(changeId);
    const stopped = await over(operationId);
    expect(stopped.hosts.map(({ state }) => state)).toEqual(["reverted", "waiting"]);
    expect(stopped.choice?.sentence).toMatch(/is not Full with/);
    const running = await lab.must("lvs1", "vtysh -c 'show running-config'");
    expect(running).toContain("ip ospf hello-interval 1\n");
    expect(await lab.must("lvs1", "cat /etc/frr/frr.conf")).toContain("ip ospf hello-interval 1\n");
    await chooseForOperation(db.store, operationId, "leave", ada);
    await expect.poll(async () => (await view(operationId)).outcome, within).toBe("reverted");
    await lab.waitConverged();
  }, 300_000);
});

describe("a cost of OSPF", () => {
  test("is taken by both running daemons without an adjacency dropped, and stands in their files", async () => {
    const uptime = () => lab.must("router", "vtysh -c 'show ip ospf neighbor detail' | grep -c 'Full'");
    expect(Number(await uptime())).toBeGreaterThanOrEqual(2);
    const changeId = await draft("dearer", [
      {
        kind: "routing",
        hostIds: directors.map(idOf),
        edit: { kind: "set", place: { kind: "interface", name: "eth0" }, field: "cost", value: ["20"] },
      },
    ]);
    const dearer = await over(await start(changeId));
    expect([dearer.outcome, dearer.sentence, dearer.choice]).toEqual([
      "done",
      "Done on lvs1 and lvs2.",
      null,
    ]);
    for (const name of directors) {
      expect(await lab.must(name, "vtysh -c 'show running-config'")).toContain("ip ospf cost 20");
      expect(await lab.must(name, "cat /etc/frr/frr.conf")).toContain("ip ospf cost 20");
    }
  }, 200_000);
});

describe("what was made by hand in the kernel or in a daemon of lvs2 alone", () => {
  const entry = "-t 192.168.0.100:80 -r 192.168.0.5:80 -g";
  const conf = "/etc/keepalived/keepalived.conf";
  const show = "vtysh -c 'show running-config'";
  /** The one difference that is found, once the worker has seen it. */
  const difference = async (code: string) => {
    const { waitMs } = requests["read-files"];
    await ask(db.store, { kind: "read-files", args: { clusterId }, actor: ada, audit: null }, waitMs);
    await vi.waitFor(
      async () => {
        const found = await differencesIn(db.store, clusterId, Date.now());
        expect(found.map((one) => one.code)).toEqual([code]);
      },
      { ...within, interval: 1_000 },
    );
    const [one] = await differencesIn(db.store, clusterId, Date.now());
    return { clusterId, ids: [one?.id ?? ""] };
  };
  const settled = async (changeId: string) => {
    const { plan: planned } = await plan(changeId);
    expect(planned.hosts.map(({ name }) => name)).toEqual(["lvs2"]);
    expect(planned.verdicts.filter(({ level }) => level === "block")).toEqual([]);
    expect(await over(await start(changeId))).toMatchObject({ outcome: "done", sentence: "Done on lvs2." });
    expect(await differencesIn(db.store, clusterId, Date.now())).toEqual([]);
    return planned.hosts[0];
  };

  test("a weight is repaired by a line of ipvsadm: the table is as the file says, no process and no connection is another one", async () => {
    const [before, pid] = await Promise.all([ipvs("lvs2"), pidOf("lvs2")]);
    await lab.traffic.start({ requestsPerSecond: 10, url: "http://192.168.0.100/", slowDownloads: 4 });
    await expect.poll(async () => (await lab.traffic.report()).slow.active, within).toBe(4);
    await lab.must("lvs2", `ipvsadm -e ${entry} -w 3`);
    const { changeId } = await repair(db.store, await difference("weight-by-hand"), ada, new Date());
    const planned = await settled(changeId);
    expect(planned?.actions.map(({ kind }) => kind)).toEqual(["ipvsadm"]);
    expect(await ipvs("lvs2")).toBe(before);
    expect(await pidOf("lvs2")).toBe(pid);
    expect(await lab.traffic.stop()).toMatchObject({ failed: 0, slow: { broken: 0 } });
  }, 300_000);

  test("a weight is adopted: the file says it from then on, and a reload leaves the kernel as it is", async () => {
    const file = await lab.must("lvs2", `cat ${conf}`);
    await lab.must("lvs2", `ipvsadm -e ${entry} -w 3`);
    const table = await ipvs("lvs2");
    const { changeId, draft: open } = await adopt(
      db.store,
      await difference("weight-by-hand"),
      ada,
      new Date(),
    );
    expect(open).toBe(true);
    await settled(changeId);
    expect(await ipvs("lvs2")).toBe(table);
    expect(await lab.must("lvs2", `cat ${conf}`)).toBe(
      file.replace(/(192\.168\.0\.5 80 \{\s+weight )10/, "$13"),
    );
  }, 300_000);

  test("thresholds, which no reload pushes, are", async () => {
    await lab.must("lvs2", `ipvsadm -e ${entry} -w 3 -x 500 -y 400`);
    const { changeId } = await repair(db.store, await difference("thresholds-not-pushed"), ada, new Date());
    await settled(changeId);
    expect(await lab.must("lvs2", "ipvsadm -Ln --thresholds")).not.toContain("500");
  }, 300_000);

  test("a real server nobody checks is taken out, and a service that was deleted is put back with its servers", async () => {
    const before = await ipvs("lvs2");
    await lab.must("lvs2", "ipvsadm -a -t 192.168.0.100:80 -r 192.168.0.9:80 -g -w 0");
    const extra = await repair(db.store, await difference("server-extra"), ada, new Date());
    await settled(extra.changeId);
    expect(await ipvs("lvs2")).toBe(before);
    await lab.must("lvs2", "ipvsadm -D -t 192.168.0.100:80");
    const gone = await repair(db.store, await difference("service-missing"), ada, new Date());
    await settled(gone.changeId);
    expect((await ipvs("lvs2")).split("\n").sort()).toEqual(before.split("\n").sort());
  }, 500_000);

  test("a line of FRR that was never written is taken back without an adjacency lost, or written", async () => {
    const typed = "vtysh -c 'configure terminal' -c 'interface eth0' -c 'ip ospf transmit-delay 3'";
    const written = "grep -c transmit-delay /etc/frr/frr.conf || true";
    await lab.must("lvs2", typed);
    const back = await repair(db.store, await difference("running-not-written"), ada, new Date());
    const planned = await settled(back.changeId);
    expect(planned?.files).toEqual([]);
    expect(await lab.must("lvs2", show)).not.toContain("transmit-delay");
    await lab.must("lvs2", typed);
    const kept = await adopt(db.store, await difference("running-not-written"), ada, new Date());
    const adopted = await settled(kept.changeId);
    expect(adopted?.actions).toEqual([]);
    expect(await lab.must("lvs2", show)).toContain("ip ospf transmit-delay 3");
    expect((await lab.must("lvs2", written)).trim()).toBe("1");
  }, 500_000);
});

describe("Sluice killed for good after a host was armed", () => {
  test("the host goes back alone; the next worker sees it and says so", async () => {
    const before = await ipvs("lvs1");
    const operationId = await start(await draft("never confirmed", [weightOf(["lvs1"], "3")]));
    const applied = async () =>
      (await loadOperation(db.store, operationId))?.journal.some(
        ({ name, state }) => name.endsWith("/apply") && state === "done",
      ) ?? false;
    await expect.poll(applied, { ...within, interval: 20 }).toBe(true);
    await worker.stop("SIGKILL");
    expect(await ipvs("lvs1")).toContain("-w 3");
    await sleep((checkSeconds + 60) * 1_000);
    await expect.poll(() => ipvs("lvs1"), within).toBe(before);
    worker = startWorker();
    const stopped = await over(operationId);
    expect(stopped.hosts[0]).toMatchObject({ state: "reverted" });
    expect(stopped.choice?.sentence).toMatch(/lvs1/);
  }, 400_000);
});
