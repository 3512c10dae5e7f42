/** Whether a value fits a field's shape: ok, or one sentence why not. Pure; whoever writes a value asks here first. */
import { checkAtom } from "./atoms";
import type { FieldValue } from "./model";
import type { Atom, LineShape, Part, Shape } from "./shape-model";

export type Fit = { readonly ok: true } | { readonly ok: false; readonly why: string };

const FITS: Fit = { ok: true };
const no = (why: string): Fit => ({ ok: false, why });

const NAME: Atom = { kind: "word", of: "name" };
const MARK: Atom = { kind: "integer", min: 1, max: 4_294_967_295, unit: null };
const USER: Atom = { kind: "word", of: "user" };

const isLines = (value: FieldValue): value is readonly (readonly string[])[] =>
  value.every((item) => typeof item !== "string");
const isWords = (value: FieldValue): value is readonly string[] =>
  value.every((item) => typeof item === "string");

/** A word as it may stand in a sentence. */
const shown = (word: string): string => JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word);

const atom = (of: Atom, word: string | undefined, label: string): string | null => {
  if (word === undefined) return `${label} is missing`;
  const why = checkAtom(of, word);
  return why === null ? null : `${label} ${shown(word)} ${why}`;
};

/** Pieces known by their place first, then those with a keyword, in any order, each once. */
const parts = (of: readonly Part[], words: readonly string[]): string | null => {
  const rest = [...words];
  for (const part of of.filter(({ keyword }) => keyword === null)) {
    const missing = rest[0] === undefined || (part.optional && of.some(({ keyword }) => keyword === rest[0]));
    if (missing && part.optional) continue;
    const word = rest.shift();
    const why = part.atom && atom(part.atom, word, part.label);
    if (why) return why;
  }
  const left = of.filter(({ keyword }) => keyword !== null);
  while (rest.length > 0) {
    const keyword = rest.shift() ?? "";
    const at = left.findIndex((part) => part.keyword === keyword);
    const part = left[at];
    if (!part) return `${shown(keyword)} is too much here`;
    left.splice(at, 1);
    const why = part.atom && atom(part.atom, rest.shift(), part.label);
    if (why) return why;
  }
  const missing = left.find(({ optional }) => !optional);
  return missing ? `${missing.label} is missing` : null;
};

const script = (words: readonly string[]): string | null =>
  atom({ kind: "command" }, words[0], "the script") ??
  words.slice(1, 3).reduce<string | null>((why, word) => why ?? atom(USER, word, "the user"), null) ??
  (words.length > 3 ? `${shown(words[3] ?? "")} is too much here` : null);

const CHECKSUMS = ["nocsum", "csum", "remcsum"];

const method = ([name, ...rest]: readonly string[]): string | null => {
  if (name !== "NAT" && name !== "DR" && name !== "TUN")
    return `the forwarding method ${shown(name ?? "")} has to be one of NAT, DR, TUN`;
  if (rest.length === 0) return null;
  const [keyword, type, ...more] = rest;
  if (name !== "TUN" || keyword !== "type") return `${shown(keyword ?? "")} is too much here`;
  if (type !== "ipip" && type !== "gue" && type !== "gre")
    return `the tunnel type ${shown(type ?? "")} has to be one of ipip, gue, gre`;
  if (type === "gue") {
    const port =
      more[0] === "port"
        ? atom({ kind: "port", zero: false }, more[1], "the port")
        : "a GUE tunnel needs a port";
    if (port) return port;
    more.splice(0, 2);
  }
  const checksum = more.shift();
  const known = checksum === undefined || (type !== "ipip" && CHECKSUMS.includes(checksum));
  if (!known || more.length > 0 || (type === "gre" && checksum === "remcsum"))
    return `${shown(checksum ?? "")} is too much for a tunnel of type ${type}`;
  return null;
};

const listener = (words: readonly string[]): string | null => {
  const [first, second] = words;
  if (words.length > 2) return `${shown(words[2] ?? "")} is too much here`;
  if (first === "fwmark") return atom(MARK, second, "the firewall mark");
  if (first === "group") return atom(NAME, second, "the group");
  return (
    atom({ kind: "address", multicast: false }, first, "the address") ??
    (second === undefined ? null : atom({ kind: "port", zero: true }, second, "the port"))
  );
};

const groupEntry = (words: readonly string[]): string | null => {
  const [first, second, third, ...more] = words;
  if (first !== "fwmark")
    return (
      atom({ kind: "range" }, first, "the address") ??
      (second === undefined ? null : atom({ kind: "port", zero: false }, second, "the port")) ??
      (third === undefined ? null : `${shown(third)} is too much here`)
    );
  if (third !== undefined && third !== "inet" && third !== "inet6")
    return `${shown(third)} has to be inet or inet6`;
  return (
    atom(MARK, second, "the firewall mark") ??
    (more.length > 0 ? `${shown(more[0] ?? "")} is too much here` : null)
  );
};

const route = (words: readonly string[]): string | null => {
  const bad = words.find((word) => !/^[\w.:/+-]+$/.test(word));
  return bad === undefined ? null : `${shown(bad)} is no word of a route or rule`;
};

const line = (of: LineShape, words: readonly string[]): string | null => {
  if (words.length === 0) return "a line has to say something";
  switch (of.kind) {
    case "parts":
      return parts(of.parts, words);
    case "group-entry":
      return groupEntry(words);
    case "route":
      return route(words);
  }
};

const ofWords = (
  shape: Exclude<Shape, { kind: "lines" }>,
  words: readonly string[],
  label: string,
): string | null => {
  switch (shape.kind) {
    case "flag":
      if (words.length === 0) return null;
      return words.length === 1 && (words[0] === "on" || (words[0] === "off" && shape.off))
        ? null
        : `${label} is said by being there${shape.off ? ", or by off" : ""}`;
    case "words":
      if (words.length === 0) return `${label} has to say something`;
      return words.reduce<string | null>((why, word) => why ?? atom(shape.of, word, label), null);
    case "parts":
      return parts(shape.parts, words);
    case "script":
      return script(words);
    case "method":
      return method(words);
    case "listener":
      return listener(words);
    default:
      return (
        atom(shape, words[0], label) ??
        (words.length > 1 ? `${shown(words[1] ?? "")} is too much here` : null)
      );
  }
};

const sentence = (text: string): Fit => no(`${text.charAt(0).toUpperCase()}${text.slice(1)}.`);

/** `label` names the field in the sentence. */
export const checkValue = (shape: Shape, value: FieldValue, label: string): Fit => {
  let why: string | null = null;
  if (shape.kind === "lines") {
    if (!isLines(value)) why = `${label} is a list of lines`;
    else why = value.reduce<string | null>((found, words) => found ?? line(shape.line, words), null);
  } else if (!isWords(value)) why = `${label} is not a list of lines`;
  else why = ofWords(shape, value, label);
  return why === null ? FITS : sentence(why);
};
