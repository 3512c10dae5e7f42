/** Why a router has no path to a VIP by a director, the most telling fact first: what the director itself says, then what is missed. Pure. */
import { routingSuite } from "../host/suite";
import { saysNoneRunning, saysNotRunning } from "../output";
import { clause } from "../words";
import { brokenLinks, linksText } from "./broken-links";
import type { Composition } from "./composition";
import { answerOf, readingOf, type Standing } from "./standing";

export type Because = {
  /** Where the director is not named otherwise: `ospfd is not running on lvs2`. */
  readonly told: string;
  /** Where one already looks at the director: `ospfd is not running`; null where it adds nothing to that it announces nothing. */
  readonly own: string | null;
};

export const whyWithdrawn = (
  composition: Composition,
  router: Standing,
  director: Standing,
  vip: string,
): Because => {
  const { name } = director.host;
  if (director.silence === null) {
    const links = brokenLinks(composition, director);
    if (links.length > 0) return { told: `${name}'s ${linksText(links)}`, own: linksText(links) };
    const daemon = stoppedDaemon(director);
    if (daemon !== null)
      return { told: `${daemon} is not running on ${name}`, own: `${daemon} is not running` };
    if (composition.holds(director, vip) === false)
      return { told: `${name} does not hold ${vip}`, own: `it does not hold ${vip}` };
  }
  const ownLinks = router.silence === null ? brokenLinks(composition, router) : [];
  if (ownLinks.length > 0) {
    const text = `${router.host.name}'s ${linksText(ownLinks)}`;
    return { told: text, own: text };
  }
  const adjacent = answerOf(router, (seen) => seen.neighbours);
  if (
    adjacent.kind === "parsed" &&
    !adjacent.value.some(
      (one) => composition.directorAt(one.address)?.id === director.host.id && one.state === "Full",
    )
  )
    return {
      told: `${router.host.name} has no adjacency with ${name}`,
      own: `${router.host.name} has no adjacency with it`,
    };
  return director.silence === null
    ? { told: `${name} does not announce it`, own: null }
    : { told: `${name} does not answer`, own: null };
};

/** `ospfd`, `zebra`, or the suite's name when none of its daemons answers vtysh; null while they do, or when nobody tells. */
export const stoppedDaemon = (host: Standing): string | null => {
  const neighbours = readingOf(host, (seen) => seen.neighbours);
  if (host.silence !== null || neighbours.kind === "known" || !saysNotRunning(neighbours.why)) return null;
  if (saysNoneRunning(neighbours.why)) return routingSuite(readingOf(host, (seen) => seen.facts));
  return clause(neighbours.why).split(" is not running")[0] ?? null;
};
