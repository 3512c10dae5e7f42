/** What takes one context from its old statements to its new ones. */
import type { Suite } from "../fields/field";
import { later } from "./later";
import { isPassive } from "./passive";
import type { Context, ContextKind, Statement } from "./statement";

export type Later = {
  /** The command as the file has it. */
  readonly command: string;
  readonly gone: boolean;
  /** A clause: why the running daemon does not take it. */
  readonly why: string;
};

export type ContextLines = {
  /** Networks to take out before an interface can have an area of its own. */
  readonly networksGone: readonly string[];
  readonly lines: readonly string[];
  readonly last: readonly string[];
  readonly later: readonly Later[];
};

const spelled = ({ words, negated }: Statement): string => `${negated ? "no " : ""}${words.join(" ")}`;

/** Words behind `no` that the daemon takes whether or not it has the value. */
const negation = ({ match, words, negated }: Statement): string => {
  if (negated) return words.join(" ");
  const [first = ""] = words;
  if (match === null) {
    // Without it vty sessions last for ever; with the default nothing is shown.
    if (first === "exec-timeout") return "exec-timeout 10 0";
    // These take no value behind `no`.
    const bare = ["call", "on-match", "description"].includes(first);
    return `no ${bare ? words.slice(0, first === "on-match" ? 2 : 1).join(" ") : words.join(" ")}`;
  }
  const { field, command, value } = match;
  const kept = field.negation === "all" ? value : value.slice(0, field.negation);
  return ["no", command, ...kept].join(" ");
};

const isFastHello = ({ words }: Statement): boolean => words.includes("minimal");

/** Settings first that others build on; the rest as it stands in the file; hellos by parts of a second after what would end them. */
const rankOf = (statement: Statement): number =>
  ["router-id", "password-encryption"].includes(statement.match?.field.id ?? "")
    ? 0
    : isFastHello(statement)
      ? 2
      : 1;

/**
 * A command no field is for may set a value that its `no` takes away whatever it is: it goes before its successor comes. In a route-map
 * both may stand together, and one without a `match` would let everything pass.
 */
const goesFirst = (kind: ContextKind, { match }: Statement): boolean =>
  match === null ? kind !== "route-map" : match.field.id === "password-encryption";

/** Uses a route-map that may go too. */
const goesLast = ({ match }: Statement): boolean => match?.field.id === "ospf-route-map";

export const contextLines = (
  from: Context | null,
  to: Context,
  suite: Suite,
  ownAreas: boolean,
): ContextLines => {
  const { kind } = to;
  const old = from?.statements ?? new Map<string, Statement>();
  const late: Later[] = [];
  const taken = (statement: Statement, gone: boolean): boolean => {
    const why = isPassive(statement) ? null : later(kind, statement, gone, suite);
    if (why !== null) late.push({ command: spelled(statement), gone, why });
    return why === null && !isPassive(statement);
  };
  const gone = [...old.values()].filter(
    (statement) => !to.statements.has(statement.key) && taken(statement, true),
  );
  // A password set while it was shown hashed is gone when it is not any more, and the other way round.
  const rehashed = old.has("password-encryption") !== to.statements.has("password-encryption");
  const otherHello = old.get("hello")?.means !== to.statements.get("hello")?.means;
  const isNew = (statement: Statement): boolean =>
    old.get(statement.key)?.means !== statement.means ||
    (rehashed && /^(?:enable-)?password /.test(statement.means)) ||
    (otherHello && isFastHello(statement));
  const come = [...to.statements.values()]
    .filter((statement) => isNew(statement) && taken(statement, false))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  const isNetwork = ({ match }: Statement): boolean => match?.field.id === "networks";
  const remade = come.flatMap(({ key, match }) => {
    const before = old.get(key);
    return before !== undefined && match?.field.remade === true ? [before] : [];
  });
  const networksGone = ownAreas ? [...gone, ...remade].filter(isNetwork) : [];
  const before = (statement: Statement): boolean => networksGone.includes(statement);
  const first = gone.filter((statement) => goesFirst(kind, statement));
  const rest = gone.filter(
    (statement) => !goesFirst(kind, statement) && !goesLast(statement) && !before(statement),
  );
  return {
    networksGone: networksGone.map(negation),
    lines: [
      ...[...first, ...remade.filter((statement) => !before(statement))].map(negation),
      ...come.filter((statement) => rankOf(statement) < 2).map(spelled),
      // A new network stands before an old one goes: an interface both cover keeps its adjacencies.
      ...rest.map(negation),
      ...come.filter((statement) => rankOf(statement) === 2).map(spelled),
    ],
    last: gone.filter(goesLast).map(negation),
    later: late,
  };
};
