/** An observation as a list of states, subject by subject: what spans are made of. Pure. */
import { canonicalAddress, hostPrefix } from "../address";
import type { Inventory } from "../cluster/inventory";
import type { HostObservation } from "../cluster/observation";
import { carryingLinks } from "../host/links";
import { hopsOf, installedIn, stateText } from "./routing-state";
import {
  absent,
  bootSubject,
  daemonSubject,
  linkSubject,
  neighbourSubject,
  noNextHops,
  ospfInterfaceSubject,
  pathSubject,
  reachSubject,
  routeSubject,
  serviceSubject,
  vipSubject,
  vrrpSubject,
  weightSubject,
} from "./subjects";

/** Value by subject. A subject that is not there is not known. */
export type States = ReadonlyMap<string, string>;

/**
 * Every state the host is known to be in. Things that should be there and are not (a real server, a VIP, a neighbour, a
 * link or next hop seen in `before`) are `absent`, so that their absence has a beginning too.
 */
export const statesOf = (inventory: Inventory, seen: HostObservation, before: States | null): States => {
  const states = new Map<string, string>();
  states.set(reachSubject, seen.reach.kind === "reachable" ? "reachable" : seen.reach.code);
  if (seen.reach.kind === "unreachable") return states;
  const roles = inventory.hosts.find((host) => host.id === seen.hostId)?.roles ?? [];
  if (seen.facts.kind === "known" && seen.facts.value.bootId !== null)
    states.set(bootSubject, seen.facts.value.bootId);
  if (roles.includes("director")) {
    addTable(states, inventory, seen);
    addVips(states, inventory, seen);
    addKeepalived(states, seen);
  }
  addLinks(states, seen);
  addNeighbours(states, seen);
  if (roles.includes("router")) addPaths(states, inventory, seen);
  if (seen.vrrp.kind === "known")
    for (const one of seen.vrrp.value) states.set(vrrpSubject(one.name), one.state);
  for (const [subject] of before ?? [])
    if (!states.has(subject) && canBeAbsent(subject, seen)) states.set(subject, absent);
  return states;
};

/** What was there before and is not listed now is absent, if the listing itself was read. */
const canBeAbsent = (subject: string, seen: HostObservation): boolean => {
  if (subject.startsWith("neighbour ")) return seen.neighbours.kind === "known";
  if (subject.startsWith("link ")) return seen.addresses.kind === "known";
  if (subject.startsWith("ospf-interface ")) return seen.ospfInterfaces.kind === "known";
  if (subject.startsWith("weight ") || subject.startsWith("service ")) return seen.ipvs.kind === "known";
  if (subject.startsWith("path ")) return hopsOf(seen, vipIn(subject)).kind === "known";
  return subject.startsWith("vrrp ") && seen.vrrp.kind === "known";
};

/** The VIP in `path 192.168.0.100/32 192.168.0.3`. */
const vipIn = (subject: string): string => subject.slice("path ".length).split("/")[0] ?? "";

const addTable = (states: Map<string, string>, inventory: Inventory, seen: HostObservation): void => {
  if (seen.ipvs.kind === "unknown") return;
  for (const service of inventory.services) {
    states.set(serviceSubject(service.key), absent);
    for (const server of service.servers) states.set(weightSubject(service.key, server.key), absent);
  }
  for (const service of seen.ipvs.value.services) {
    states.set(serviceSubject(service.key), "present");
    for (const server of service.servers)
      states.set(weightSubject(service.key, server.key), String(server.weight));
  }
};

const addVips = (states: Map<string, string>, inventory: Inventory, seen: HostObservation): void => {
  if (seen.addresses.kind === "unknown") return;
  const { held } = seen.addresses.value;
  for (const { address } of inventory.vips) {
    const wanted = canonicalAddress(address);
    const on = held.filter((one) => one.address === wanted).map((one) => one.interface);
    states.set(vipSubject(address), on.length === 0 ? absent : [...new Set(on)].join(" "));
  }
};

const addKeepalived = (states: Map<string, string>, { facts }: HostObservation): void => {
  if (facts.kind === "unknown") return;
  const runs = (facts.value.daemons.keepalived ?? []).length > 0;
  states.set(daemonSubject("keepalived"), runs ? "running" : "stopped");
};

const addLinks = (states: Map<string, string>, { addresses }: HostObservation): void => {
  if (addresses.kind === "unknown") return;
  // One stored before links had a state has none.
  for (const { name, state } of carryingLinks(addresses.value))
    if (state !== undefined) states.set(linkSubject(name), state);
};

const addNeighbours = (states: Map<string, string>, seen: HostObservation): void => {
  if (seen.neighbours.kind === "known")
    for (const one of seen.neighbours.value)
      states.set(neighbourSubject(one.address, one.interface), stateText(one));
  if (seen.ospfInterfaces.kind === "known")
    for (const { name } of seen.ospfInterfaces.value) states.set(ospfInterfaceSubject(name), "present");
};

const addPaths = (states: Map<string, string>, inventory: Inventory, seen: HostObservation): void => {
  const directors = inventory.hosts.filter((host) => host.roles.includes("director"));
  for (const { address: vip } of inventory.vips) {
    const hops = hopsOf(seen, vip);
    if (hops.kind === "unknown") continue;
    const prefix = hostPrefix(vip);
    states.set(routeSubject(prefix), installedIn(hops.value).join(" ") || noNextHops);
    for (const director of directors)
      for (const address of director.addresses) states.set(pathSubject(prefix, address), absent);
    for (const hop of hops.value) states.set(pathSubject(prefix, hop.address), hop.state);
  }
};
