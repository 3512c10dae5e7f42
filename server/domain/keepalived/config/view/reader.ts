/**
 * Reads the statements of one block into settings, the way keepalived does: the last statement of a name counts, an invalid one is
 * ignored. What nobody asked for is reported, so nothing in a file is lost silently.
 */
import type { ReadingProblem, Statement } from "../expand";
import { KEYWORDS } from "./keywords";
import type { Origin, Script, Setting, Unread } from "./model";

export type Findings = { readonly problems: ReadingProblem[]; readonly unread: Unread[] };

/** A file with more to complain about than this is no configuration. */
export const MAX_FINDINGS = 5000;

export const byDefault = <T>(value: T): Setting<T> => ({ value, from: "default", origin: null });

/** A setting of an enclosing block, as it arrives in an inner one. */
export const inherited = <T>(setting: Setting<T>): Setting<T> =>
  setting.from === "file" ? { ...setting, from: "inherited" } : setting;

export const originOf = ({ node, line, file }: Statement): Origin => ({ node, line, file });

/** Reads a statement's arguments; undefined where keepalived would not accept them. */
export type Read<T> = (args: readonly string[]) => T | undefined;

export const word: Read<string> = ([first]) => first;

export const whole =
  (min: number, max: number): Read<number> =>
  ([first]) => {
    const value = first !== undefined && /^[+-]?\d{1,15}$/.test(first) ? Number(first) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };

/** Seconds, fractions allowed. */
export const seconds: Read<number> = ([first]) => {
  const value = first !== undefined && /^\d*\.?\d+(?:e[+-]?\d+)?$/i.test(first) ? Number(first) : Number.NaN;
  return value >= 0 && value <= 4_294_967_295 ? value : undefined;
};

/** A flag without an argument is on; an argument is one of on, off, true, false, yes, no. */
export const flag: Read<boolean> = ([first]) =>
  first === undefined || /^(?:on|true|yes)$/.test(first)
    ? true
    : /^(?:off|false|no)$/.test(first)
      ? false
      : undefined;

export const script: Read<Script> = ([command, user, group]) =>
  command === undefined ? undefined : { command, user: user ?? null, group: group ?? null };

/** The value of a word of a fixed set, e.g. `{ NAT: "nat" }`. */
export const oneOf =
  <T>(table: Readonly<Record<string, T>>): Read<T> =>
  ([first]) =>
    first !== undefined && Object.hasOwn(table, first) ? table[first] : undefined;

/** Wraps a reader's result so that a setting that may be absent can hold it. */
export const absent: Setting<null> = byDefault(null);

/** Statements whose arguments never leave the tree, even where they stand in the wrong place. */
const SECRET = /pass|secret|^key$/i;

export class BlockReader {
  private readonly asked = new Set<string>();

  constructor(
    private readonly statements: readonly Statement[],
    /** Where we are, for people: `virtual_server 192.168.0.100 80 / real_server 192.168.0.4 80`. */
    readonly path: string,
    /** The key into the table of keywords. */
    private readonly context: string,
    readonly findings: Findings,
  ) {}

  inside(statement: Statement, context: string): BlockReader {
    const head = [statement.name, ...statement.args].join(" ");
    const path = this.path === "" ? head : `${this.path} / ${head}`;
    return new BlockReader(statement.children ?? [], path, context, this.findings);
  }

  problem(statement: Statement, message: string): void {
    if (this.findings.problems.length >= MAX_FINDINGS) return;
    const { line, file } = statement;
    this.findings.problems.push({
      line,
      file,
      message: this.path === "" ? message : `${this.path}: ${message}`,
    });
  }

  /**
   * All statements of these names, in order; none of a name keepalived does not know here. A condition nobody can decide
   * makes a statement a problem.
   */
  all(...names: readonly string[]): readonly Statement[] {
    const known = names.filter((name) => KEYWORDS[this.context]?.has(name) ?? true);
    for (const name of known) this.asked.add(name);
    return this.statements.filter((statement) => known.includes(statement.name) && this.counts(statement));
  }

  private counts(statement: Statement): boolean {
    if (statement.condition === null) return true;
    this.problem(
      statement,
      `${statement.name} counts only under ${statement.condition.raw}, and keepalived's config-id on this host is not known`,
    );
    return false;
  }

  last(...names: readonly string[]): Statement | null {
    return this.all(...names).at(-1) ?? null;
  }

  /** The last valid statement of a name (or of its synonyms), else `otherwise`. */
  setting<T>(names: string | readonly string[], read: Read<T>, otherwise: Setting<T>): Setting<T> {
    let found = otherwise;
    for (const statement of this.all(...(typeof names === "string" ? [names] : names))) {
      const value = read(statement.args);
      if (value !== undefined) found = { value, from: "file", origin: originOf(statement) };
      else
        this.problem(
          statement,
          `${[statement.name, ...statement.args].join(" ")}: not a value keepalived accepts; it goes on with ${JSON.stringify(found.value)}`,
        );
    }
    return found;
  }

  /** The lines of value blocks such as `virtual_ipaddress { … }`, each with its words. */
  lines(
    ...names: readonly string[]
  ): readonly { readonly words: readonly string[]; readonly at: Statement }[] {
    return this.all(...names).flatMap((block) =>
      new BlockReader(block.children ?? [], this.path, "values", this.findings).values(),
    );
  }

  /** The lines of this block, taken as values. */
  values(): readonly { readonly words: readonly string[]; readonly at: Statement }[] {
    return this.statements
      .filter((at) => at.name !== "" && this.counts(at))
      .map((at) => ({ words: [at.name, ...at.args], at }));
  }

  /** To be called last: reports what was not asked for. */
  finish(): void {
    for (const statement of this.statements) {
      const { name } = statement;
      const args = SECRET.test(name) ? [] : statement.args;
      if (this.asked.has(name) || (name === "" && statement.children?.length === 0)) continue;
      const known = KEYWORDS[this.context]?.has(name) ?? false;
      if (this.findings.unread.length < MAX_FINDINGS)
        this.findings.unread.push({ path: this.path, name, args, known, origin: originOf(statement) });
      if (!known && !statement.condition)
        this.problem(statement, `${name || "{"}: keepalived 2.2.7 does not know this here and ignores it`);
    }
  }
}
