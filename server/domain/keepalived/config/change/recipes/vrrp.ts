/**
 * VRRP over the directors of a cluster: one instance is master and backup, two with turned priorities are master/master. And what goes with
 * it: a VIP more or less, a sync group, the synchronisation of connections.
 */
import { placeKey } from "../heads";
import type { Place } from "../model";
import {
  addPlace,
  type Edits,
  eachHost,
  findPlace,
  forHosts,
  given,
  type HostPlaces,
  linesNow,
  setField,
} from "./edits";

export type NewInstance = {
  readonly name: string;
  readonly vrid: number;
  /** Lines of virtual_ipaddress: `["192.168.0.100/24", "dev", "eth1"]`. */
  readonly vips: readonly (readonly string[])[];
  /** The interface on each member. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** Null: none. */
  readonly password: string | null;
};

export type NewVrrp = {
  readonly instances: readonly NewInstance[];
  /** `turns`: the first instance has its master on the first member, the second on the second, …; `one`: all on the first. */
  readonly masters: "one" | "turns";
  /** Hosts, the first being preferred. `address`: the one adverts are sent from, for unicast. */
  readonly members: readonly { readonly hostId: string; readonly address: string | null }[];
  /** Adverts to the other members' addresses, where multicast does not pass. */
  readonly unicast: boolean;
  /** A member that comes back leaves the VIPs where they are. */
  readonly nopreempt: boolean;
  /** seconds; null: keepalived's 1 */
  readonly advertEvery: number | null;
};

const HIGHEST = 150;

/** 150, 100, 90, …: a failed check of weight 20 moves the VIPs from the first to the second. */
const priorityAt = (rank: number): number => (rank === 0 ? HIGHEST : Math.max(1, 110 - 10 * rank));

export const newVrrp = ({ instances, masters, members, unicast, nopreempt, advertEvery }: NewVrrp): Edits =>
  eachHost(
    members.map(({ hostId, address }, position) => ({
      hostId,
      edits: instances.map((instance, index) => {
        const turn = masters === "one" ? 0 : index;
        const rank = (position - turn + members.length * instances.length) % members.length;
        const peers = members.flatMap((member) =>
          member.hostId !== hostId && member.address !== null ? [[member.address]] : [],
        );
        const fields = given({
          // nopreempt wants every member to begin as a backup.
          state: [rank === 0 && !nopreempt ? "MASTER" : "BACKUP"],
          interface: instance.interfaces[hostId] === undefined ? null : [instance.interfaces[hostId]],
          virtual_router_id: [String(instance.vrid)],
          priority: [String(priorityAt(rank))],
          advert_int: advertEvery === null ? null : [String(advertEvery)],
          auth_type: instance.password === null ? null : ["PASS"],
          auth_pass: instance.password === null ? null : [instance.password],
          nopreempt: nopreempt ? [] : null,
          unicast_src_ip: unicast && address !== null ? [address] : null,
          unicast_peer: unicast && peers.length > 0 ? peers : null,
          virtual_ipaddress: instance.vips,
        });
        return addPlace({ kind: "instance", name: instance.name }, fields);
      }),
    })),
  );

/** A VIP more in an instance; where it stands already nothing changes. `line` as in `NewInstance.vips`. */
export const addVip = (hosts: readonly HostPlaces[], instance: string, line: readonly string[]): Edits =>
  changeVips(hosts, instance, (lines) => (lines.some(([vip]) => vip === line[0]) ? lines : [...lines, line]));

/** `vip` as the file has it: `192.168.0.100/24`. */
export const removeVip = (hosts: readonly HostPlaces[], instance: string, vip: string): Edits =>
  changeVips(hosts, instance, (lines) => lines.filter(([first]) => first !== vip));

type Lines = readonly (readonly string[])[];

const changeVips = (hosts: readonly HostPlaces[], name: string, change: (lines: Lines) => Lines): Edits => {
  const place: Place = { kind: "instance", name };
  return eachHost(
    hosts.map(({ hostId, places }) => {
      const now = linesNow(findPlace(places, placeKey(place)), "virtual_ipaddress");
      const wanted = change(now);
      return { hostId, edits: wanted === now ? [] : [setField(place, "virtual_ipaddress", wanted)] };
    }),
  );
};

/** Instances that change state together: with NAT, the VIP and the servers' gateway. */
export const newSyncGroup = (hostIds: readonly string[], name: string, members: readonly string[]): Edits =>
  forHosts(hostIds, [addPlace({ kind: "sync-group", name }, { group: members.map((member) => [member]) })]);

export type NewScript = {
  readonly name: string;
  /** As a shell would take it apart; no shell runs it. */
  readonly command: string;
  /** seconds */
  readonly every: number;
};

/** A program that is run on every director: where it fails, the instances that watch it give their VIPs up. */
export const newScript = (
  hosts: readonly HostPlaces[],
  { name, command, every }: NewScript,
  instances: readonly string[],
): Edits => [
  ...forHosts(
    hosts.map(({ hostId }) => hostId),
    [addPlace({ kind: "vrrp-script", name }, { script: [command], interval: [String(every)] })],
  ),
  ...eachHost(
    hosts.map(({ hostId, places }) => ({
      hostId,
      edits: instances.flatMap((instance) => {
        const place: Place = { kind: "instance", name: instance };
        const node = findPlace(places, placeKey(place));
        const watched = linesNow(node, "track_script");
        return node === null || watched.some(([first]) => first === name)
          ? []
          : [setField(place, "track_script", [...watched, [name]])];
      }),
    })),
  ),
];

/** Connections of the master sent to its backups. `instance`: the one it follows; null: it always sends and listens. */
export const syncConnections = (
  interfaces: Readonly<Record<string, string>>,
  instance: string | null,
  id: number,
): Edits =>
  eachHost(
    Object.entries(interfaces).map(([hostId, device]) => ({
      hostId,
      edits: [
        setField({ kind: "global" }, "lvs_sync_daemon", [
          device,
          ...(instance === null ? [] : ["inst", instance]),
          "id",
          String(id),
        ]),
      ],
    })),
  );
