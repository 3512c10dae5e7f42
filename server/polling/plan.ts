/**
 * What to ask of one host now. Pure: decided from its roles, what is known of it, and when each group was last asked.
 * polling/ asks hosts, turns answers into observations and hands them to the store; it changes nothing on any host.
 */
import type { Role } from "../domain/cluster/inventory";
import type { HostObservation } from "../domain/cluster/observation";
import type { Addresses } from "../domain/host/model";
import { saysNotRunning } from "../domain/output";
import type { Reading } from "../domain/reading";

/** Sections of the host script's `look` verb that polling asks for. */
export type PolledSection =
  | "ipvs"
  | "ipvs-stats"
  | "ipvs-persistent"
  | "addr"
  | "kernel-route"
  | "kernel-route-all"
  | "neighbour-json"
  | "neighbour-text"
  | "ospf-json"
  | "ospf-text"
  | "ospf-interface-json"
  | "ospf-interface-text"
  | "route-json"
  | "route-text";

/** How vtysh answers on this host: FRR prints JSON, Quagga only text; `none`: no routing daemon there. */
export type Dialect = "json" | "text" | "none" | "unknown";

/** From the first line of `vtysh -c "show version"`, as the `facts` verb brings it; null: no vtysh or no answer. */
export const dialectOf = (routingVersion: string | null): Dialect =>
  routingVersion === null ? "none" : /quagga/i.test(routingVersion) ? "text" : "json";

/** State and counters move every poll; the rest of OSPF and persistence every 10 s; facts every minute. */
export const mediumEveryMs = 10_000;
export const slowEveryMs = 60_000;

export type Due = { readonly medium: boolean; readonly slow: boolean };

export const dueAt = (now: number, last: { readonly medium: number; readonly slow: number }): Due => ({
  medium: now - last.medium >= mediumEveryMs,
  slow: now - last.slow >= slowEveryMs,
});

/** VRRP roles are asked for every 10 s, and at once when VIPs came or went: an old role would contradict them. */
export const vrrpIsDue = (due: Due, before: Reading<Addresses>, now: Reading<Addresses>): boolean =>
  due.medium || (before.kind === "known" && now.kind === "known" && !sameHeld(before.value, now.value));

/**
 * Facts tell which daemons run, once a minute. An IPVS table that was emptied or filled, and routing daemons that fell silent
 * or came back, make them worth asking at once: the cause then comes with its effect.
 */
export const factsAreDue = (
  before: Pick<HostObservation, "ipvs" | "neighbours">,
  now: Pick<HostObservation, "ipvs" | "neighbours">,
): boolean => {
  const empty = ({ ipvs }: Pick<HostObservation, "ipvs">) =>
    ipvs.kind === "known" ? ipvs.value.services.length === 0 : null;
  const [was, is] = [empty(before), empty(now)];
  return (was !== null && is !== null && was !== is) || runs(before.neighbours) !== runs(now.neighbours);
};

const runs = (neighbours: Reading<unknown>): boolean =>
  neighbours.kind === "known" || !saysNotRunning(neighbours.why);

const sameHeld = (a: Addresses, b: Addresses): boolean =>
  a === b || JSON.stringify(a.held) === JSON.stringify(b.held);

export const sectionsFor = (
  roles: readonly Role[],
  dialect: Dialect,
  due: Due,
  persistence: boolean,
): readonly PolledSection[] => {
  const director = roles.includes("director");
  const router = roles.includes("router");
  const routing = (director || router) && (dialect === "json" || dialect === "text");
  const form = dialect === "text" ? "text" : "json";
  return [
    ...when(director, ["ipvs", "ipvs-stats"]),
    ...when(director && persistence && due.medium, ["ipvs-persistent"]),
    // Of every host, at every poll: a `look` at nothing is none, and a real server has nothing else to show.
    "addr",
    // Quagga's routes are `proto zebra` to the kernel: ask for all.
    ...when(router, [dialect === "text" ? "kernel-route-all" : "kernel-route"]),
    ...when(routing, [`neighbour-${form}`]),
    ...when(routing && due.medium, [`ospf-${form}`, `ospf-interface-${form}`]),
    ...when(routing && router, [`route-${form}`]),
  ];
};

const when = (condition: boolean, sections: readonly PolledSection[]): readonly PolledSection[] =>
  condition ? sections : [];
