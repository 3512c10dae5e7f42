/**
 * The catalogue of what may be written where in frr.conf, zebra.conf and ospfd.conf. Forms, validation, the place of a command in the
 * files, and the lines that take a running daemon from one value to another all come from it. Data only. Ranges, defaults and
 * spellings are those of FRR 8.4 (seen there) and Quagga 1.2 (its ospf_vty.c, zebra and lib).
 */
import type { RoutingPlace } from "../model";

export type Suite = "frr" | "quagga";

/** What one or more words of a value may be. `label`: what a form writes beside it, where a value has several. */
export type Part = { readonly label?: string } & PartKind;

type PartKind =
  | { readonly kind: "number"; readonly from: number; readonly to: number; readonly unit: string | null }
  | { readonly kind: "choice"; readonly of: readonly string[] }
  /** A word that has to stand there. */
  | { readonly kind: "keyword"; readonly word: string }
  /** IPv4 */
  | { readonly kind: "address" }
  /** `192.168.0.0/24`; bits behind its length are cut off by the daemon */
  | { readonly kind: "prefix" }
  /** A prefix or `any`. */
  | { readonly kind: "prefix-or-any" }
  /** An address of an interface, `192.168.0.2/24` or IPv6 */
  | { readonly kind: "interface-address" }
  /** `0` or `0.0.0.0` */
  | { readonly kind: "area" }
  | { readonly kind: "interface" }
  /** Of a route-map or a list. */
  | { readonly kind: "name" }
  | { readonly kind: "hostname" }
  | { readonly kind: "path" }
  /** One word the daemons cut at `longest` characters. */
  | { readonly kind: "secret"; readonly longest: number }
  /** The rest of the line. */
  | { readonly kind: "text"; readonly longest: number }
  /** Left out, or all of it. */
  | { readonly kind: "optional"; readonly parts: readonly Part[] };

/** Words that tell one command of a kind from another: the first `n` of its value, or all of them. */
export type Identity = number | "all";

export type RoutingField = {
  readonly id: string;
  readonly place: RoutingPlace["kind"];
  /** The words in front of the value. */
  readonly command: string;
  /** Where Quagga spells it differently. */
  readonly quagga?: string;
  /** Other spellings that are read, and kept where they stand. */
  readonly aliases?: readonly string[];
  readonly label: string;
  readonly help: string;
  /** Of the words behind the command; none: a flag. */
  readonly shape: readonly Part[];
  /** May stand several times: its value is a list of values. */
  readonly many: boolean;
  /** What holds where the command is missing, in its own words; null: none, or it depends. */
  readonly default: string | null;
  /** Which of Quagga's daemons, and so which of its files. FRR has one file. */
  readonly daemon: "zebra" | "ospfd" | "both";
  readonly suites: readonly Suite[];
  /** The first version of FRR that has it, where not all have it. */
  readonly since?: string;
  /** What other commands of the kind it stands beside; a command with the same identity replaces it. */
  readonly identity: Identity;
  /** How much of the value stands behind `no`. */
  readonly negation: Identity;
  /** The daemon takes another value only after the old one is gone. */
  readonly remade?: boolean;
  /**
   * What it does to adjacencies: `same-segment`: neighbours need the same value; `restarts`: the interface or process starts
   * anew. Nothing said: none is lost.
   */
  readonly adjacency?: "same-segment" | "restarts";
  /** Its optional parts may stand in any order; here they are read in one. */
  readonly anyOrder?: readonly string[];
  /** Values that every version named takes. */
  readonly examples: readonly (readonly string[])[];
};

export const BOTH: readonly Suite[] = ["frr", "quagga"];
export const FRR: readonly Suite[] = ["frr"];

export const seconds = (from: number, to: number): Part => ({ kind: "number", from, to, unit: "s" });
export const milliseconds = (to: number): Part => ({ kind: "number", from: 0, to, unit: "ms" });
export const number = (from: number, to: number): Part => ({ kind: "number", from, to, unit: null });
export const keyword = (word: string): Part => ({ kind: "keyword", word });
export const labelled = (label: string, part: Part): Part => ({ ...part, label });
export const optional = (...parts: readonly Part[]): Part => ({ kind: "optional", parts });

type Given = Pick<RoutingField, "id" | "command" | "label" | "help" | "shape" | "examples"> &
  Partial<Omit<RoutingField, "id" | "command" | "label" | "help" | "shape" | "place">>;

/** A field with what most of its place have in common: one value, known everywhere, taken away by its bare name. */
export const fieldsOf = (
  place: RoutingPlace["kind"],
  daemon: RoutingField["daemon"],
  fields: readonly Given[],
): readonly RoutingField[] =>
  fields.map((field) => ({
    place,
    daemon,
    many: false,
    default: null,
    suites: BOTH,
    identity: field.many === true ? "all" : 0,
    negation: field.many === true ? "all" : 0,
    ...field,
  }));
