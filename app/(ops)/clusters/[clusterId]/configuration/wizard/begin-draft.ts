/**
 * A cluster from nothing: what is typed into the wizard, and what it becomes: a first keepalived.conf on every director, and the VIPs by
 * OSPF, by VRRP, or on one director alone. Files that are there are edited, never replaced. Pure.
 */
import { isAddress } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { blankConfig } from "#domain/keepalived/config/change/blank";
import { checkSetUp } from "#domain/set-up/check";
import { holdingDirector, together } from "#domain/set-up/recipes";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";
import { ospfEdits } from "./begin-ospf";
import { planVrrp, vrrpEdits } from "./begin-vrrp";
import { networkAround, notSeen, placeIn, type SeenHost } from "./networks";

export type BeginDraft = {
  readonly how: "ospf" | "vrrp" | "alone";
  /** One a line. VRRP: lines of virtual_ipaddress. */
  readonly vips: string;
  /** OSPF. The network directors and routers share: `192.168.0.0/24`. */
  readonly segment: string;
  readonly area: string;
  readonly hello: string;
  readonly dead: string;
  /** VRRP. Null: what suits the VIPs. */
  readonly masters: "one" | "turns" | null;
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
  masters: null,
  vrid: "51",
  password: "",
};

export type Begun =
  | { readonly ok: true; readonly edits: readonly ChangeEdit[] }
  | { readonly ok: false; readonly why: string };

const no = (why: string): Begun => ({ ok: false, why });

export const typedLines = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A director that has no keepalived.conf yet gets a first one. */
const firstConfig = ({ hostId, name, keepalivedPath, files }: DesiredHost): ChangeEdit | string | null => {
  const path = keepalivedPath ?? "/etc/keepalived/keepalived.conf";
  const there = files.find((file) => file.path === path)?.text ?? null;
  if (there !== null && there.trim() !== "") return null;
  const made = blankConfig({ routerId: name, checksReloads: false, mail: null });
  return made.ok ? { kind: "file", hostId, path, base: there, text: made.text } : made.why;
};

/** One director: nobody takes its VIPs over, so they simply stand on the interface of their network. */
const alone = (vips: readonly string[], directors: readonly SeenHost[], replay: Replay): Begun => {
  const [seen, ...others] = directors;
  if (seen === undefined || others.length > 0)
    return no("Choose one director: two that hold the same address would both answer for it.");
  const places = vips.map((vip) => {
    const network = networkAround(vip, [seen]);
    const at = network === undefined ? undefined : placeIn(seen, network);
    return { vip, device: at?.interface ?? null };
  });
  const lost = places.find(({ device }) => device === null);
  if (lost !== undefined)
    return no(
      notSeen([seen]) ?? `${seen.host.name} was not seen with an address in a network of ${lost.vip}.`,
    );
  const devices = [...new Set(places.flatMap(({ device }) => device ?? []))];
  const recipe = devices
    .map((device) =>
      holdingDirector(
        places.filter((one) => one.device === device).map(({ vip }) => vip),
        device,
      ),
    )
    .reduce(together, setUpOf(replay.files, seen.host.hostId));
  const [problem] = checkSetUp(recipe);
  return problem === undefined
    ? { ok: true, edits: [{ kind: "set-up", hostId: seen.host.hostId, setUp: recipe }] }
    : no(problem.why);
};

const rest = (
  draft: BeginDraft,
  directors: readonly SeenHost[],
  routers: readonly SeenHost[],
  replay: Replay,
): Begun => {
  if (draft.how === "vrrp") {
    const planned = planVrrp(draft, directors);
    return planned.ok ? { ok: true, edits: vrrpEdits(planned.plan, directors, draft.password) } : planned;
  }
  const vips = typedLines(draft.vips);
  const wrong = vips.find((vip) => !isAddress(vip));
  if (wrong !== undefined) return no(`“${wrong}” is no address. Type it without a length.`);
  return draft.how === "alone"
    ? alone(vips, directors, replay)
    : ospfEdits({ ...draft, vips }, directors, routers, replay);
};

export const beginCluster = (
  draft: BeginDraft,
  directors: readonly SeenHost[],
  routers: readonly SeenHost[],
  replay: Replay,
): Begun => {
  if (directors.length === 0) return no("Choose at least one director.");
  if (typedLines(draft.vips).length === 0) return no("Type the VIPs, one a line.");
  const first: ChangeEdit[] = [];
  for (const { host } of directors) {
    const made = firstConfig(host);
    if (typeof made === "string") return no(made);
    if (made !== null) first.push(made);
  }
  const begun = rest(draft, directors, routers, replay);
  return begun.ok ? { ok: true, edits: [...first, ...begun.edits] } : begun;
};
