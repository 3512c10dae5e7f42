/**
 * Why a host cannot be reached, for places of different size. The worker's own sentence is complete: place, cause, what
 * next. Here it is only shortened where the place is already named. Pure.
 */
import type { Reach, ReachCode } from "#domain/cluster/observation";

type Unreachable = Extract<Reach, { kind: "unreachable" }>;

const short: Readonly<Record<ReachCode, string>> = {
  refused: "connection refused",
  timeout: "no answer in time",
  unresolved: "name not found",
  auth: "sign-in refused",
  "host-key-unknown": "host key not confirmed",
  "host-key-changed": "host key changed",
  "no-credential": "no credential to sign in with",
  sudo: "sudo refused",
  protocol: "answer not understood",
  closed: "connection lost",
  error: "failed",
};

/** Two or three words, for a cell. */
export const reachWord = (reach: Unreachable): string => short[reach.code];

/** The worker's sentence without the place it begins with: for a row that is about that host. */
export const reachDetail = (name: string, reach: Unreachable): string => {
  const why = reach.why.trim();
  if (name === "" || !why.startsWith(name)) return why;
  const rest = why.slice(name.length).replace(/^ \([^)]*\)/, "");
  const cause = /^:\s*(.)(.*)$/s.exec(rest);
  return cause === null ? `It${rest}` : `${cause[1]?.toUpperCase()}${cause[2]}`;
};

/** A host key is decided about beside the fingerprints: repeating them in a sentence helps nobody. */
export const needsDetail = (reach: Unreachable): boolean =>
  reach.code !== "host-key-changed" && reach.code !== "host-key-unknown";
