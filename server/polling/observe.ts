/** From the answers of one poll to an observation. No I/O: the texts are here, the previous observation is in the memory. */
import type { HostObservation } from "../domain/cluster/observation";
import { parseFacts } from "../domain/host/facts";
import type { HostFacts } from "../domain/host/model";
import type { IpvsCounters } from "../domain/ipvs/model";
import { commandFailure } from "../domain/output";
import { failed, mapReading, type Parsed, type Reading, unknown } from "../domain/reading";
import type { HostMemory } from "./memory";
import { readSection, type Sections, stillUnknown } from "./read";

export type Seen = {
  /** `rates` is the previous one: counters become rates where epochs are kept. */
  readonly observation: HostObservation;
  readonly counters: Parsed<IpvsCounters>;
};

/** The host answered: what was asked is read anew, what was not keeps its value and its age. */
export const observe = (memory: HostMemory, sections: Sections, at: number, tookMs: number): Seen => {
  const before = memory.observation;
  const { parse } = memory;
  const read = <T>(names: Forms<T>, program: string, previous: Reading<T>): Reading<T> => {
    for (const [name, parser] of names)
      if (sections.has(name)) return readSection(sections.get(name), program, parser, previous, at);
    return previous;
  };
  for (const section of sections.values()) memory.raw.set(section.name, { ...section, at });
  const stats = sections.get("ipvs-stats");
  return {
    observation: {
      ...before,
      at,
      tookMs,
      reach: before.reach.kind === "reachable" ? before.reach : { kind: "reachable", since: at },
      ipvs: read([["ipvs", parse.table]], "ipvsadm", before.ipvs),
      persistent: read([["ipvs-persistent", parse.persistent]], "ipvsadm", before.persistent),
      addresses: read([["addr", parse.addresses]], "ip", before.addresses),
      neighbours: read(
        [
          ["neighbour-json", parse.neighboursJson],
          ["neighbour-text", parse.neighboursText],
        ],
        "vtysh",
        before.neighbours,
      ),
      ospf: read(
        [
          ["ospf-json", parse.processJson],
          ["ospf-text", parse.processText],
        ],
        "vtysh",
        before.ospf,
      ),
      ospfInterfaces: read(
        [
          ["ospf-interface-json", parse.interfacesJson],
          ["ospf-interface-text", parse.interfacesText],
        ],
        "vtysh",
        before.ospfInterfaces,
      ),
      routes: read(
        [
          ["route-json", parse.routesJson],
          ["route-text", parse.routesText],
        ],
        "vtysh",
        before.routes,
      ),
      kernelRoutes: read(
        [
          ["kernel-route", parse.kernelRoutes],
          ["kernel-route-all", parse.allKernelRoutes],
        ],
        "ip",
        before.kernelRoutes,
      ),
    },
    counters:
      stats === undefined
        ? failed("not asked")
        : (commandFailure("ipvsadm", stats) ?? parse.stats(stats.output)),
  };
};

type Forms<T> = readonly (readonly [name: string, parser: (output: string) => Parsed<T>])[];

/**
 * Facts come once a minute, by a verb of their own. vtysh tells its version only while a daemon runs: what was installed a
 * minute ago is asked in the same way still, and that nobody answers there is news, not silence.
 */
export const observeFacts = (before: HostObservation, sections: Sections, at: number): Reading<HostFacts> => {
  const routing = before.facts.kind === "known" ? before.facts.value.versions.routing : null;
  return mapReading(
    readSection(
      sections.get("facts"),
      "the facts script",
      (output) => parseFacts(output, at),
      before.facts,
      at,
    ),
    (facts) => ({ ...facts, versions: { ...facts.versions, routing: facts.versions.routing ?? routing } }),
  );
};

/** What a host without a routing daemon is not asked: unknown, and the screen says why. */
export const withoutRouting = (observation: HostObservation, at: number): HostObservation => {
  const none = <T>(previous: Reading<T>) =>
    previous.kind === "unknown" ? stillUnknown<T>(noRouting, previous, at) : unknown(noRouting, at);
  return {
    ...observation,
    neighbours: none(observation.neighbours),
    ospf: none(observation.ospf),
    ospfInterfaces: none(observation.ospfInterfaces),
    routes: none(observation.routes),
  };
};

const noRouting = "No routing daemon answers vtysh on this host.";
