/**
 * /etc/sluice/rules.v4: firewall marks, as text for `iptables-restore --noflush`. They stand in a chain of their own, which naming it
 * empties: read again they are not there twice. Rules of others, in other chains and tables, are not touched.
 */
import { markProblem } from "./check";
import type { MarkRule } from "./model";

export const markChain = "SLUICE-MARK";
export const rulesHead =
  "# Written by Sluice. Read at every start by: iptables-restore --noflush < /etc/sluice/rules.v4";

/** Once in PREROUTING: appended where the chain is new. There is no way to say it twice and mean it once. */
export const jumpLine = `-A PREROUTING -j ${markChain}`;
export const chainLine = `:${markChain} - [0:0]`;

const ruleLine = ({ mark, protocol, vip }: MarkRule, port: string): string =>
  `-A ${markChain} -d ${vip}/32 -p ${protocol} -m ${protocol} --dport ${port} -j MARK --set-mark ${mark}`;

export const ruleLines = (marks: readonly MarkRule[]): readonly string[] =>
  marks.flatMap((rule) => rule.ports.map((port) => ruleLine(rule, port)));

const RULE = new RegExp(
  `^-A ${markChain} -d (\\S+)/32 -p (tcp|udp) -m (?:tcp|udp) --dport (\\S+) -j MARK --set-mark (\\d+)$`,
);

const readRule = (line: string): MarkRule | null => {
  const [, vip = "", protocol = "", port = "", mark = ""] = RULE.exec(line) ?? [];
  if (protocol !== "tcp" && protocol !== "udp") return null;
  const rule: MarkRule = { mark: Number(mark), protocol, vip, ports: [port] };
  return ruleLine(rule, port) === line && markProblem(rule) === null ? rule : null;
};

/** Lines of one table other than ours, in their order. */
export type OtherTable = { readonly table: string; readonly lines: readonly string[] };

export type Rules = {
  readonly marks: readonly MarkRule[];
  readonly others: readonly OtherTable[];
};

export const readRules = (lines: readonly string[]): Rules => {
  const marks: MarkRule[] = [];
  const others = new Map<string, string[]>();
  let table = "";
  for (const line of lines) {
    if (line.startsWith("*")) table = line.slice(1);
    if (line === "COMMIT" || line.startsWith("*")) continue;
    const rule = table === "mangle" ? readRule(line) : null;
    if (rule !== null) {
      const same = marks.findIndex(
        ({ mark, protocol, vip }) => mark === rule.mark && protocol === rule.protocol && vip === rule.vip,
      );
      const there = marks[same];
      if (there === undefined) marks.push(rule);
      else if (!rule.ports.every((port) => there.ports.includes(port)))
        marks[same] = { ...there, ports: [...there.ports, ...rule.ports] };
    } else if (table !== "mangle" || (line !== jumpLine && line !== chainLine))
      others.set(table, [...(others.get(table) ?? []), line]);
  }
  return { marks, others: [...others].map(([name, own]) => ({ table: name, lines: own })) };
};

/** What iptables-restore is given to have these marks; `jump`: PREROUTING does not lead to them yet. */
export const marksText = (marks: readonly MarkRule[], jump: boolean): string =>
  ["*mangle", chainLine, ...(jump ? [jumpLine] : []), ...ruleLines(marks), "COMMIT", ""].join("\n");

/** Takes the chain away again. */
export const noMarksText = [
  "*mangle",
  `-D PREROUTING -j ${markChain}`,
  `-F ${markChain}`,
  `-X ${markChain}`,
  "COMMIT",
  "",
].join("\n");

/** Without head and line ends. */
export const rulesLines = ({ marks, others }: Rules): readonly string[] => {
  const kept = (table: string): readonly string[] =>
    others.find((other) => other.table === table)?.lines ?? [];
  const own = marks.length === 0 ? [] : [chainLine, jumpLine, ...ruleLines(marks)];
  const mangle = [...own, ...kept("mangle")];
  const rest = others.filter(({ table }) => table !== "mangle" && table !== "");
  return [
    ...kept(""),
    ...(mangle.length === 0 ? [] : ["*mangle", ...mangle, "COMMIT"]),
    ...rest.flatMap(({ table, lines }) => [`*${table}`, ...lines, "COMMIT"]),
  ];
};
