/**
 * Looks at one host now, out of turn: for a plan, or to see whether a change has arrived. What it sees is given to who asked and leaves no
 * trace in what polling knows and tells.
 */
import type { HostObservation } from "../domain/cluster/observation";
import { stillVersions } from "../domain/host/facts";
import type { IpvsCounters } from "../domain/ipvs/model";
import { commandFailure } from "../domain/output";
import { mapReading } from "../domain/reading";
import { HostError } from "../hosts/errors";
import type { Answer, HostPool, Verb } from "../hosts/host";
import type { StoredHost } from "../store/inventory/host-targets";
import type { Fleet } from "./fleet";
import { freshMemory, type HostMemory } from "./memory";
import { observe, observeFacts, withoutRouting } from "./observe";
import { type Dialect, dialectOf, sectionsFor } from "./plan";
import type { Sections } from "./read";

export type Look = {
  /** What was not asked now keeps its value and its age. */
  readonly observation: HostObservation;
  /** `show running-config`; null: not asked, or it could not be had. */
  readonly running: string | null;
  /** null: not asked, or it could not be had. */
  readonly counters: IpvsCounters | null;
};

/** `running`: the running configuration of the routing daemons. */
export type Wanted = "facts" | "table" | "counters" | "addresses" | "neighbours" | "routes" | "running";

export type LookOptions = {
  /** `everything`: what polling asks for in all its turns, and facts. */
  readonly want: ReadonlySet<Wanted> | "everything";
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
};

/** @throws HostError */
export const lookNow = async (
  fleet: Fleet,
  pool: HostPool,
  hostId: string,
  { want, deadlineMs, signal }: LookOptions,
): Promise<Look> => {
  const host = fleet.host(hostId);
  if (host === undefined) throw new HostError("no-credential", "This host has no SSH address.");
  const target = await fleet.target(hostId);
  const ask = (verb: Verb, args: readonly string[]) =>
    pool.ask(target, verb, args, { deadlineMs, impatient: true, signal });
  const memory = freshMemory(hostId, fleet.memory(hostId)?.observation ?? null, Date.now());
  if (want === "everything" || want.has("facts") || memory.observation.facts.kind === "unknown") {
    const before = memory.observation.facts;
    // Programs do not become others between two polls, and asking them takes longer than all the rest.
    const first = await ask("facts", before.kind === "known" ? ["running"] : []);
    const facts = mapReading(observeFacts(memory.observation, sectionsOf(first), first.at), (now) =>
      before.kind === "known" ? stillVersions(before.value, now) : now,
    );
    memory.observation = { ...memory.observation, facts };
  }
  const { facts } = memory.observation;
  const dialect = facts.kind === "known" ? dialectOf(facts.value.versions.routing) : "unknown";
  const sections = want === "everything" ? everything(host.roles, dialect, memory) : some(want, dialect);
  // It answers, and that is all that was asked.
  if (sections.length === 0) {
    const { at, tookMs } = await ask("ping", []);
    return {
      observation: observe(memory, new Map(), at, tookMs).observation,
      running: null,
      counters: null,
    };
  }
  const answer = await ask("look", sections);
  const { observation: seen, counters } = observe(memory, sectionsOf(answer), answer.at, answer.tookMs);
  const config = answer.sections.find(({ name }) => name === "running-config");
  return {
    observation: dialect === "none" ? withoutRouting(seen, answer.at) : seen,
    running:
      config === undefined || config.truncated || commandFailure("vtysh", config) !== null
        ? null
        : config.output,
    counters: counters.kind === "parsed" ? counters.value : null,
  };
};

const everything = (
  roles: StoredHost["roles"],
  dialect: Dialect,
  { observation }: HostMemory,
): readonly string[] =>
  sectionsFor(
    roles,
    dialect,
    { medium: true, slow: true },
    observation.ipvs.kind === "known" &&
      observation.ipvs.value.services.some(({ persistence }) => persistence !== null),
  );

const some = (want: ReadonlySet<Wanted>, dialect: Dialect): readonly string[] => {
  const form = dialect === "text" ? "text" : "json";
  const all: readonly (readonly [Wanted, string, boolean])[] = [
    ["table", "ipvs", true],
    ["counters", "ipvs-stats", true],
    ["addresses", "addr", true],
    ["neighbours", `neighbour-${form}`, dialect !== "none"],
    ["routes", `route-${form}`, dialect !== "none"],
    ["running", "running-config", dialect !== "none"],
  ];
  return all.flatMap(([what, section, can]) => (can && want.has(what) ? [section] : []));
};

const sectionsOf = (answer: Answer): Sections =>
  new Map(answer.sections.map((section) => [section.name, section]));
