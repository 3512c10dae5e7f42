/**
 * For tests: hosts in memory, or such on which the real changing script runs (each in a mount namespace of this machine); a door to them
 * whose connections can be cut; and a rollout planned for them. What polling would see is read off their files.
 */
import type { FileChange, HostPlan } from "../../domain/change/model";
import type { HostObservation } from "../../domain/cluster/observation";
import type { HostFacts } from "../../domain/host/model";
import { known } from "../../domain/reading";
import type { ChangeSession } from "../../hosts/change/model";
import { CONF, RELOAD } from "../../hosts/change/testing/changes";
import { type LocalHost, startLocalHost } from "../../hosts/change/testing/local-host";
import { HostError } from "../../hosts/errors";
import type { HostTarget } from "../../hosts/host";
import { storeReading } from "../../store/changes/reading";
import { beginOperation } from "../../store/operations/begin";
import { type Loaded, loadOperation } from "../../store/operations/read";
import type { Store } from "../../store/store";
import { makeCluster, makeObservation } from "../../store/testing-data";
import { createChange } from "../change/create-change";
import { startEngine } from "../engine/engine";
import type { Ground } from "./ground";
import { rolloutKind } from "./kind";
import type { RolloutPlan } from "./model";
import { TestHost } from "./testing-host";

export const OLD = "old\n";
export const NEW = "new\n";
export const vip = "192.0.2.100";

export type Moment = "before" | "after";
/** Called around every verb that goes to a host; what it throws breaks the connection there. */
export type Fault = (moment: Moment, verb: keyof ChangeSession, name: string) => Promise<void> | void;

export type RolloutStage = {
  readonly hosts: ReadonlyMap<string, { readonly id: string; readonly host: StageHost }>;
  readonly clusterId: string;
  readonly changeId: string;
  readonly ground: Ground;
  /** Replaced by tests. */
  fault: Fault;
  /** Does a host with the new file hold the VIP, as the plan says? */
  holdsVip: (name: string) => boolean;
  /** Every verb that reached a host, `lvs1 apply`. */
  readonly asked: string[];
  readonly begin: (files?: (name: string) => readonly FileChange[]) => Promise<string>;
  readonly engine: () => () => Promise<void>;
  readonly load: (operationId: string) => Promise<Loaded>;
  /** The live file of each host, in order. */
  readonly live: () => string[];
  readonly stop: () => Promise<void>;
};

/** What a test may ask of a host, whichever it is. */
export type StageHost = {
  readonly session: () => Promise<ChangeSession & { readonly end?: () => void }>;
  readonly read: () => string | null;
  readonly write: (text: string) => void;
  /** What keepalived was told, `start` and `reload`. */
  readonly told: () => readonly string[];
  /** Does keepalived run? */
  readonly runs: () => boolean;
  /** Where the real script runs; null: in memory. */
  readonly local: LocalHost | null;
  readonly stop: () => void;
};

const inMemory = (): StageHost => {
  const host = new TestHost();
  return {
    session: async () => host.session(),
    read: () => {
      host.tick();
      return host.files.get(CONF) ?? null;
    },
    write: (text) => host.files.set(CONF, text),
    told: () => host.log,
    runs: () => true,
    local: null,
    stop: () => undefined,
  };
};

const withRealScript = async (): Promise<StageHost> => {
  const local = await startLocalHost();
  local.write(CONF, OLD);
  await local.startKeepalived();
  return {
    session: () => local.session(),
    read: () => local.read(CONF),
    write: (text) => local.write(CONF, text),
    told: () => (local.read("/run/keepalived.log") ?? "").trim().split("\n"),
    // One that has ended and was not waited for has no command line.
    runs: () => local.run('grep -q . "/proc/$(cat /run/keepalived.pid)/cmdline"').status === 0,
    local,
    stop: () => local.stop(),
  };
};

const person = { kind: "user", id: "00000000-0000-4000-8000-000000000001", name: "Ada" } as const;
const cut = (): HostError => new HostError("closed", "the connection was cut");

