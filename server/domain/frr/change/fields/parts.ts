/** Whether words may be written where a part stands. What passes cannot leave its line, its word, or its command. */
import { isAddress, isIpv4 } from "../../../address";
import type { Part } from "./field";

/** Null, or why not: a clause about the word. */
type Verdict = string | null;

export const INTERFACE = /^(?!default$)[A-Za-z0-9][A-Za-z0-9_.-]{0,14}$/;
export const NAME = /^(?!sequence-number$)[A-Za-z0-9_][A-Za-z0-9_.:-]{0,62}$/;
const HOSTNAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const PATH = /^\/[A-Za-z0-9_./+@-]{0,253}$/;

/** ASCII. vtysh takes everything behind a vertical bar for a filter of its output, and drops the command without an error. */
const LINE_WORD = /^[!-{}~]+$/;
const SECRET = /^(?!8$)[!-{}~]+$/;

const isPrefix = (word: string): boolean => {
  const [address = "", length = "", ...more] = word.split("/");
  return more.length === 0 && isIpv4(address) && /^(?:[0-9]|[12]\d|3[0-2])$/.test(length);
};

const isInterfaceAddress = (word: string): boolean => {
  if (isPrefix(word)) return true;
  const [address = "", length = "", ...more] = word.split("/");
  return (
    more.length === 0 &&
    address.includes(":") &&
    isAddress(address) &&
    /^(?:\d|[1-9]\d|1[01]\d|12[0-8])$/.test(length)
  );
};

const inRange = (word: string, from: number, to: number): boolean =>
  /^(?:0|[1-9]\d{0,9})$/.test(word) && Number(word) >= from && Number(word) <= to;

type OneWord = Exclude<Part, { kind: "text" } | { kind: "optional" }>;

const word = (part: OneWord, text: string): Verdict => {
  switch (part.kind) {
    case "number":
      return inRange(text, part.from, part.to) ? null : `must be a number from ${part.from} to ${part.to}`;
    case "choice":
      return part.of.includes(text) ? null : `must be one of ${part.of.join(", ")}`;
    case "keyword":
      return text === part.word ? null : `must be "${part.word}"`;
    case "address":
      return isIpv4(text) ? null : "must be an IPv4 address";
    case "prefix":
      return isPrefix(text) ? null : "must be an IPv4 prefix such as 192.168.0.0/24";
    case "prefix-or-any":
      return text === "any" || isPrefix(text) ? null : 'must be an IPv4 prefix or "any"';
    case "interface-address":
      return isInterfaceAddress(text) ? null : "must be an address with its length, such as 192.168.0.2/24";
    case "area":
      return isIpv4(text) || inRange(text, 0, 4_294_967_295)
        ? null
        : "must be an area: a number, or written like an address";
    case "interface":
      return INTERFACE.test(text) ? null : "must be the name of an interface";
    case "name":
      return NAME.test(text) ? null : "must be a name of letters, digits, _ . : and -";
    case "hostname":
      return HOSTNAME.test(text) ? null : "must be a host name";
    case "path":
      return PATH.test(text) && !/\/\.\.?(?:\/|$)/.test(text) ? null : "must be a path that begins with /";
    case "secret":
      return SECRET.test(text) && text.length <= part.longest
        ? null
        : `must be 1 to ${part.longest} characters without spaces or |, and not just "8"`;
  }
};

const lineOf = (words: readonly string[], longest: number): Verdict => {
  if (!words.every((one) => LINE_WORD.test(one))) return "holds a character that cannot stand in a line";
  return words.join(" ").length <= longest ? null : `is longer than ${longest} characters`;
};

/** How many words the parts took, or why they could not. */
type Taken =
  | { readonly kind: "taken"; readonly count: number }
  | { readonly kind: "not"; readonly why: string };

const take = (parts: readonly Part[], words: readonly string[], from: number): Taken => {
  let at = from;
  for (const part of parts) {
    if (part.kind === "optional") {
      // An optional group that does not fit is not there; what stands in its place is then the next part's business.
      const inner = at < words.length ? take(part.parts, words, at) : null;
      if (inner?.kind === "taken") at = inner.count;
      continue;
    }
    const next = words[at];
    if (next === undefined) return { kind: "not", why: "is not complete" };
    const why = part.kind === "text" ? lineOf(words.slice(at), part.longest) : word(part, next);
    if (why !== null) return { kind: "not", why: `${JSON.stringify(next)} ${why}` };
    at = part.kind === "text" ? words.length : at + 1;
  }
  return { kind: "taken", count: at };
};

const unbounded = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) =>
    part.kind === "secret" || part.kind === "text"
      ? { ...part, longest: Number.POSITIVE_INFINITY }
      : part.kind === "optional"
        ? { ...part, parts: unbounded(part.parts) }
        : part,
  );

/** Whether words that stand in a file are a value of this shape: there they may be longer than they may be written. */
export const isValue = (shape: readonly Part[], words: readonly string[]): boolean =>
  fits(unbounded(shape), words) === null;

const fits = (shape: readonly Part[], words: readonly string[]): string | null => {
  const taken = take(shape, words, 0);
  if (taken.kind === "not") return taken.why;
  const extra = words[taken.count];
  return extra === undefined ? null : `${JSON.stringify(extra)} does not belong there`;
};

/** Lengths behind a prefix: FRR takes those inside it only, and none behind `any`. */
const wrongLengths = (words: readonly string[]): string | null => {
  const after = (keyword: string): number | null =>
    words.includes(keyword) ? Number(words[words.indexOf(keyword) + 1]) : null;
  const [ge, le] = [after("ge"), after("le")];
  if (words.includes("any")) return ge === null && le === null ? null : '"any" takes no lengths';
  const length = Number(words.find((one) => one.includes("/"))?.split("/")[1]);
  if (ge !== null && ge <= length) return `ge ${ge} must be more than the length ${length} of its prefix`;
  const least = ge ?? length;
  return le !== null && le < least ? `le ${le} must be ${least} or more` : null;
};

/** Null where the words are a value of this shape; otherwise a clause that says what is wrong with them. */
export const checkWords = (shape: readonly Part[], words: readonly string[]): string | null =>
  fits(shape, words) ?? (shape.some(({ kind }) => kind === "prefix-or-any") ? wrongLengths(words) : null);

/** Whether words of a value could be secrets: they are not shown, and not written to logs. */
export const hasSecret = (shape: readonly Part[]): boolean =>
  shape.some((part) => part.kind === "secret" || (part.kind === "optional" && hasSecret(part.parts)));
