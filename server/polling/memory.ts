/** What the worker keeps of one host between two polls. Nothing in here is worth saving: the store has the rest. */
import type { HostObservation } from "../domain/cluster/observation";
import { parseAddresses } from "../domain/host/addresses";
import { parsePersistentConn } from "../domain/ipvs/persistent-conn";
import { parseStats } from "../domain/ipvs/stats";
import { parseTable } from "../domain/ipvs/table";
import { parseInterfacesJson, parseInterfacesText } from "../domain/ospf/interfaces";
import { parseNeighboursJson } from "../domain/ospf/neighbours-json";
import { parseNeighboursText } from "../domain/ospf/neighbours-text";
import { parseProcessJson, parseProcessText } from "../domain/ospf/process";
import type { RateState } from "../domain/rates/advance";
import { unknown } from "../domain/reading";
import { parseKernelRoutes } from "../domain/routes/kernel";
import { parseZebraJson } from "../domain/routes/zebra-json";
import { parseZebraText } from "../domain/routes/zebra-text";
import type { AnswerSection } from "../hosts/host";
import { once } from "./read";

/** A section as it was last answered: the raw text behind the figures on screen. */
export type RawSection = AnswerSection & { readonly at: number };

const parsers = () => ({
  table: once(parseTable),
  stats: once(parseStats),
  persistent: once(parsePersistentConn),
  addresses: once(parseAddresses),
  kernelRoutes: once((output: string) => parseKernelRoutes(output, "ospf")),
  allKernelRoutes: once((output: string) => parseKernelRoutes(output)),
  neighboursJson: once(parseNeighboursJson),
  neighboursText: once(parseNeighboursText),
  processJson: once(parseProcessJson),
  processText: once(parseProcessText),
  interfacesJson: once(parseInterfacesJson),
  interfacesText: once(parseInterfacesText),
  routesJson: once(parseZebraJson),
  routesText: once(parseZebraText),
});

export type HostMemory = {
  /** What the next answer is merged into: readings that are not asked at every poll keep their value and age. */
  observation: HostObservation;
  /** The last one that events were told from; null before the first. */
  told: HostObservation | null;
  /** `told`, with the last known value wherever it has none. */
  lastKnown: HostObservation | null;
  rates: RateState | null;
  readonly raw: Map<string, RawSection>;
  readonly parse: ReturnType<typeof parsers>;
  /** When the medium and the slow group were last answered; 0: never by this worker. */
  readonly last: { medium: number; slow: number };
  /** The fallen real servers keepalived was last asked about, and when. */
  checks: { readonly fallen: string; readonly at: number };
  /** Directories that must exist before keepalived is asked for its dump; null: not known, then it is not asked. */
  dumpNeeds: readonly string[] | null;
};

/** `stored`: the last observation of a worker before; null when this host was never looked at. */
export const freshMemory = (hostId: string, stored: HostObservation | null, now: number): HostMemory => ({
  observation: stored ?? nothingSeen(hostId, now),
  told: stored,
  lastKnown: stored,
  rates: null,
  raw: new Map(),
  parse: parsers(),
  last: { medium: 0, slow: 0 },
  checks: { fallen: "", at: 0 },
  dumpNeeds: null,
});

/** Before the first answer everything is unknown, and says why. */
export const nothingSeen = (hostId: string, at: number): HostObservation => {
  const why = "This host has not answered yet.";
  const never = unknown(why, at);
  return {
    hostId,
    at,
    tookMs: null,
    reach: { kind: "unreachable", since: at, code: "error", why },
    ipvs: never,
    rates: never,
    persistent: never,
    addresses: never,
    neighbours: never,
    ospf: never,
    ospfInterfaces: never,
    routes: never,
    kernelRoutes: never,
    vrrp: never,
    facts: never,
    keepalived: never,
    checkFailures: [],
  };
};
