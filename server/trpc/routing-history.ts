/** Spans of the routers, arranged as the routing screen draws them. Pure. */

import { hostPrefix } from "../domain/address";
import type { Inventory } from "../domain/cluster/inventory";
import type { Span } from "../domain/events/model";
import { neighbourSubject, nextHopsIn, pathSubject, routeSubject } from "../domain/events/subjects";

/** A value that held from one moment to another, ms; `to` null means now. */
export type ValueSpan = { readonly value: string; readonly from: number; readonly to: number | null };
export type CountSpan = { readonly n: number; readonly from: number; readonly to: number | null };

type Neighbour = {
  /** The neighbour's host name where it is known, else its address. */
  readonly label: string;
  readonly address: string;
  /** OSPF states as printed, e.g. `Full/DR`; `absent` when it was not listed. */
  readonly spans: readonly ValueSpan[];
};

type VipHistory = {
  readonly vip: string;
  /** Installed next hops over time. A gap: the router did not answer. */
  readonly count: readonly CountSpan[];
  /** `installed`, `inactive` or `absent`, per next hop that ever was. */
  readonly nextHops: readonly Neighbour[];
};

export type RouterHistory = {
  readonly hostId: string;
  readonly name: string;
  readonly neighbours: readonly Neighbour[];
  readonly vips: readonly VipHistory[];
};

export type RoutingHistory = {
  readonly from: number;
  readonly to: number;
  readonly routers: readonly RouterHistory[];
};

/** What to read from the store. */
export const subjectPrefixes: readonly string[] = [
  neighbourSubject("", "").trimEnd(),
  routeSubject("").trimEnd(),
  pathSubject("", "").trimEnd(),
].map((prefix) => `${prefix} `);

/** @param spans of any hosts and subjects, in order of time per subject */
export const routingHistory = (
  inventory: Inventory,
  spans: readonly Span[],
  range: { readonly from: number; readonly to: number },
): RoutingHistory => {
  const nameOf = new Map(
    inventory.hosts.flatMap(({ name, addresses }) => addresses.map((a) => [a, name] as const)),
  );
  const routers = inventory.hosts.filter(({ roles }) => roles.includes("router"));
  return {
    ...range,
    routers: routers.map(({ id, name }) => {
      const own = spans.filter(({ hostId }) => hostId === id);
      return {
        hostId: id,
        name,
        neighbours: timelines(own, subjectPrefixes[0] ?? "", nameOf),
        vips: inventory.vips.map(({ address }) => vipHistory(own, address, nameOf)),
      };
    }),
  };
};

const vipHistory = (own: readonly Span[], vip: string, nameOf: ReadonlyMap<string, string>): VipHistory => {
  const prefix = hostPrefix(vip);
  return {
    vip,
    count: counts(own.filter(({ subject }) => subject === routeSubject(prefix))),
    nextHops: timelines(own, pathSubject(prefix, ""), nameOf),
  };
};

/** A set of next hops that changed without changing in number is one step of the chart. */
const counts = (spans: readonly Span[]): CountSpan[] => {
  const steps: CountSpan[] = [];
  for (const { value, from, to } of spans) {
    const n = nextHopsIn(value).length;
    const last = steps.at(-1);
    if (last !== undefined && last.n === n && last.to === from) steps[steps.length - 1] = { ...last, to };
    else steps.push({ n, from, to });
  }
  return steps;
};

/** One line per word that follows the prefix: `neighbour 192.168.0.3 eth0` and `… eth1` are the same neighbour. */
const timelines = (
  own: readonly Span[],
  prefix: string,
  nameOf: ReadonlyMap<string, string>,
): Neighbour[] => {
  const lines = new Map<string, ValueSpan[]>();
  for (const { subject, value, from, to } of own) {
    if (!subject.startsWith(prefix)) continue;
    const address = subject.slice(prefix.length).split(" ", 1)[0] ?? "";
    lines.set(address, [...(lines.get(address) ?? []), { value, from, to }]);
  }
  return [...lines]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([address, spans]) => ({
      label: nameOf.get(address) ?? address,
      address,
      spans: spans.sort((a, b) => a.from - b.from),
    }));
};
