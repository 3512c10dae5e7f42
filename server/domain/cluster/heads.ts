/** What every host shows, whatever its role. Pure. */
import { canonicalAddress } from "../address";
import { daemonSubject, linkSubject, reachSubject } from "../events/subjects";
import type { HostFacts } from "../host/model";
import { mapReading } from "../reading";
import { capital, clause, firstSentence } from "../words";
import { brokenLinkStatus } from "./broken-links";
import type { Composition } from "./composition";
import { isByHand, readingOf, type Standing } from "./standing";
import type { HostHead, LostNeighbour, Status } from "./view";

/** The parts all hosts have; the status of a host that answers is its role's business. */
export const headOf = (composition: Composition, standing: Standing, status: Status): HostHead => {
  const { host, observation } = standing;
  const ospf = readingOf(standing, (seen) => seen.ospf);
  const address = composition.ownAddress(host);
  return {
    hostId: host.id,
    name: host.name,
    roles: host.roles,
    address,
    ownAddresses: [...new Set([...(address === null ? [] : [address]), ...host.addresses])],
    status,
    reach: observation?.reach ?? null,
    seenAt: standing.seenAt,
    pollEveryMs: standing.pollEveryMs,
    tookMs: observation?.tookMs ?? null,
    facts: readingOf(standing, (seen) => seen.facts),
    links: mapReading(
      readingOf(standing, (seen) => seen.addresses),
      ({ links }) =>
        links.map(({ name, state, mtu }) => ({
          name,
          state,
          mtu,
          since: composition.since(host.id, linkSubject(name), state),
        })),
    ),
    addresses: mapReading(
      readingOf(standing, (seen) => seen.addresses),
      ({ held }) => held,
    ),
    neighbours: readingOf(standing, (seen) => seen.neighbours),
    lostNeighbours: lostNeighbours(composition, standing),
    ospfInterfaces: readingOf(standing, (seen) => seen.ospfInterfaces),
    lostInterfaces:
      readingOf(standing, (seen) => seen.ospfInterfaces).kind === "known"
        ? composition.missing(host.id, "ospf-interface").filter(isRecent(composition))
        : [],
    routerId: ospf.kind === "known" ? ospf.value.routerId : null,
  };
};

/** What went longer ago was taken away on purpose, unless the inventory still has it. ms */
const rememberedMs = 24 * 3_600_000;

const isRecent =
  ({ at }: Composition) =>
  ({ since }: { readonly since: number }): boolean =>
    at - since < rememberedMs;

/** The last set, less what is listed now: a neighbour found again on another interface is not lost. */
export const lostNeighbours = (composition: Composition, standing: Standing): readonly LostNeighbour[] => {
  const listed = readingOf(standing, (seen) => seen.neighbours);
  if (listed.kind === "unknown") return [];
  const there = new Set(listed.value.map((one) => canonicalAddress(one.address)));
  const isOurs = (address: string) =>
    composition.inventory.hosts.some((host) => host.addresses.map(canonicalAddress).includes(address));
  return composition.missing(standing.host.id, "neighbour").flatMap(({ name, since }) => {
    const [address = "", interfaceName = ""] = name.split(" ");
    const lost = { address, interface: interfaceName, since };
    return there.has(address) || !(isRecent(composition)(lost) || isOurs(address)) ? [] : [lost];
  });
};

/** The status of a host that does not answer; null for one that does. Its name stands beside it: the reason does without. */
export const silenceStatus = ({ silence, host }: Standing): Status | null =>
  silence === null
    ? null
    : {
        kind: "unknown",
        text: `No data: ${clause(withoutPlace(host.name, silence.why))}`,
        since: silence.since,
      };

/** `did not answer within 8 s` from `lvs2 (10.0.0.3:22) did not answer within 8 s. Look at its load …` */
const withoutPlace = (name: string, why: string): string => {
  const first = firstSentence(why);
  if (!first.startsWith(name)) return first;
  return (
    first
      .slice(name.length)
      .replace(/^ \([^)]*\)/, "")
      .replace(/^:?\s+/, "") || first
  );
};

/** A real server or other host with SSH: it answers, or it does not. */
export const otherHost = (composition: Composition, standing: Standing): HostHead =>
  headOf(
    composition,
    standing,
    silenceStatus(standing) ??
      brokenLinkStatus(composition, standing) ?? {
        kind: "ok",
        text: "Answers",
        since: composition.since(standing.host.id, reachSubject, "reachable"),
      },
  );

/** `true` or `false` from the facts; null when they do not tell. */
export const daemonRuns = (facts: HostFacts | null, daemon: string): boolean | null =>
  facts === null ? null : (facts.daemons[daemon] ?? []).length > 0;

/** What keepalived itself told of VRRP later than the facts, which come once a minute, proves that it runs again. */
export const keepalivedRuns = (director: Standing): boolean | null => {
  const facts = readingOf(director, (seen) => seen.facts);
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  if (facts.kind === "unknown") return null;
  const told = vrrp.kind === "known" && vrrp.value.length > 0 && vrrp.at > facts.at;
  return told || daemonRuns(facts.value, "keepalived");
};

/** Whether keepalived should run on a director and does not. */
export const keepalivedStopped = (director: Standing): boolean =>
  keepalivedRuns(director) === false && !isByHand(director);

export const keepalivedSince = ({ since }: Composition, director: Standing): number | null =>
  since(director.host.id, daemonSubject("keepalived"), "stopped");

export const statusText = (parts: readonly string[]): string => capital(parts.join("; "));
