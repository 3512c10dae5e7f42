/** A router's ECMP settings and a VIP's next hops in words. Pure. */
import type { PathView, RouterVip } from "#domain/cluster/view";
import type { Mark } from "../../../../_ui/status-mark";

/** What `maximum-paths` means for this many directors. */
export const pathLimitWords = (
  limit: number,
  directors: number,
): { readonly mark: Mark; readonly text: string } => {
  if (limit === 1 && directors > 1)
    return {
      mark: "degraded",
      text: "1 path: ECMP is off, one director takes everything. Quagga is commonly built so; FRR takes maximum-paths up to what it was built with.",
    };
  if (limit < directors)
    return {
      mark: "degraded",
      text: `At most ${limit} next hops for a route; ${directors} directors cannot all be used.`,
    };
  return {
    mark: "ok",
    text: `At most ${limit} next hops for a route, enough for ${directors === 1 ? "the one director" : `${directors} directors`}.`,
  };
};

export const pathMark = (state: PathView["state"]): Mark =>
  (({ installed: "ok", inactive: "degraded", withdrawn: "down" }) as const)[state];

const pathWords: Readonly<Record<PathView["state"], string>> = {
  installed: "installed",
  inactive: "inactive",
  withdrawn: "withdrawn",
};

/** "installed", "inactive: …why…" */
export const pathSentence = (path: PathView): string => {
  const why =
    path.why ??
    (path.state === "inactive"
      ? "zebra has it and does not put it into the kernel (a route-map on ip protocol ospf does that)"
      : null);
  return why === null ? pathWords[path.state] : `${pathWords[path.state]}: ${why}`;
};

/** `via OSPF, metric 20, for 3 h` without what is not known. */
export const routeWords = (vip: RouterVip): string =>
  [vip.protocol, vip.metric === null ? null : `metric ${vip.metric}`].filter(Boolean).join(", ");

/** How many directors' paths a VIP has, and how good that is. */
export const setMark = (vip: RouterVip): Mark => {
  if (vip.installedCount === 0) return "down";
  return vip.installedCount < vip.paths.length ? "degraded" : "ok";
};

type Span = { readonly value: string; readonly from: number; readonly to: number | null };
type Hop = { readonly address: string; readonly label: string; readonly spans: readonly Span[] };

/**
 * A next-hop span as the store has it (`installed`, `inactive`, `absent`) in words, and how good it is: one that is gone is down,
 * as is the adjacency that went with it.
 */
export const hopSpan = (value: string): { readonly value: string; readonly mark: Mark } => {
  switch (value) {
    case "installed":
      return { value, mark: "ok" };
    case "inactive":
      return { value, mark: "degraded" };
    case "absent":
    case "withdrawn":
      return { value: "withdrawn", mark: "down" };
    default:
      return { value, mark: "unknown" };
  }
};

const used = (hop: Hop): boolean =>
  hop.spans.some(({ value }) => value === "installed" || value === "inactive");

/**
 * One row for each director: the addresses that were a next hop in the range. Its other addresses (a management network)
 * are absent by nature. A director none of whose addresses was one keeps its first row: that it was out all the time is said.
 */
export const tellingHops = <H extends Hop>(hops: readonly H[]): readonly H[] =>
  hops.filter((hop) => {
    const same = hops.filter((other) => other.label === hop.label);
    return same.some(used) ? used(hop) : same[0] === hop;
  });
