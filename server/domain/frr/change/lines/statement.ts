/**
 * A configuration as a running daemon has it: contexts with statements, the last of a kind counting. Comments, order and spelling are
 * gone; what is left is the same exactly when a daemon would behave the same.
 */
import type { CommandNode, FrrNode, FrrTree, SectionNode } from "../../model";
import { wordsIn } from "../../model";
import type { RoutingField, Suite } from "../fields/field";
import { type Match, matchesOf } from "../fields/match";
import type { RoutingPlace } from "../model";
import { canonicalValue } from "./canonical";
import { isPassive } from "./passive";

export type Statement = {
  /** Without a leading `no`. */
  readonly words: readonly string[];
  readonly negated: boolean;
  readonly match: Match | null;
  /** Statements of a context with the same key replace one another. */
  readonly key: string;
  /** The same for statements that mean the same. */
  readonly means: string;
};

export type ContextKind = "global" | "interface" | "ospf" | "route-map" | "line" | "other";

export type Context = {
  readonly kind: ContextKind;
  /** Commands that lead here, outermost first; none: outside every section. */
  readonly heads: readonly string[];
  readonly statements: ReadonlyMap<string, Statement>;
};

/** Lines whose order or numbers count: `ip prefix-list …`, `access-list …`, each without a `no`. */
export type ListLine = readonly string[];

export type Configuration = {
  /** By `contextKey`. */
  readonly contexts: ReadonlyMap<string, Context>;
  readonly lists: readonly ListLine[];
};

const kindOf = (words: readonly string[]): ContextKind => {
  const [first = "", second = ""] = words;
  if (first === "interface") return "interface";
  if (first === "router" && second === "ospf" && words.length === 2) return "ospf";
  if (first === "route-map") return "route-map";
  return first === "line" ? "line" : "other";
};

/** An entry of a route-map is the same entry whatever its action. */
const contextKey = (heads: readonly string[]): string =>
  heads.map((head) => head.replace(/^(route-map \S+) (?:permit|deny) /, "$1 ")).join("\n");

const placeOf = (kind: ContextKind): RoutingPlace["kind"] | null =>
  kind === "line" || kind === "other" ? null : kind;

/** How many words tell one `match` or `set` of a route-map from another. */
const policyWords = (words: readonly string[]): number => {
  const [verb, what = "", kind = "", list = ""] = words;
  if (verb === "description" || verb === "call" || verb === "on-match") return 1;
  if (verb !== "match" && verb !== "set") return words.length;
  if (what !== "ip" && what !== "ipv6") return 2;
  return /^prefix-(?:list|len)$/.test(list) && kind !== "" ? 4 : 3;
};

const identityWords = (field: RoutingField, value: readonly string[]): readonly string[] =>
  field.identity === "all" ? value : value.slice(0, field.identity);

const statementOf = (kind: ContextKind, given: readonly string[], suite: Suite): Statement => {
  const negated = given[0] === "no" && given.length > 1;
  const words = negated ? given.slice(1) : given;
  const place = placeOf(kind);
  const match = place === null ? null : (matchesOf(place, words)[0] ?? null);
  const spelled = words.join(" ");
  if (match === null) {
    const key = kind === "route-map" ? words.slice(0, policyWords(words)).join(" ") : spelled;
    return { words, negated, match, key, means: `${negated ? "no " : ""}${spelled}` };
  }
  const { field } = match;
  const value = canonicalValue(field, match.value);
  const key = [field.id, ...identityWords(field, value)].join(" ");
  const isDefault = suite === "frr" && field.default !== null && field.default === value.join(" ");
  const gone = negated || isDefault;
  return { words, negated, match, key, means: gone ? "" : [field.id, ...value].join(" ") };
};

const LIST = /^(?:ip |ipv6 )?(?:prefix-list|access-list) \S+ /;
const NOISE = /^(?:Building configuration\.\.\.|Current configuration:|end|exit)$/;

type Open = { kind: ContextKind; heads: readonly string[]; statements: Map<string, Statement> };

class Collector {
  readonly contexts = new Map<string, Open>();
  readonly lists: ListLine[] = [];

  constructor(private readonly suite: Suite) {}

  nodes(nodes: readonly FrrNode[], heads: readonly string[]): void {
    const open = this.open(heads);
    for (const node of nodes) {
      if (node.kind === "command") this.command(node, open);
      else if (node.kind === "section") this.section(node, heads);
    }
  }

  private section(node: SectionNode, heads: readonly string[]): void {
    this.nodes(node.children, [...heads, wordsIn(node.head).join(" ")]);
  }

  private command(node: CommandNode, open: Open): void {
    const words = wordsIn(node);
    const line = words.join(" ");
    if (open.kind === "global") {
      if (NOISE.test(line)) return;
      if (LIST.test(line)) {
        this.lists.push(words);
        return;
      }
    }
    const statement = statementOf(open.kind, words, this.suite);
    // The last one counts, and stands where it was said.
    open.statements.delete(statement.key);
    // The default in words is no statement; that an interface is not passive is one, for passive may be the default.
    if (statement.match !== null && statement.means === "" && !isPassive(statement)) return;
    open.statements.set(statement.key, statement);
  }

  private open(heads: readonly string[]): Open {
    const key = contextKey(heads);
    const there = this.contexts.get(key);
    const kind =
      heads.length === 0 ? "global" : heads.length > 1 ? "other" : kindOf((heads[0] ?? "").split(" "));
    const open = { kind, heads, statements: there?.statements ?? new Map<string, Statement>() };
    this.contexts.set(key, open);
    return open;
  }
}

/** Reads the files of a host together; `show running-config` reads the same way. */
export const configurationOf = (trees: readonly FrrTree[], suite: Suite): Configuration => {
  const collector = new Collector(suite);
  collector.nodes([], []);
  for (const tree of trees) collector.nodes(tree.children, []);
  return { contexts: collector.contexts, lists: collector.lists };
};
