/** Links of a host that carry nothing though they should: the cause of much that is seen elsewhere. Pure. */
import { linkSubject } from "../events/subjects";
import { carryingLinks } from "../host/links";
import type { LinkState } from "../host/model";
import { clause, listed } from "../words";
import type { Composition } from "./composition";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import type { Status } from "./view";

export type BrokenLink = {
  readonly name: string;
  readonly state: Exclude<LinkState, "up"> | "gone";
  readonly since: number | null;
};

/** An interface that went longer ago was taken out on purpose. ms */
const rememberedMs = 24 * 3_600_000;

/** In the kernel's order, those that are gone altogether last. None where its addresses are not known. */
export const brokenLinks = (composition: Composition, standing: Standing): readonly BrokenLink[] => {
  const addresses = readingOf(standing, (seen) => seen.addresses);
  if (addresses.kind === "unknown") return [];
  const { id } = standing.host;
  const there = new Set(addresses.value.links.map(({ name }) => name));
  const gone = composition
    .missing(id, "link")
    .filter(({ name, since }) => !there.has(name) && composition.at - since < rememberedMs);
  return [
    ...carryingLinks(addresses.value).flatMap(({ name, state }): readonly BrokenLink[] =>
      state === "no-carrier" || state === "off"
        ? [{ name, state, since: composition.since(id, linkSubject(name), state) }]
        : [],
    ),
    ...gone.map(({ name, since }) => ({ name, since, state: "gone" as const })),
  ];
};

const words: Readonly<Record<BrokenLink["state"], readonly [one: string, several: string]>> = {
  "no-carrier": ["has no carrier", "have no carrier"],
  off: ["is set down", "are set down"],
  gone: ["is gone", "are gone"],
};

/** `link eth0 has no carrier`, `links eth0 and eth1 have no carrier`, `link eth0 has no carrier, link eth1 is set down` */
export const linksText = (links: readonly BrokenLink[]): string => {
  const states = [...new Set(links.map(({ state }) => state))];
  return states
    .map((state) => {
      const names = links.filter((one) => one.state === state).map(({ name }) => name);
      const [one, several] = words[state];
      return names.length === 1 ? `link ${names[0]} ${one}` : `links ${listed(names)} ${several}`;
    })
    .join(", ");
};

export const brokenSince = (links: readonly BrokenLink[]): number | null =>
  latest(links.map(({ since }) => since));

/** A host that answers by one network and is cut off from another. */
export const brokenLinkStatus = (composition: Composition, standing: Standing): Status | null => {
  const links = brokenLinks(composition, standing);
  if (links.length === 0) return null;
  const text = linksText(links);
  return {
    kind: "degraded",
    text: `${text.charAt(0).toUpperCase()}${clause(text).slice(1)}`,
    since: brokenSince(links),
  };
};
