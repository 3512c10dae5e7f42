/**
 * Which interfaces look for neighbours. It is said in two places (`passive-interface X` in router ospf, `ip ospf passive` on the
 * interface), with a default. Older daemons forget the exceptions when the default changes; FRR 8.4 remembers what was said of an
 * interface, and takes the opposite for no more than forgetting it. So what counts is the outcome; an exception is said twice, and that of every
 * interface again when the default changes.
 */
import type { Configuration, Context, Statement } from "./statement";

type Explicit = { readonly passive: boolean; readonly on: "interface" | "router" };

export type Passive = {
  readonly byDefault: boolean;
  readonly explicit: ReadonlyMap<string, Explicit>;
  /** Interfaces the configuration has a section for. */
  readonly known: readonly string[];
};

const PASSIVE = ["passive-default", "passive-interfaces", "active-interfaces", "passive"];

export const isPassive = ({ match, words }: Statement): boolean =>
  (match !== null && PASSIVE.includes(match.field.id)) || words[0] === "passive-interface";

const ospfOf = (configuration: Configuration): Context | null =>
  [...configuration.contexts.values()].find(({ kind }) => kind === "ospf") ?? null;

export const passiveOf = (configuration: Configuration): Passive => {
  let byDefault = false;
  const explicit = new Map<string, Explicit>();
  const known: string[] = [];
  for (const { words, negated } of ospfOf(configuration)?.statements.values() ?? []) {
    const [command, name] = words;
    if (command !== "passive-interface" || name === undefined) continue;
    if (name === "default") byDefault = !negated;
    else explicit.set(name, { passive: !negated, on: "router" });
  }
  for (const { kind, heads, statements } of configuration.contexts.values()) {
    const name = heads[0]?.split(" ")[1];
    if (kind !== "interface" || name === undefined) continue;
    known.push(name);
    for (const { words, negated } of statements.values())
      if (words.join(" ") === "ip ospf passive") explicit.set(name, { passive: !negated, on: "interface" });
  }
  return { byDefault, explicit, known };
};

/** The interfaces that differ from the default, and the default: the same for configurations that behave the same. */
export const passiveOutcome = ({ byDefault, explicit }: Passive): readonly string[] => [
  ...(byDefault ? ["passive by default"] : []),
  ...[...explicit].flatMap(([name, { passive }]) =>
    passive === byDefault ? [] : [`${name} ${passive ? "passive" : "active"}`],
  ),
];

export type PassiveLines = {
  /** Inside `router ospf`. */
  readonly router: readonly string[];
  /** By interface. */
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
};

export const passiveLines = (from: Passive, to: Passive): PassiveLines => {
  const flips = from.byDefault !== to.byDefault;
  const router: string[] = flips ? [`${to.byDefault ? "" : "no "}passive-interface default`] : [];
  const interfaces = new Map<string, readonly string[]>();
  const names = [
    ...from.explicit.keys(),
    ...to.explicit.keys(),
    ...(flips ? [...from.known, ...to.known] : []),
  ];
  for (const name of new Set(names)) {
    const was = from.explicit.get(name)?.passive ?? from.byDefault;
    const is = to.explicit.get(name)?.passive ?? to.byDefault;
    if (is === was && !flips) continue;
    const on = to.explicit.get(name)?.on ?? from.explicit.get(name)?.on;
    const no = is ? "" : "no ";
    const line = on === "interface" ? `${no}ip ospf passive` : `${no}passive-interface ${name}`;
    const lines = is === to.byDefault ? [line] : [line, line];
    if (on === "interface") interfaces.set(name, lines);
    else router.push(...lines);
  }
  return { router, interfaces };
};
