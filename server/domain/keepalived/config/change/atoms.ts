/**
 * Whether one word is what a field wants. Stricter than keepalived: a word that passes can be written into a file (quoted at most)
 * without reaching beyond itself, and names nothing a shell would look at twice. Answers null, or why not, behind "it".
 */
import { familyOf, isAddress, isIpv4, isIpv6 } from "../../../address";
import { readRange } from "../view/range";
import type { Atom, WordOf } from "./shape-model";

type Kind = { readonly pattern: RegExp; readonly max: number; readonly is: string };

/** keepalived's own limits where it has one: interface names are the kernel's 15, labels too. */
const WORDS: Readonly<Record<WordOf, Kind>> = {
  name: {
    pattern: /^[\p{L}\p{N}][\p{L}\p{N}_.:+-]*$/u,
    max: 64,
    is: "a name of letters, digits and _ . : + -",
  },
  interface: { pattern: /^[A-Za-z0-9][\w.:@+-]*$/, max: 15, is: "the name of an interface" },
  user: { pattern: /^[A-Za-z_][\w.-]*$/, max: 32, is: "the name of a user or group" },
  email: { pattern: /^[\w.+%-]+@[\w.-]+$/, max: 254, is: "an e-mail address" },
  host: { pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, max: 253, is: "a host name or an IPv4 address" },
  domain: { pattern: /^(?:\.|[A-Za-z0-9_][A-Za-z0-9_.-]*)$/, max: 253, is: "a domain name" },
  "url-path": {
    pattern: /^\/[\w.~:/?[\]@&()*+,;=%-]*$/,
    max: 500,
    is: "a path that begins with / and holds no spaces, quotes or #",
  },
  digest: {
    pattern: /^[0-9a-f]{32}(?:[0-9a-f]{32})?$/i,
    max: 64,
    is: "an MD5 or SHA-256 digest in hexadecimal",
  },
  status: {
    pattern: /^[1-5]\d\d(?:-[1-5]\d\d)?$/,
    max: 7,
    is: "an HTTP status such as 200, or a range such as 200-299",
  },
  label: { pattern: /^[A-Za-z0-9][\w.:+-]*$/, max: 15, is: "a label such as eth0:1" },
  // 2.2.7 takes bytes that end in ff for a mistake.
  hex: { pattern: /^[0-9a-fx]+$/i, max: 200, is: "hexadecimal digits" },
};

const FORBIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;
const COMMAND = /^\/[\w.+/-]*[\w+-](?: [\w.:/,=@%+-]+)*$/;

const whole = (text: string): number => (/^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN);
const decimal = (text: string): number => (/^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN);

const between = (value: number, min: number, max: number): boolean => value >= min && value <= max;

const number = (value: number, min: number, max: number, what: string): string | null =>
  between(value, min, max) ? null : `has to be ${what} from ${min} to ${max}`;

const prefix = (text: string): string | null => {
  const [address = "", length, more] = text.split("/");
  const width = isIpv4(address) ? 32 : 128;
  if (
    familyOf(address) !== null &&
    more === undefined &&
    (length === undefined || between(whole(length), 0, width))
  )
    return null;
  return "has to be an address such as 192.168.0.100/24";
};

const path = (text: string): string | null =>
  /^\/[\w.+@:,=-]+(?:\/[\w.+@:,=-]+)*$/.test(text) && !text.split("/").some((part) => /^\.\.?$/.test(part))
    ? null
    : "has to be an absolute path of plain characters";

const mask = (text: string): string | null => {
  const bits = isIpv4(text)
    ? text
        .split(".")
        .map((octet) => Number(octet).toString(2).padStart(8, "0"))
        .join("")
    : "0";
  return /^1+0*$/.test(bits) || between(whole(text), 1, 128)
    ? null
    : "has to be a netmask such as 255.255.255.0, or a prefix length for IPv6";
};

/** Null: it fits. Else the end of a sentence that begins with the value or the name of its field. */
export const checkAtom = (atom: Atom, text: string): string | null => {
  if (FORBIDDEN.test(text)) return "may not hold line ends, control characters or marks that are not shown";
  switch (atom.kind) {
    case "integer":
      return number(whole(text), atom.min, atom.max, "a whole number");
    case "seconds":
      return number(
        atom.whole ? whole(text) : decimal(text),
        atom.min,
        atom.max,
        atom.whole ? "a whole number of seconds" : "a number of seconds",
      );
    case "choice":
      return atom.choices.some(({ word }) => word === text)
        ? null
        : `has to be one of ${atom.choices.map(({ word }) => word).join(", ")}`;
    case "address":
      return isAddress(text) && (!atom.multicast || /^(?:22[4-9]|23\d)\.|^ff/i.test(text))
        ? null
        : `has to be ${atom.multicast ? "a multicast" : "an IPv4 or IPv6"} address`;
    case "prefix":
      return prefix(text);
    case "range":
      return readRange(text)
        ? null
        : "has to be an address or a range such as 192.168.200.3-10 or 192.168.202.8/29";
    case "mask":
      return mask(text);
    case "port":
      return number(whole(text), atom.zero ? 0 : 1, 65535, "a port");
    case "word": {
      const kind = WORDS[atom.of];
      return (kind.pattern.test(text) && text.length <= kind.max) || (atom.of === "host" && isIpv6(text))
        ? null
        : `has to be ${kind.is}`;
    }
    case "text":
      if (text.trim() === "" || text.length > atom.max)
        return `has to be text of 1 to ${atom.max} characters`;
      return /["\\$]/.test(text)
        ? 'may not hold ", \\ or $, which mean something else to keepalived; edit the file as text for that'
        : null;
    case "path":
      return path(text);
    case "command":
      return COMMAND.test(text) && text.length <= 400 && path(text.split(" ")[0] ?? "") === null
        ? null
        : "has to be a program by its absolute path, with plain arguments and nothing a shell would take for its own";
  }
};
