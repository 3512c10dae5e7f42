/**
 * Prefix-lists and access-lists. The daemons number entries that come without a number, and drop an entry that is there already under
 * another one; so what goes is taken out first where the same returns under another number, and last where not: what uses a list never
 * meets it emptier than it has to be.
 */
import type { Suite } from "../fields/field";
import { maskedPrefix } from "./canonical";
import type { ListLine } from "./statement";

type Entry = {
  /** `ip prefix-list VIPS` */
  readonly list: string;
  /** Null: an access-list, known by its words. */
  readonly number: number | null;
  /** `permit 192.168.0.100/32` */
  readonly rule: string;
};

export type ListLines = { readonly first: readonly string[]; readonly last: readonly string[] };

const isPrefixList = (list: string): boolean => / prefix-list /.test(list);

/** Entries with the numbers the daemon gives them; a second entry of the same words is never taken. */
export const entriesOf = (lines: readonly ListLine[]): readonly Entry[] => {
  const entries: Entry[] = [];
  for (const words of lines) {
    const size = words[0] === "access-list" ? 2 : 3;
    const list = words.slice(0, size).join(" ");
    const rest = words.slice(size);
    const said = rest[0] === "seq" && /^\d+$/.test(rest[1] ?? "") ? Number(rest[1]) : null;
    const rule = (said === null ? rest : rest.slice(2)).map(maskedPrefix).join(" ");
    const mine = entries.filter((entry) => entry.list === list);
    if (mine.some((entry) => entry.rule === rule)) continue;
    if (!isPrefixList(list) || /^(?:description|remark) /.test(rule)) {
      entries.push({ list, number: null, rule });
      continue;
    }
    const highest = Math.max(0, ...mine.map((entry) => entry.number ?? 0));
    const number = said ?? Math.floor(highest / 5) * 5 + 5;
    const at = entries.findIndex((entry) => entry.list === list && entry.number === number);
    if (at >= 0) entries.splice(at, 1);
    entries.push({ list, number, rule });
  }
  return entries;
};

const isDescription = ({ rule }: Entry): boolean => rule.startsWith("description ");

const lineOf = ({ list, number, rule }: Entry): string =>
  number === null ? `${list} ${rule}` : `${list} seq ${number} ${rule}`;

const negationOf = (entry: Entry): string =>
  isDescription(entry) ? `no ${entry.list} description` : `no ${lineOf(entry)}`;

const sameLine = (a: Entry) => (b: Entry) => lineOf(a) === lineOf(b);

/** What an access-list keeps when entries are only taken out and put behind the rest; otherwise it is made anew. */
const keepsOrder = (from: readonly Entry[], to: readonly Entry[]): boolean => {
  const kept = from.filter((entry) => to.some(sameLine(entry)));
  return kept.every(
    (entry, index) => lineOf(entry) === lineOf(to[index] ?? entry) && to[index] !== undefined,
  );
};

/**
 * FRR's `vtysh -f` gathers changes of lists into one transaction, which is then refused for holding an entry twice. A command of another kind
 * ends the transaction; this one does nothing.
 */
const COMMIT = ["line vty", "exit"];

const between = (from: readonly Entry[], to: readonly Entry[], suite: Suite): ListLines => {
  const remade = ![...from, ...to].some(({ list }) => isPrefixList(list)) && !keepsOrder(from, to);
  const gone = remade ? from : from.filter((entry) => !to.some(sameLine(entry)));
  const come = remade ? to : to.filter((entry) => !from.some(sameLine(entry)));
  // Another rule under a number, and another description, replaces what is there.
  const replaced = (entry: Entry): boolean =>
    come.some((other) =>
      isDescription(entry) ? isDescription(other) : entry.number !== null && other.number === entry.number,
    );
  const returns = (entry: Entry): boolean => remade || come.some(({ rule }) => rule === entry.rule);
  const leaving = gone.filter(returns).map(negationOf);
  return {
    first: [...leaving, ...(leaving.length > 0 && suite === "frr" ? COMMIT : []), ...come.map(lineOf)],
    last: gone.filter((entry) => !returns(entry) && !replaced(entry)).map(negationOf),
  };
};

/** `first`: before what uses the lists; `last`: when nothing uses them any more. */
export const listLines = (from: readonly ListLine[], to: readonly ListLine[], suite: Suite): ListLines => {
  const [old, wanted] = [entriesOf(from), entriesOf(to)];
  const names = [...new Set([...old, ...wanted].map(({ list }) => list))];
  const all = names.map((name) =>
    between(
      old.filter(({ list }) => list === name),
      wanted.filter(({ list }) => list === name),
      suite,
    ),
  );
  return { first: all.flatMap(({ first }) => first), last: all.flatMap(({ last }) => last) };
};
