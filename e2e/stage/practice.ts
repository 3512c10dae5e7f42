/**
 * For tests: changes on real keepalived, IPVS and FRR, with a worker of its own process, on a practice cluster that is booted for one file.
 * Registers its own clean-up.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { ChangeEdit } from "../../server/domain/change/model";
import { addEdit } from "../../server/operations/change/add-edit";
import { createChange } from "../../server/operations/change/create-change";
import { startWorkerProcess, type WorkerProcess } from "../../server/operations/perform/testing";
import { type RequestAnswer, requests } from "../../server/operations/requests";
import { chooseForOperation } from "../../server/operations/rollout/signal";
import { startRollout } from "../../server/operations/rollout/start";
import { operationView } from "../../server/operations/rollout/view";
import { loadDesired } from "../../server/store/changes/desired";
import { loadInstallation } from "../../server/store/installation";
import { loadOperation, openOperation } from "../../server/store/operations/read";
import { ask } from "../../server/store/requests/ask";
import { withStore } from "../../server/store/testing";
import { type Lab, startLab } from "../lab/lab";
import { ospfEcmp } from "../lab/topologies/ospf-ecmp";

export const within = { timeout: 150_000, interval: 250 };
const names = ["router", "lvs1", "lvs2"] as const;
export const directors = ["lvs1", "lvs2"] as const;
/** How long gates may take, unless a worker is started with another patience. s */
const usualCheckSeconds = 40;

/** Call it once at the top of a file. */
export const withPractice = () => {
  const db = withStore();
  let lab: Lab;
  let folder = "";
  let clusterId = "";
  let worker: WorkerProcess;
  let ada: { kind: "user"; id: string; name: string };
  const ids = new Map<string, string>();

  const startWorker = (checkSeconds = usualCheckSeconds): WorkerProcess =>
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

  return {
    db,
    get lab() {
      return lab;
    },
    get worker() {
      return worker;
    },
    get clusterId() {
      return clusterId;
    },
    get person() {
      return ada;
    },
    /** kill -9 */
    killWorker: () => worker.stop("SIGKILL"),
    startWorker: (checkSeconds?: number) => {
      worker = startWorker(checkSeconds);
    },
    idOf,
    draft,
    plan,
    start,
    view,
    over,
    ipvs,
    pidOf,
    server,
    weightOf,
  };
};
