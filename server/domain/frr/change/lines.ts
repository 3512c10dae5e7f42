/**
 * The exact lines that take running daemons from one configuration to another, and back. Adjacencies that need not drop do not: `router ospf`
 * is never taken away when something inside it changed, new networks stand before old ones go, and route-maps before their use. Lines
 * are those of `vtysh` behind `configure terminal`; a line that only repeats what is there is never among them.
 */
import { textAt } from "../../change/files";
import type { HostFiles } from "../../change/model";
import { parseFrr } from "../parse";
import type { Suite } from "./fields/field";
import { contextLines, type Later } from "./lines/context";
import { listLines } from "./lines/lists";
import { passiveLines, passiveOf } from "./lines/passive";
import { type Configuration, type Context, configurationOf } from "./lines/statement";
import { pathsOf } from "./where";

export type { Later } from "./lines/context";

export type RoutingLines = {
  /** Nothing to do: empty. */
  readonly apply: readonly string[];
  readonly undo: readonly string[];
  /** Changes the running daemons do not take: they hold from the next start on. */
  readonly later: readonly Later[];
};

/** A host's configuration as its daemons have it. */
export const routingConfiguration = (files: HostFiles, suite: Suite): Configuration =>
  configurationOf(
    pathsOf(suite).map((path) => parseFrr(textAt(files, path) ?? "")),
    suite,
  );

/** From the files the daemons run with to those they should run with. Files of other programs are not looked at. */
export const routingLines = (from: HostFiles, to: HostFiles, suite: Suite): RoutingLines => {
  const [old, wanted] = [routingConfiguration(from, suite), routingConfiguration(to, suite)];
  const apply = between(old, wanted, suite);
  return { apply: apply.lines, undo: between(wanted, old, suite).lines, later: apply.later };
};

const inside = (heads: readonly string[], lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [...heads, ...lines, ...heads.map(() => "exit")];

const hasOwnAreas = (configuration: Configuration): boolean =>
  [...configuration.contexts.values()].some(
    ({ kind, statements }) => kind === "interface" && statements.has("area"),
  );

/** Contexts that cease to be when nothing is in them, and take all they hold with them. */
const isTakenAway = ({ kind, heads }: Context): boolean =>
  kind === "ospf" || kind === "route-map" || (kind === "other" && heads.length === 1);

const emptied = (context: Context): Context => ({ ...context, statements: new Map() });

/** In the order they are written: what others use first. */
const PHASES: readonly (readonly Context["kind"][])[] = [
  ["route-map"],
  ["global"],
  ["interface"],
  ["ospf", "line", "other"],
];

const between = (
  from: Configuration,
  to: Configuration,
  suite: Suite,
): { lines: string[]; later: Later[] } => {
  const lists = listLines(from.lists, to.lists, suite);
  const passive = passiveLines(passiveOf(from), passiveOf(to));
  const ownAreas = hasOwnAreas(to) && !hasOwnAreas(from);
  const later: Later[] = [];
  const early: string[] = [];
  const byPhase = PHASES.map((): string[] => []);
  const last: string[] = [];
  for (const key of new Set([...from.contexts.keys(), ...to.contexts.keys()])) {
    const old = from.contexts.get(key) ?? null;
    const given = to.contexts.get(key) ?? null;
    const context = given ?? old;
    if (context === null || goesWithParent(context, given, to)) continue;
    const { kind, heads } = context;
    const phase = byPhase[PHASES.findIndex((kinds) => kinds.includes(kind))];
    if (given === null && isTakenAway(context)) {
      // Interfaces remember that they were passive when the router is gone.
      if (kind === "ospf") early.push(...inside(heads, [...passive.router, ...stopsAtOnce(context)]));
      // Areas of interfaces are refused while there are networks.
      const when = kind === "route-map" ? last : kind === "ospf" && ownAreas ? early : phase;
      when?.push(`no ${heads[0] ?? ""}`);
      continue;
    }
    const wanted = given ?? emptied(context);
    const made = contextLines(old, wanted, suite, ownAreas);
    later.push(...made.later);
    last.push(...made.last);
    if (kind === "ospf") early.push(...inside(heads, [...passive.router, ...made.networksGone]));
    const own =
      kind === "interface" ? passive.interfaces.get((heads[0] ?? "").split(" ")[1] ?? "") : undefined;
    const lines = [...(own ?? []), ...restated(old, wanted), ...made.lines];
    const opens = (old === null && isTakenAway(wanted)) || otherAction(old, wanted);
    phase?.push(...(lines.length === 0 && opens ? opened(heads) : inside(heads, lines)));
  }
  const [maps = [], global = [], interfaces = [], routers = []] = byPhase;
  const lines = [
    ...lists.first,
    ...maps,
    ...global,
    ...early,
    ...interfaces,
    ...routers,
    ...last,
    ...lists.last,
  ];
  return { lines, later };
};

/** With this, `no router ospf` would take effect only so many seconds later. */
const stopsAtOnce = ({ statements }: Context): readonly string[] =>
  statements.has("max-metric-shutdown") ? ["no max-metric router-lsa on-shutdown"] : [];

const opened = (heads: readonly string[]): readonly string[] => [...heads, ...heads.map(() => "exit")];

/** A context inside one that is taken away itself. */
const goesWithParent = (context: Context, given: Context | null, to: Configuration): boolean =>
  given === null && context.heads.length > 1 && !to.contexts.has(context.heads[0] ?? "");

const otherAction = (old: Context | null, wanted: Context): boolean =>
  wanted.kind === "route-map" && old !== null && old.heads[0] !== wanted.heads[0];

/**
 * Another action for an entry of a route-map: FRR 8.4 keeps what it matches and sets, Quagga and older ones begin with an empty entry. Said
 * again, it is the same for all.
 */
const restated = (old: Context | null, wanted: Context): readonly string[] =>
  otherAction(old, wanted)
    ? [...wanted.statements.values()]
        .filter(({ key, means }) => old?.statements.get(key)?.means === means)
        .map(({ words, negated }) => `${negated ? "no " : ""}${words.join(" ")}`)
    : [];
