/** What every host shows, whatever its role. Pure. */
import { reachSubject } from "../events/subjects";
import type { HostFacts } from "../host/model";
import { mapReading } from "../reading";
import { capital, clause } from "../words";
import type { Since } from "./since";
import { readingOf, type Standing } from "./standing";
import type { HostHead, Status } from "./view";

/** The parts all hosts have; the status of a host that answers is its role's business. */
export const headOf = (standing: Standing, status: Status): HostHead => {
  const { host, observation } = standing;
  const ospf = readingOf(standing, (seen) => seen.ospf);
  return {
    hostId: host.id,
    name: host.name,
    roles: host.roles,
    // Where SSH goes may be a jump host's forward or a management network: an operator knows a host by its own address.
    address: host.addresses[0] ?? host.ssh?.address ?? null,
    status,
    reach: observation?.reach ?? null,
    seenAt: standing.seenAt,
    pollEveryMs: standing.pollEveryMs,
    tookMs: observation?.tookMs ?? null,
    facts: readingOf(standing, (seen) => seen.facts),
    links: mapReading(
      readingOf(standing, (seen) => seen.addresses),
      ({ links }) => links.map(({ name, up, mtu }) => ({ name, up, mtu })),
    ),
    addresses: mapReading(
      readingOf(standing, (seen) => seen.addresses),
      ({ held }) => held,
    ),
    neighbours: readingOf(standing, (seen) => seen.neighbours),
    ospfInterfaces: readingOf(standing, (seen) => seen.ospfInterfaces),
    routerId: ospf.kind === "known" ? ospf.value.routerId : null,
  };
};

/** The status of a host that does not answer; null for one that does. */
export const silenceStatus = ({ silence }: Standing): Status | null =>
  silence === null
    ? null
    : { kind: "unknown", text: `No data: ${clause(silence.why)}`, since: silence.since };

/** A real server or other host with SSH: it answers, or it does not. */
export const otherHost = (standing: Standing, since: Since): HostHead =>
  headOf(
    standing,
    silenceStatus(standing) ?? {
      kind: "ok",
      text: "Answers",
      since: since(standing.host.id, reachSubject, "reachable"),
    },
  );

/** `true` or `false` from the facts; null when they do not tell. */
export const daemonRuns = (facts: HostFacts | null, daemon: string): boolean | null =>
  facts === null ? null : (facts.daemons[daemon] ?? []).length > 0;

export const statusText = (parts: readonly string[]): string => capital(parts.join("; "));
