/**
 * What a field may hold: enough for a form to choose its control, and for `shape.ts` to say why a value does not fit. An atom is
 * one word of the file; a shape is everything behind a directive's name, or a block of lines.
 */

export type Choice = {
  /** As keepalived wants it: `wrr`, `MASTER`. */
  readonly word: string;
  readonly label: string;
};

/** What a plain word names; each has its own characters (see `atoms.ts`). */
export type WordOf =
  | "name"
  | "interface"
  | "user"
  | "email"
  | "host"
  | "domain"
  | "url-path"
  | "digest"
  | "status"
  | "label"
  | "hex";

export type Atom =
  | {
      readonly kind: "integer";
      readonly min: number;
      readonly max: number;
      /** `connections`, `s`; null: a bare number. */
      readonly unit: string | null;
    }
  /** Seconds; `whole`: keepalived takes no fraction here. */
  | { readonly kind: "seconds"; readonly min: number; readonly max: number; readonly whole: boolean }
  | { readonly kind: "choice"; readonly choices: readonly Choice[] }
  | { readonly kind: "address"; readonly multicast: boolean }
  /** An address, with or without the length of its prefix: `192.168.0.100/24`. */
  | { readonly kind: "prefix" }
  /** An address, `192.168.200.3-10`, `192.168.202.8/29`. */
  | { readonly kind: "range" }
  /** An IPv4 netmask, or the prefix length of an IPv6 one. */
  | { readonly kind: "mask" }
  | { readonly kind: "port"; readonly zero: boolean }
  | { readonly kind: "word"; readonly of: WordOf }
  /** Anything printable, in one word; quoted where it needs it. */
  | { readonly kind: "text"; readonly max: number }
  | { readonly kind: "path" }
  /** A program by its absolute path, with plain arguments, all in one word. */
  | { readonly kind: "command" };

/** One piece of a value of several words. */
export type Part = {
  /** Stable, for forms: `port`, `weight`. */
  readonly name: string;
  readonly label: string;
  /** Null: the keyword itself is all there is to say (`reverse`). */
  readonly atom: Atom | null;
  /** The word that introduces it; null for a piece known by its place. Those come first, in order. */
  readonly keyword: string | null;
  readonly optional: boolean;
};

export type Shape =
  | Atom
  /** On by being there. `off`: it may also say that it is off, where a default or an enclosing block says on. */
  | { readonly kind: "flag"; readonly off: boolean }
  /** The same atom once or several times: `200 300-399`. */
  | { readonly kind: "words"; readonly of: Atom }
  | { readonly kind: "parts"; readonly parts: readonly Part[] }
  /** A command, and optionally the user and the group it is run as. */
  | { readonly kind: "script" }
  /** `NAT`, `DR`, `TUN type gue port 5555 csum`. */
  | { readonly kind: "method" }
  /** What a virtual_server listens for: `192.168.0.100 80`, `fwmark 300`, `group web`. */
  | { readonly kind: "listener" }
  /** A line of a virtual_server_group: `192.168.0.100-103 80`, `fwmark 7 inet6`. */
  | { readonly kind: "lines"; readonly line: LineShape };

export type LineShape =
  /** `wordwise`: keepalived takes several of them on one line. */
  | { readonly kind: "parts"; readonly parts: readonly Part[]; readonly wordwise: boolean }
  | { readonly kind: "group-entry" }
  /** Routes and rules, as `ip route` takes them. */
  | { readonly kind: "route" };
