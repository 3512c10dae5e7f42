/**
 * VIPs that VRRP moves between directors: which instances there will be, on which interface of each director, and who is master. One
 * master of all where VIPs lie in several networks, for NAT works only where both sides are with the same director. Pure.
 */
import { isAddress } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { newSyncGroup, newVrrp } from "#domain/keepalived/config/change/recipes/vrrp";
import { type BeginDraft, typedLines } from "./begin-draft";
import { networkAround, notSeen, placeIn, type SeenHost } from "./networks";

export type PlannedInstance = {
  readonly name: string;
  readonly vrid: number;
  /** Lines of virtual_ipaddress. */
  readonly vips: readonly (readonly string[])[];
  /** By host id. */
  readonly interfaces: Readonly<Record<string, string>>;
  /** The director that is meant to be master. */
  readonly master: string;
};

export type VrrpPlan = {
  readonly masters: "one" | "turns";
  readonly instances: readonly PlannedInstance[];
};

export type Planned =
  | { readonly ok: true; readonly plan: VrrpPlan }
  | { readonly ok: false; readonly why: string };

const no = (why: string): Planned => ({ ok: false, why });

type Line = { readonly words: readonly string[]; readonly interfaces: Readonly<Record<string, string>> };

/** On which interface of each director a VIP's instance speaks; a sentence where that cannot be told. */
const lineOf = (text: string, directors: readonly SeenHost[]): Line | string => {
  const words = text.split(/\s+/);
  const [address = ""] = (words[0] ?? "").split("/");
  if (!isAddress(address)) return `“${text}” does not begin with an address.`;
  const device = words[words.indexOf("dev") + 1];
  const on = (deviceOf: (host: SeenHost) => string): Line => ({
    words,
    interfaces: Object.fromEntries(directors.map((seen) => [seen.host.hostId, deviceOf(seen)])),
  });
  if (words.includes("dev") && device !== undefined) return on(() => device);
  const network = networkAround(address, directors);
  if (network === undefined)
    return (
      notSeen(directors) ??
      `The directors share no network that ${address} lies in. Say the interface: ${words[0]} dev eth0`
    );
  return on((seen) => placeIn(seen, network)?.interface ?? "");
};

export const planVrrp = (draft: BeginDraft, directors: readonly SeenHost[]): Planned => {
  const lines: Line[] = [];
  for (const text of typedLines(draft.vips)) {
    const line = lineOf(text, directors);
    if (typeof line === "string") return no(line);
    lines.push(line);
  }
  const byInterfaces = new Map<string, readonly Line[]>();
  for (const line of lines) {
    const key = JSON.stringify(line.interfaces);
    byInterfaces.set(key, [...(byInterfaces.get(key) ?? []), line]);
  }
  const masters = draft.masters ?? (byInterfaces.size > 1 ? "one" : "turns");
  const groups = masters === "one" ? [...byInterfaces.values()] : lines.map((line) => [line]);
  const vrid = Number(draft.vrid);
  if (!Number.isInteger(vrid) || vrid < 1 || vrid + groups.length - 1 > 255)
    return no("A VRID is a number from 1 to 255; each instance takes the next.");
  return {
    ok: true,
    plan: {
      masters,
      instances: groups.map((group, index) => ({
        name: `VI_${index + 1}`,
        vrid: vrid + index,
        vips: group.map(({ words }) => words),
        interfaces: group[0]?.interfaces ?? {},
        master: directors[masters === "one" ? 0 : index % directors.length]?.host.name ?? "",
      })),
    },
  };
};

/** The group that instances which have to be with one director are in. */
export const syncGroup = "VG_1";

export const vrrpEdits = (
  { masters, instances }: VrrpPlan,
  directors: readonly SeenHost[],
  typed: string,
): readonly ChangeEdit[] => {
  const password = typed.trim();
  const hostIds = directors.map(({ host }) => host.hostId);
  return [
    ...newVrrp({
      instances: instances.map(({ name, vrid, vips, interfaces }) => ({
        name,
        vrid,
        vips,
        interfaces,
        password: password === "" ? null : password,
      })),
      members: hostIds.map((hostId) => ({ hostId, address: null })),
      masters,
      unicast: false,
      nopreempt: false,
      advertEvery: null,
    }),
    ...(masters === "one" && instances.length > 1
      ? newSyncGroup(
          hostIds,
          syncGroup,
          instances.map(({ name }) => name),
        )
      : []),
  ];
};