export const openRolloutStage = async (
  store: Store,
  names: readonly [string, ...string[]],
  { armSeconds = 60, real = false }: { readonly armSeconds?: number; readonly real?: boolean } = {},
): Promise<RolloutStage> => {
  const cluster = await makeCluster(store, names);
  const hosts = new Map<string, { id: string; host: StageHost }>();
  for (const [n, name] of names.entries()) {
    const host = real ? await withRealScript() : inMemory();
    host.write(OLD);
    hosts.set(name, { id: cluster.hosts[n] ?? "", host });
    await storeReading(store, cluster.hosts[n] ?? "", {
      kind: "read",
      at: Date.now(),
      suite: null,
      keepalivedPath: CONF,
      configId: name,
      files: [{ path: CONF, text: OLD }],
      running: null,
      thresholds: null,
    });
  }
  const byId = new Map([...hosts].map(([name, { id, host }]) => [id, { name, host }]));
  const at = (hostId: string) => {
    const found = byId.get(hostId);
    if (found === undefined) throw new Error("no such host");
    return found;
  };
  const { changeId } = await createChange(
    store,
    { clusterId: cluster.id, title: "weights", reason: "rs1 is slow" },
    person,
    new Date(),
  );
  const stops: (() => Promise<void>)[] = [];

  const ground: Ground = {
    door: {
      with: async (target, work) => {
        const { name, host } = at(target.hostId);
        const session = await host.session();
        try {
          return await work(breakable(session, name));
        } finally {
          session.end?.();
        }
      },
      close: () => undefined,
    },
    refresh: async () => undefined,
    target: async (hostId) => ({ hostId }) as HostTarget,
    look: async (hostId) => {
      const { name, host } = at(hostId);
      return { observation: seen(hostId, host, stage.holdsVip(name)), running: null, counters: null };
    },
    files: async () => ({ kind: "failed", why: "not asked here", at: 0 }),
    programs: async () => new Map(),
    now: Date.now,
    timing: {
      holdSeconds: 60,
      armSeconds,
      checkMs: 1_500,
      lookEveryMs: 50,
      settleMs: 200,
      patienceMs: 5_000,
    },
  };

  const breakable = (session: ChangeSession, name: string): ChangeSession =>
    new Proxy(session, {
      get: (_, verb: keyof ChangeSession) => {
        const method = session[verb].bind(session) as (...args: unknown[]) => Promise<unknown>;
        return async (...args: unknown[]) => {
          await stage.fault("before", verb, name);
          const answer = await method(...args);
          stage.asked.push(`${name} ${verb}`);
          await stage.fault("after", verb, name);
          return answer;
        };
      },
    });

  const planFor = (name: string, files: readonly FileChange[]): HostPlan => ({
    hostId: hosts.get(name)?.id ?? "",
    name,
    files,
    actions: [RELOAD],
    expected: {
      services: null,
      holds: [`${vip}/32`],
      lacks: [],
      adjacencies: [],
      routes: [],
      running: { says: [], saysNot: [], files: [] },
    },
    table: [],
    notes: [],
    commands: ["mv …", "kill -HUP …"],
    order: "by name",
  });

  const stage: RolloutStage = {
    hosts,
    clusterId: cluster.id,
    changeId,
    ground,
    fault: () => undefined,
    holdsVip: () => true,
    asked: [],
    begin: (files = () => [{ path: CONF, from: OLD, to: NEW }]) =>
      store.prisma.$transaction(async (tx) => {
        const plan: RolloutPlan = {
          plan: {
            hosts: names.map((name) => planFor(name, files(name))),
            verdicts: [],
            vips: [vip],
            connections: 0,
          },
          hash: "",
          overrides: [],
          change: { number: 1, title: "weights", reason: "rs1 is slow" },
        };
        await tx.changeSet.update({ where: { id: changeId }, data: { state: "rolling" } });
        const what = { kind: "rollout", clusterId: cluster.id, changeId, plan };
        return beginOperation(tx, what, person, new Date());
      }),
    engine: () => {
      const workerId = crypto.randomUUID();
      const stop = startEngine({
        store,
        workerId,
        kinds: [rolloutKind(ground, workerId)],
        now: Date.now,
        say: (line) => console.error(line),
        pollMs: 100,
      });
      stops.push(stop);
      return stop;
    },
    load: async (id) => {
      const loaded = await loadOperation(store, id);
      if (loaded === null) throw new Error("gone");
      return loaded;
    },
    live: () => [...hosts.values()].map(({ host }) => host.read()?.trim() ?? "none"),
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
      for (const { host } of hosts.values()) host.stop();
    },
  };
  return stage;
};

/** Breaks the connection at one verb of one host, once. */
export const cutOnce = (moment: Moment, verb: keyof ChangeSession, name: string): Fault => {
  let left = 1;
  return (at, which, where) => {
    if (at === moment && which === verb && where === name && left-- > 0) throw cut();
  };
};

const seen = (hostId: string, host: StageHost, holds: boolean): HostObservation => {
  const at = Date.now();
  const facts: HostFacts = {
    hostname: null,
    bootId: null,
    kernel: null,
    os: null,
    clockOffsetMs: null,
    versions: { keepalived: null, ipvsadm: null, routing: null, iproute2: null },
    daemons: host.runs() ? { keepalived: [4711] } : {},
    sysctls: {},
    timeouts: null,
    syncDaemons: [],
  };
  const address = {
    prefixLength: 32,
    family: "ipv4",
    interface: "lo",
    label: null,
    scope: "global",
  } as const;
  const held = holds || host.read() !== NEW ? [{ ...address, address: vip }] : [];
  return {
    ...makeObservation(hostId, at, "not looked at"),
    reach: { kind: "reachable", since: at },
    facts: known(facts, at),
    addresses: known({ links: [], held }, at),
  };
};
