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
  observation: HostObservation;
  readonly raw: Map<string, RawSection>;
  readonly parse: ReturnType<typeof parsers>;
  /** When the medium and the slow group were last answered; 0: never by this worker. */
  readonly last: { medium: number; slow: number };
};

export const freshMemory = (observation: HostObservation): HostMemory => ({
  observation,
  raw: new Map(),
  parse: parsers(),
  last: { medium: 0, slow: 0 },
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
