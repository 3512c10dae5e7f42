/** One host of the inventory with what was last seen of it, and whether that still counts. Pure. */
import { noConfiguration } from "../keepalived/config/files";
import { failed, type Parsed, parsed, type Reading, unknown } from "../reading";
import type { InventoryHost, Role } from "./inventory";
import type { HostObservation } from "./observation";

const defaultPollMs = 2_000;

/** Why a host is silent whose last answer is too old while nobody knows of a failure. */
export const late = "no answer";

export type Standing = {
  readonly host: InventoryHost;
  readonly observation: HostObservation | null;
  readonly pollEveryMs: number;
  /** Why nothing it said counts now, and since when; null while it answers. */
  readonly silence: { readonly why: string; readonly since: number | null } | null;
  /** When it last answered, ms; null when it never did. */
  readonly seenAt: number | null;
};

/** Three polls late is silent, a second of grace for a slow answer. */
export const staleAfterMs = (pollEveryMs: number): number => 3 * pollEveryMs + 1_000;

export const standingOf = (
  host: InventoryHost,
  observation: HostObservation | null,
  at: number,
): Standing => {
  const pollEveryMs = host.pollEveryMs ?? defaultPollMs;
  const base = { host, observation, pollEveryMs };
  if (host.ssh === null)
    return { ...base, silence: { why: "not reached by SSH", since: null }, seenAt: null };
  if (observation === null) return { ...base, silence: { why: "not polled yet", since: null }, seenAt: null };
  const { reach } = observation;
  if (reach.kind === "unreachable")
    return { ...base, silence: { why: reach.why, since: reach.since }, seenAt: lastKnown(observation) };
  const stale = at - observation.at > staleAfterMs(pollEveryMs);
  const silence = stale ? { why: late, since: observation.at } : null;
  return { ...base, silence, seenAt: observation.at };
};

/** The age of the youngest reading that was ever known. */
const lastKnown = (observation: HostObservation): number | null => {
  const { ipvs, addresses, neighbours, ospf, routes, kernelRoutes, vrrp, facts } = observation;
  const ages = [ipvs, addresses, neighbours, ospf, routes, kernelRoutes, vrrp, facts].flatMap((reading) =>
    reading.kind === "known" ? [reading.at] : [],
  );
  return ages.length === 0 ? null : Math.max(...ages);
};

/** A reading of a host; what a silent host once said is unknown now, whatever it was. */
export const readingOf = <T>(
  standing: Standing,
  pick: (observation: HostObservation) => Reading<T>,
): Reading<T> =>
  standing.silence !== null || standing.observation === null
    ? unknown(standing.silence?.why ?? "not polled yet", standing.silence?.since ?? null)
    : pick(standing.observation);

/** The same as a value or its reason, where the age does not matter. */
export const answerOf = <T>(
  standing: Standing,
  pick: (observation: HostObservation) => Reading<T>,
): Parsed<T> => {
  const reading = readingOf(standing, pick);
  return reading.kind === "known" ? parsed(reading.value) : failed(reading.why);
};

/** Whether keepalived was never set up there: what is in the table was put there by hand (ipvsadm). */
export const isByHand = (standing: Standing): boolean => {
  const keepalived = answerOf(standing, (seen) => seen.keepalived);
  return keepalived.kind === "failed" && keepalived.why === noConfiguration;
};

export const hasRole = (standing: Standing, role: Role): boolean => standing.host.roles.includes(role);
