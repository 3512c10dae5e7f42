/**
 * A cluster from nothing: what is typed into the wizard, and what it becomes: a first keepalived.conf on every director, and either OSPF
 * on directors and routers with the VIPs on lo, or VRRP over the directors. Files that are there are edited, never replaced. Pure.
 */
import { covers, isAddress } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { newDirector, newRouter } from "#domain/frr/change/recipes";
import type { HeldAddress } from "#domain/host/model";
import { blankConfig } from "#domain/keepalived/config/change/blank";
import { newVrrp } from "#domain/keepalived/config/change/recipes/vrrp";
import { checkSetUp } from "#domain/set-up/check";
import { announcingDirector, together } from "#domain/set-up/recipes";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";

/** A host with the addresses it was seen to hold. */
export type SeenHost = { readonly host: DesiredHost; readonly held: readonly HeldAddress[] };

export type BeginDraft = {
  readonly how: "ospf" | "vrrp";
  /** One a line. OSPF: addresses. VRRP: lines of virtual_ipaddress, one instance each. */
  readonly vips: string;
  /** The network directors and routers share: `192.168.0.0/24`. */
  readonly segment: string;
  readonly area: string;
  readonly hello: string;
  readonly dead: string;
  readonly vrid: string;
  readonly password: string;
};

export const emptyBegin: BeginDraft = {
  how: "ospf",
  vips: "",
  segment: "",
  area: "0",
  hello: "1",
  dead: "4",
  vrid: "51",
  password: "",
};

export type Begun =
  | { readonly ok: true; readonly edits: readonly ChangeEdit[] }
  | { readonly ok: false; readonly why: string };

const no = (why: string): Begun => ({ ok: false, why });
const lines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Where a host is on the segment. */
const onSegment = ({ held }: SeenHost, segment: string): HeldAddress | undefined =>
  held.find(
    ({ address, family, prefixLength }) => family === "ipv4" && prefixLength < 32 && covers(segment, address),
  );

/** `192.168.0.0/24` of an address that is held, for choosing from. */
export const segmentsOf = (hosts: readonly SeenHost[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const { held } of hosts)
    for (const { address, prefixLength, family, scope } of held) {
      if (family !== "ipv4" || prefixLength >= 32 || scope === "host") continue;
      const network = networkOf(address, prefixLength);
      counts.set(network, (counts.get(network) ?? 0) + 1);
    }
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([network]) => network);
};

const networkOf = (address: string, length: number): string => {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - length);
  const first = Math.floor(number / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256);
  return `${parts.join(".")}/${length}`;
};

/** A director that has no keepalived.conf yet gets a first one. */
const firstConfig = ({ hostId, name, keepalivedPath, files }: DesiredHost): ChangeEdit | string | null => {
  const path = keepalivedPath ?? "/etc/keepalived/keepalived.conf";
  const there = files.find((file) => file.path === path)?.text ?? null;
  if (there !== null && there.trim() !== "") return null;
  const made = blankConfig({ routerId: name, checksReloads: false, mail: null });
  return made.ok ? { kind: "file", hostId, path, base: there, text: made.text } : made.why;
};

const byOspf = (
  draft: BeginDraft,
  directors: readonly SeenHost[],
  routers: readonly SeenHost[],
  replay: Replay,
): Begun => {
  const vips = lines(draft.vips);
  const wrong = vips.find((vip) => !isAddress(vip));
  if (wrong !== undefined) return no(`“${wrong}” is no address.`);
  const [hello, dead] = [Number(draft.hello), Number(draft.dead)];
  if (!(Number.isInteger(hello) && hello > 0 && Number.isInteger(dead) && dead > hello))
    return no("The dead interval has to be longer than the hello interval, in whole seconds.");
  const segment = { area: draft.area.trim(), prefix: draft.segment, hello, dead };
  const edits: ChangeEdit[] = [];
  for (const seen of [...directors, ...routers]) {
    const { host } = seen;
    const at = onSegment(seen, draft.segment);
    if (at === undefined) return no(`${host.name} was not seen with an address in ${draft.segment}.`);
    if (host.suite === null) return no(`${host.name} has neither FRR nor Quagga.`);
    const common = {
      suite: host.suite,
      hostname: host.name,
      routerId: at.address,
      device: at.interface,
      segment,
    };
    const isRouter = routers.includes(seen);
    const others = seen.held.flatMap(({ address, prefixLength, family, scope, interface: device }) =>
      family === "ipv4" && prefixLength < 32 && scope !== "host" && device !== at.interface
        ? [{ prefix: networkOf(address, prefixLength), device }]
        : [],
    );
    const routing = isRouter
      ? newRouter({ ...common, others, maximumPaths: Math.max(8, directors.length) })
      : newDirector({ ...common, vips, vipsOn: "lo" });
    edits.push(...routing.map((edit): ChangeEdit => ({ kind: "routing", hostIds: [host.hostId], edit })));
    if (isRouter) continue;
    const setUp = together(setUpOf(replay.files, host.hostId), announcingDirector(vips, "lo"));
    const [problem] = checkSetUp(setUp);
    if (problem !== undefined) return no(problem.why);
    edits.push({ kind: "set-up", hostId: host.hostId, setUp });
  }
  return { ok: true, edits };
};

const byVrrp = (draft: BeginDraft, directors: readonly SeenHost[]): Begun => {
  const vrid = Number(draft.vrid);
  const vips = lines(draft.vips).map((line) => line.split(/\s+/));
  if (!Number.isInteger(vrid) || vrid < 1 || vrid + vips.length - 1 > 255)
    return no("A VRID is a number from 1 to 255; each instance takes the next.");
  const interfaces: Record<string, string> = {};
  const members = [];
  for (const seen of directors) {
    const at = onSegment(seen, draft.segment);
    if (at === undefined) return no(`${seen.host.name} was not seen with an address in ${draft.segment}.`);
    interfaces[seen.host.hostId] = at.interface;
    members.push({ hostId: seen.host.hostId, address: at.address });
  }
  const password = draft.password.trim();
  const edits = newVrrp({
    instances: vips.map((vip, index) => ({
      name: `VI_${index + 1}`,
      vrid: vrid + index,
      vips: [vip],
      interfaces,
      password: password === "" ? null : password,
    })),
    members,
    unicast: false,
    nopreempt: false,
    advertEvery: null,
  });
  return { ok: true, edits };
};

export const beginCluster = (
  draft: BeginDraft,
  directors: readonly SeenHost[],
  routers: readonly SeenHost[],
  replay: Replay,
): Begun => {
  if (directors.length === 0) return no("Choose at least one director.");
  if (lines(draft.vips).length === 0) return no("Type the VIPs, one a line.");
  if (draft.segment === "") return no("Choose the network that the hosts share.");
  const first: ChangeEdit[] = [];
  for (const { host } of directors) {
    const made = firstConfig(host);
    if (typeof made === "string") return no(made);
    if (made !== null) first.push(made);
  }
  const rest = draft.how === "ospf" ? byOspf(draft, directors, routers, replay) : byVrrp(draft, directors);
  return rest.ok ? { ok: true, edits: [...first, ...rest.edits] } : rest;
};
