/**
 * Reads the managed files of every host once a minute, a new host's at once, and a cluster's when somebody asks. Its first whole reading
 * of a host is the import.
 */

import { commandFailure } from "../domain/output";
import { HostError } from "../hosts/errors";
import type { AnswerSection, HostPool, Verb } from "../hosts/host";
import { readManagedFiles } from "../hosts/managed-files";
import type { FileReading } from "../store/changes/reading";
import type { StoredHost } from "../store/inventory/host-targets";
import type { Store } from "../store/store";
import { isUnavailable } from "../store/unavailable";
import type { Fleet } from "./fleet";
import { ReadingStore } from "./reading-store";
import { repeat } from "./repeat";

type Wiring = {
  readonly store: Store;
  readonly pool: HostPool;
  readonly fleet: Fleet;
  readonly say: (line: string) => void;
};

export type FileReader = {
  /** One host's, now, and stores them. @throws HostError when SSH does not reach it */
  readonly readHost: (hostId: string, signal: AbortSignal) => Promise<FileReading>;
  /** Now. Returns the hosts that could not be read, each with a sentence. */
  readonly read: (
    clusterId: string,
    signal: AbortSignal,
  ) => Promise<readonly { readonly hostId: string; readonly why: string }[]>;
  readonly stop: () => Promise<void>;
};

const everyMs = 60_000;
const lookEveryMs = 1_000;
const deadlineMs = 20_000;
/** Of one host; a failed reading is tried again sooner than a good one. */
const againMs = 15_000;
const mostAtOnce = 32;

export const startReadingFiles = ({ store, pool, fleet, say }: Wiring): FileReader => {
  const stopping = new AbortController();
  /** When each host is to be read next. */
  const due = new Map<string, number>();
  const underWay = new Map<string, Promise<FileReading>>();
  /** Read by this worker at least once. */
  const known = new Set<string>();

  const readings = new ReadingStore(store);

  const readOne = (
    host: StoredHost,
    { impatient, whole }: { readonly impatient: boolean; readonly whole: boolean },
    signal: AbortSignal,
  ): Promise<FileReading> => {
    const running = underWay.get(host.hostId);
    if (running) return running;
    const reading = ask(host, fleet, pool, impatient, signal)
      .then(async (seen) => {
        await readings.put(host.hostId, seen, whole);
        due.set(host.hostId, Date.now() + (seen.kind === "read" ? everyMs : againMs));
        if (seen.kind === "read") known.add(host.hostId);
        return seen;
      })
      .finally(() => underWay.delete(host.hostId));
    underWay.set(host.hostId, reading);
    return reading;
  };

  const readInTurn = async (host: StoredHost): Promise<void> => {
    // Should storing fail, too, it is not asked again at once.
    due.set(host.hostId, Date.now() + againMs);
    // Nobody can change a host that was never read: the first time it is not left alone after a failure.
    const first = { impatient: !known.has(host.hostId), whole: false };
    await readOne(host, first, stopping.signal).catch((error: unknown) => {
      if (!stopping.signal.aborted && !isUnavailable(error))
        say(`the files of ${host.name} could not be stored: ${String(error)}`);
    });
  };

  const turn = async () => {
    const now = Date.now();
    const hosts = fleet.polled();
    const there = new Set(hosts.map(({ hostId }) => hostId));
    for (const id of due.keys())
      if (!there.has(id)) {
        due.delete(id);
        known.delete(id);
        readings.forget(id);
      }
    // A host that does not answer holds its own place, and nobody else's.
    const free = Math.max(0, mostAtOnce - underWay.size);
    const waiting = hosts.filter(({ hostId }) => (due.get(hostId) ?? 0) <= now).slice(0, free);
    for (const host of waiting) void readInTurn(host);
    for (const hostId of await readings.flush()) due.set(hostId, 0);
  };
  const stop = repeat(lookEveryMs, turn, (error) => {
    if (!isUnavailable(error)) say(`what was read of files could not be stored: ${String(error)}`);
  });

  const readHost = async (hostId: string, signal: AbortSignal): Promise<FileReading> => {
    const host = fleet.host(hostId);
    if (host === undefined) throw new HostError("no-credential", "This host has no SSH address.");
    // One that began before the question may have read the file before the edit it is about.
    await underWay.get(hostId)?.catch(() => undefined);
    return readOne(host, { impatient: true, whole: true }, signal);
  };

  return {
    readHost,
    read: async (clusterId, signal) => {
      const hosts = fleet.polled().filter((host) => host.clusterId === clusterId);
      const readings = await Promise.all(
        hosts.map(async ({ hostId }) => ({ hostId, reading: await readHost(hostId, signal) })),
      );
      return readings.flatMap(({ hostId, reading }) =>
        reading.kind === "failed" ? [{ hostId, why: reading.why }] : [],
      );
    },
    stop: async () => {
      stop();
      stopping.abort();
      await Promise.allSettled(underWay.values());
    },
  };
};

const ask = async (
  host: StoredHost,
  fleet: Fleet,
  pool: HostPool,
  impatient: boolean,
  signal: AbortSignal,
): Promise<FileReading> => {
  try {
    const target = await fleet.target(host.hostId);
    const asked = (verb: Verb, args: readonly string[]) =>
      pool.ask(target, verb, args, { deadlineMs, impatient, signal });
    const facts = fleet.memory(host.hostId)?.observation.facts;
    const files = await readManagedFiles(asked, host, facts?.kind === "known" ? facts.value : null);
    if (files.kind === "failed") return files;
    const sections = [
      ...(files.suite === null ? [] : ["running-config"]),
      ...(host.roles.includes("director") ? ["ipvs-thresholds"] : []),
    ];
    const said = sections.length === 0 ? [] : (await asked("look", sections)).sections;
    return {
      ...files,
      running: textOf(said, "running-config", "vtysh"),
      thresholds: textOf(said, "ipvs-thresholds", "ipvsadm"),
    };
  } catch (error) {
    if (error instanceof HostError) return { kind: "failed", at: Date.now(), why: error.message };
    throw error;
  }
};

const textOf = (sections: readonly AnswerSection[], name: string, program: string): string | null => {
  const section = sections.find((one) => one.name === name);
  if (section === undefined || section.truncated || commandFailure(program, section) !== null) return null;
  return section.output;
};
