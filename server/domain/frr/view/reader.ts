/**
 * Reads commands into settings: the last one of a kind counts, `no …` takes it back. Every command that no reading takes is left over,
 * so nothing in a file is lost silently.
 */
import type { CommandNode } from "../model";
import type { Origin, Setting } from "./model";

export type Command = {
  /** Without a leading `no`. */
  readonly words: readonly string[];
  readonly negated: boolean;
  readonly origin: Origin;
};

export const toCommand = (node: CommandNode, file: string): Command => {
  const words = node.words.map((word) => word.text);
  const negated = words[0] === "no" && words.length > 1;
  return { words: negated ? words.slice(1) : words, negated, origin: { node, line: node.line, file } };
};

export const byDefault = <T>(value: T): Setting<T> => ({ value, from: "default", origin: null });

/** Reads the words after the prefix; undefined where they are not understood (then the command is left over). */
export type Read<T> = (rest: readonly string[]) => T | undefined;

export const whole: Read<number> = ([first, ...more]) =>
  more.length === 0 && first !== undefined && /^\d{1,10}$/.test(first) ? Number(first) : undefined;

export const text: Read<string> = ([first, ...more]) => (more.length === 0 ? first : undefined);

/** For a flag: nothing may follow. */
export const on: Read<boolean> = (rest) => (rest.length === 0 ? true : undefined);

/** The word after a keyword, e.g. of `metric 20` in `redistribute connected metric 20`. */
export const wordAfter = (words: readonly string[], keyword: string): string | null => {
  const at = words.indexOf(keyword);
  return at === -1 ? null : (words[at + 1] ?? null);
};

export const numberAfter = (words: readonly string[], keyword: string): number | null =>
  whole([wordAfter(words, keyword) ?? ""]) ?? null;

/** Area ids are numbers; both `0` and `0.0.0.0` are written. Always dotted here. */
export const areaId = (word: string | undefined): string | undefined => {
  if (word === undefined) return undefined;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(word)) return word;
  const value = /^\d{1,10}$/.test(word) ? Number(word) : Number.NaN;
  if (!(value < 2 ** 32)) return undefined;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
};

export class CommandReader {
  private readonly taken = new Set<Command>();

  constructor(private readonly commands: readonly Command[]) {}

  /** Commands that start with the words of `prefix`, with what follows. */
  private starting(prefix: string): { readonly command: Command; readonly rest: readonly string[] }[] {
    const wanted = prefix.split(" ");
    return this.commands
      .filter(({ words }) => wanted.every((word, index) => words[index] === word))
      .map((command) => ({ command, rest: command.words.slice(wanted.length) }));
  }

  setting<T>(prefix: string, read: Read<T>, otherwise: Setting<T>): Setting<T> {
    let found = otherwise;
    for (const { command, rest } of this.starting(prefix)) {
      const value = read(rest);
      if (value === undefined && !command.negated) continue;
      this.taken.add(command);
      if (command.negated) found = otherwise;
      else if (value !== undefined) found = { value, from: "file", origin: command.origin };
    }
    return found;
  }

  /** A flag that `no` turns off expressly. */
  flag(prefix: string, otherwise: boolean): Setting<boolean> {
    let found = byDefault(otherwise);
    for (const { command, rest } of this.starting(prefix)) {
      if (rest.length > 0) continue;
      this.taken.add(command);
      found = { value: !command.negated, from: "file", origin: command.origin };
    }
    return found;
  }

  /** Every command of a kind that is not taken back, in order. */
  list<T>(prefix: string, read: (rest: readonly string[], origin: Origin) => T | undefined): readonly T[] {
    return this.starting(prefix).flatMap(({ command, rest }) => {
      if (command.negated) return [];
      const value = read(rest, command.origin);
      if (value === undefined) return [];
      this.taken.add(command);
      return [value];
    });
  }

  /** Arguments of `no PREFIX …`. */
  negations(prefix: string): readonly string[] {
    return this.starting(prefix).flatMap(({ command, rest }) => {
      if (!command.negated || rest[0] === undefined) return [];
      this.taken.add(command);
      return [rest[0]];
    });
  }

  left(): readonly Command[] {
    return this.commands.filter((command) => !this.taken.has(command));
  }
}

const SECRETS = /^(?:password|enable-password|authentication-key|key-string|md5|string|secret|hmac-sha-\d+)$/;

/** A command as text, with everything after a word that announces a secret left out. */
export const redacted = ({ words, negated }: Command): string => {
  const at = words.findIndex((word) => SECRETS.test(word));
  const shown = at === -1 || at === words.length - 1 ? words : [...words.slice(0, at + 1), "…"];
  return [...(negated ? ["no"] : []), ...shown].join(" ");
};
