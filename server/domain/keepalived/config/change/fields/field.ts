/**
 * fields/: what may be written where in a keepalived.conf, in operators' words: the one catalogue that forms, validation and rendering
 * come from. Facts only: one file a kind of place, no reading and no writing of files. Defaults and ranges are keepalived 2.2.7's.
 */
import type { CheckerKind } from "../../view/checker-model";
import type { FieldValue, Place } from "../model";
import type { Atom, Choice, LineShape, Part, Shape, WordOf } from "../shape-model";

export type PlaceKind = Place["kind"];

export type Field = {
  /** Stable; the directive's name except for `head` (what stands behind the block's name) and `entries` (lines of the block itself). */
  readonly id: string;
  readonly kind: PlaceKind;
  /** For fields of a check: the kinds of check that have it. */
  readonly checks: readonly CheckerKind[];
  /** What is written. */
  readonly directive: string;
  /** Other names of the same directive, kept where a file has them. */
  readonly aliases: readonly string[];
  readonly label: string;
  /** One sentence. */
  readonly help: string;
  readonly shape: Shape;
  /** Null: nothing, or what `defaultNote` says. */
  readonly default: FieldValue | null;
  readonly defaultNote: string | null;
  /** Where the value comes from when nothing is said here: the same field of an enclosing place, or of the global settings. */
  readonly inherits: { readonly kind: PlaceKind; readonly field: string } | null;
  /** The first version that knows it, where that is newer than 1.2; where the notes of releases do not say, the earliest it can be. */
  readonly since: readonly [major: number, minor: number, patch: number] | null;
  /** Writing it is root on the director: keepalived runs what it names. */
  readonly script: boolean;
  /** Never shown. */
  readonly secret: boolean;
  /** Expected to differ between the directors of a cluster. */
  readonly perHost: boolean;
  /** The block inside the place that holds it: `authentication`. */
  readonly within: string | null;
  /** For a flag: the directive that says no. */
  readonly opposite: string | null;
  /** Directives keepalived wants before it, and behind it. */
  readonly after: readonly string[];
  readonly before: readonly string[];
  /** A value keepalived accepts. */
  readonly example: FieldValue;
};

type Told = "directive" | "label" | "help" | "shape" | "example";
export type FieldSpec = Pick<Field, Told> & Partial<Omit<Field, Told | "kind">>;

const DEFAULTS = {
  checks: [],
  aliases: [],
  default: null,
  defaultNote: null,
  inherits: null,
  since: null,
  script: false,
  secret: false,
  perHost: false,
  within: null,
  opposite: null,
  after: [],
  before: [],
} satisfies Partial<Field>;

export const fieldsOf = (kind: PlaceKind, specs: readonly FieldSpec[]): readonly Field[] =>
  specs.map((spec) => ({ ...DEFAULTS, id: spec.directive, kind, ...spec }));

/** What is run by keepalived, as root unless the file says otherwise. */
export const scriptField = (
  directive: string,
  label: string,
  help: string,
  more: Partial<FieldSpec> = {},
): FieldSpec => ({
  directive,
  label,
  help,
  shape: { kind: "script" },
  script: true,
  example: ["/bin/true"],
  ...more,
});

export const MAX = 4_294_967_295;

export const integer = (min: number, max: number, unit: string | null = null): Atom => ({
  kind: "integer",
  min,
  max,
  unit,
});
/** Fractions to the microsecond. */
export const seconds = (min: number, max: number): Atom => ({ kind: "seconds", min, max, whole: false });
export const wholeSeconds = (min: number, max: number): Atom => ({ kind: "seconds", min, max, whole: true });
export const address: Atom = { kind: "address", multicast: false };
export const port: Atom = { kind: "port", zero: false };
export const path: Atom = { kind: "path" };
export const text = (max = 255): Atom => ({ kind: "text", max });
export const word = (of: WordOf): Atom => ({ kind: "word", of });
export const choice = (
  choices: Readonly<Record<string, string>>,
): { kind: "choice"; choices: readonly Choice[] } => ({
  kind: "choice",
  choices: Object.entries(choices).map(([name, label]) => ({ word: name, label })),
});
/** `off`: the directive takes off as well. */
export const flag: Shape = { kind: "flag", off: false };
export const onOff: Shape = { kind: "flag", off: true };

export const part = (name: string, label: string, atom: Atom, optional = false): Part => ({
  name,
  label,
  atom,
  keyword: null,
  optional,
});
export const keyed = (keyword: string, label: string, atom: Atom | null): Part => ({
  name: keyword,
  label,
  atom,
  keyword,
  optional: true,
});
export const parts = (...of: readonly Part[]): Shape => ({ kind: "parts", parts: of });
export const lines = (...of: readonly Part[]): Shape => ({
  kind: "lines",
  line: { kind: "parts", parts: of, wordwise: false },
});
/** Words that keepalived takes in any number on a line. */
export const wordLines = (of: Part): Shape => ({
  kind: "lines",
  line: { kind: "parts", parts: [of], wordwise: true },
});
export const linesOf = (line: LineShape): Shape => ({ kind: "lines", line });
