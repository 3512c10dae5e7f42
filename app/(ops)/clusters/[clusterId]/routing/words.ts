/** A router's ECMP settings and a VIP's next hops in words. Pure. */
import type { PathView, RouterVip, VipView } from "#domain/cluster/view";
import { clause } from "#domain/words";
import type { RouterOutputs } from "../../../../../server/trpc/router";
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

const badness = ["down", "degraded", "unknown", "draining", "off", "ok"] as const;

/**
 * The page's first line: how the VIPs are announced, by how many of those that should, the worst of them named. Green only
 * when every one has all its paths. Null where there is no VIP.
 */
export const announcedWords = (
  vips: readonly Pick<VipView, "vip" | "status" | "mode">[],
): { readonly mark: Mark; readonly text: string } | null => {
  const [worst] = [...vips].sort((a, b) => badness.indexOf(a.status.kind) - badness.indexOf(b.status.kind));
  if (worst === undefined) return null;
  const mark = worst.status.kind;
  const said = `${worst.vip}: ${clause(worst.status.text)}`;
  if (vips.length === 1) return { mark, text: said };
  const well = vips.filter(({ status }) => status.kind === "ok").length;
  if (well === vips.length)
    return {
      mark,
      text: vips.every(({ mode }) => mode === "ecmp")
        ? `All ${well} VIPs are announced by every director`
        : `All ${well} VIPs are served`,
    };
  if (vips.every(({ status }) => status.kind === "unknown"))
    return { mark, text: "Whether the VIPs are announced is unknown: no router answers" };
  return { mark, text: `${well} of ${vips.length} VIPs as they should be; ${said}` };
};

type History = RouterOutputs["routing"]["history"];

/** The first moment anything is stored of in the range, ms; null when nothing is. */
export const earliestOf = ({ routers }: Pick<History, "routers">): number | null => {
  const begins = routers.flatMap(({ neighbours, vips }) => [
    ...neighbours.flatMap(({ spans }) => spans.map(({ from }) => from)),
    ...vips.flatMap(({ count, nextHops }) => [
      ...count.map(({ from }) => from),
      ...nextHops.flatMap(({ spans }) => spans.map(({ from }) => from)),
    ]),
  ]);
  return begins.reduce<number | null>((first, from) => (first === null || from < first ? from : first), null);
};
