/** Events of OSPF and routes: adjacencies, next hops, and a director's announcements. Pure. */
import type { OspfNeighbour } from "../ospf/model";
import { type Change, type Described, named } from "./describe";
import { hopsOf, installedIn, isAnnounced, isSettled, stateText } from "./routing-state";

/** A neighbour that is not listed any more is down: ospfd drops it from the list. */
export const neighbourEvents = ({
  host,
  before,
  now,
  directorAt,
  inventory,
}: Change): readonly Described[] => {
  if (before.neighbours.kind === "unknown" || now.neighbours.kind === "unknown") return [];
  const id = (one: OspfNeighbour) => `${one.address} ${one.interface}`;
  const old = new Map(before.neighbours.value.map((one) => [id(one), one]));
  const fresh = new Map(now.neighbours.value.map((one) => [id(one), one]));
  const hostAt = (address: string) =>
    directorAt(address) ?? inventory.hosts.find((one) => one.addresses.includes(address)) ?? null;
  const subject = { kind: "host" as const, id: host.id };
  return [...new Map([...old, ...fresh]).keys()].flatMap((key): readonly Described[] => {
    const [was, is] = [old.get(key), fresh.get(key)];
    if (was?.state === is?.state) return [];
    const address = (is ?? was)?.address ?? "";
    const who = `${named(address, hostAt(address))} on ${(is ?? was)?.interface}`;
    if (was !== undefined && is === undefined)
      return [
        {
          code: "neighbour.lost",
          severity: "degraded",
          sentence: `${host.name} lost its OSPF neighbour ${who}`,
          subject,
        },
      ];
    if (was === undefined && is !== undefined)
      return [
        {
          code: "neighbour.found",
          severity: isSettled(is) ? "ok" : "info",
          sentence: `${host.name} sees OSPF neighbour ${who}: ${stateText(is)}`,
          subject,
        },
      ];
    if (was === undefined || is === undefined) return [];
    const severity = isSettled(is) ? "ok" : isSettled(was) ? "degraded" : "info";
    return [
      {
        code: "neighbour.state",
        severity,
        sentence: `${host.name}'s OSPF neighbour ${who} went from ${stateText(was)} to ${stateText(is)}`,
        subject,
      },
    ];
  });
};

/** Next hops of the VIPs at a router, and what follows from them for the directors. */
export const pathEvents = (change: Change): readonly Described[] => {
  const { host, before, now, inventory } = change;
  if (!host.roles.includes("router")) return [];
  return inventory.vips.flatMap(({ address: vip }) => {
    const [old, fresh] = [hopsOf(before, vip), hopsOf(now, vip)];
    if (old.kind === "unknown" || fresh.kind === "unknown") return [];
    const [was, is] = [installedIn(old.value), installedIn(fresh.value)];
    const lost = was.filter((hop) => !is.includes(hop));
    const gained = is.filter((hop) => !was.includes(hop));
    const subject = { kind: "vip" as const, address: vip };
    const sentence = (verb: string, hop: string) =>
      `${host.name} ${verb} next hop ${named(hop, change.directorAt(hop))} for ${vip}`;
    return [
      ...lost.map((hop): Described => {
        const kept = fresh.value.find((one) => one.address === hop)?.why;
        return {
          code: "route.next-hop-lost",
          severity: is.length === 0 ? "down" : "degraded",
          sentence: `${sentence("lost", hop)}${kept ? `: ${kept}` : ""}`,
          subject,
        };
      }),
      ...gained.map(
        (hop): Described => ({
          code: "route.next-hop-gained",
          severity: "ok",
          sentence: sentence("gained", hop),
          subject,
        }),
      ),
      ...announcementEvents(change, vip, [...lost, ...gained]),
    ];
  });
};

/**
 * "lvs2 stopped announcing 192.168.0.100" once no router that tells has it any more, and "announces … again" once the
 * first one has. Where a router still knows the path and refuses it, the director goes on announcing.
 */
const announcementEvents = (change: Change, vip: string, moved: readonly string[]): readonly Described[] => {
  const { inventory, before, now, others } = change;
  const directors = new Set(moved.flatMap((hop) => change.directorAt(hop) ?? []));
  return [...directors].flatMap((director): readonly Described[] => {
    const addresses = [
      ...director.addresses,
      ...moved.filter((hop) => change.directorAt(hop)?.id === director.id),
    ];
    const elsewhere = isAnnounced(inventory, others, addresses, vip) === true;
    // What was known before holds as such, though the router may have been silent since.
    const [was, is] = [{ ...before, reach: now.reach }, now].map(
      (seen) => isAnnounced(inventory, [seen], addresses, vip) === true,
    );
    if (elsewhere || was === is) return [];
    const stillOffered = hopsOf(now, vip);
    if (
      was &&
      stillOffered.kind === "known" &&
      stillOffered.value.some((hop) => addresses.includes(hop.address))
    )
      return [];
    return [
      {
        code: is ? "vip.announced" : "vip.withdrawn",
        severity: is ? "ok" : "degraded",
        sentence: is
          ? `${director.name} announces ${vip} again`
          : `${director.name} stopped announcing ${vip}`,
        subject: { kind: "vip", address: vip },
        hostId: director.id,
      },
    ];
  });
};
