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
  (({ installed: "ok", inactive: "degraded", withdrawn: "off" }) as const)[state];

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

/** The next-hop span's value as the store has it: `installed`, `inactive`, `absent`. */
export const hopMark = (value: string): Mark => {
  if (value === "installed") return "ok";
  if (value === "inactive") return "degraded";
  if (value === "absent" || value === "withdrawn") return "off";
  return "unknown";
};
