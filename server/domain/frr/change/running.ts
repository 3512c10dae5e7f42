/**
 * What the daemons run with against what the files say: `show running-config` read the same way as a file. The order, the spelling, the
 * numbers of access-lists, defaults, and hashed passwords are no difference. For drift, and to see that a change has arrived.
 */
import type { HostFiles } from "../../change/model";
import { parseFrr } from "../parse";
import type { Suite } from "./fields/field";
import { routingConfiguration } from "./lines";
import { later } from "./lines/later";
import { entriesOf } from "./lines/lists";
import { isPassive, passiveOf, passiveOutcome } from "./lines/passive";
import { type Configuration, type Context, configurationOf } from "./lines/statement";

export type RunningDifference = {
  /** `interface eth0`; "" outside every section */
  readonly context: string;
  /** Without passwords and keys. */
  readonly command: string;
  /** Of a context, commands with the same key take each other's place. */
  readonly key: string;
  /** Who has it. */
  readonly only: "file" | "running";
};

/** What zebra prints by itself, and what most interfaces are anyway, so that it is not printed. */
const UNTOLD = /^(?:(?:no )?(?:ip|ipv6) forwarding|ip ospf network broadcast)$/;
const SECRET = /^(?:password|enable password)( 8)? /;
const CUT = /^(.*(?:authentication-key|md5|key-string|password(?: 8)?)) \S.*$/;

/** A command without its password or key. */
export const withoutSecret = (line: string): string => line.replace(CUT, "$1 …");

const isAction = ({ kind }: Context): boolean => kind === "route-map" || kind === "ospf";

type Entry = { readonly context: string; readonly command: string; readonly key: string };

/** By what it means. A password is only there or not: the daemon may keep it hashed. */
const entries = (configuration: Configuration, suite: Suite): ReadonlyMap<string, Entry> => {
  const all = new Map<string, Entry>();
  const put = (context: string, means: string, command: string, key: string): void => {
    all.set(`${context}\n${means}`, { context, command, key });
  };
  for (const context of configuration.contexts.values()) {
    const name = context.heads.join(" / ");
    if (isAction(context)) put(name, "", name, name);
    for (const statement of context.statements.values()) {
      const line = `${statement.negated ? "no " : ""}${statement.words.join(" ")}`;
      if (isPassive(statement) || UNTOLD.test(line)) continue;
      if (later(context.kind, statement, false, suite) !== null) continue;
      const secret = SECRET.exec(line);
      const means = secret === null ? statement.means : secret[0].replace(" 8", "");
      put(name, means, withoutSecret(line), withoutSecret(statement.key));
    }
  }
  for (const { list, number, rule } of entriesOf(configuration.lists)) {
    const line = `${list}${number === null ? "" : ` seq ${number}`} ${rule}`;
    put("", line, line, line);
  }
  for (const outcome of passiveOutcome(passiveOf(configuration)))
    put("router ospf", outcome, outcome, outcome);
  return all;
};

/** Empty: the daemons run with what the files say. `running`: as `vtysh -c "show running-config"` prints it. */
export const runningDifferences = (
  files: HostFiles,
  running: string,
  suite: Suite,
): readonly RunningDifference[] => {
  const said = entries(routingConfiguration(files, suite), suite);
  const runs = entries(configurationOf([parseFrr(running)], suite), suite);
  const missing = (
    from: ReadonlyMap<string, Entry>,
    to: ReadonlyMap<string, Entry>,
    only: "file" | "running",
  ): RunningDifference[] => [...from].flatMap(([key, entry]) => (to.has(key) ? [] : [{ ...entry, only }]));
  return [...missing(said, runs, "file"), ...missing(runs, said, "running")];
};
