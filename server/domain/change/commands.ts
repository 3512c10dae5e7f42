/**
 * What will be run on a host, in order, as an operator would type it: for review, dry run and audit alike. Sluice itself types none of it
 * into a shell. Pure.
 */
import type { HostFacts } from "../host/model";
import { counted } from "../words";
import type { FileChange, HostAction } from "./model";
import { ownerOf, rulesPath } from "./paths";

export const commandsOf = (
  files: readonly FileChange[],
  actions: readonly HostAction[],
  facts: HostFacts | null,
): readonly string[] => [
  ...tests(files, actions),
  ...files.map(written),
  ...actions.flatMap((action) => typedLines(action, facts)),
];

const tests = (files: readonly FileChange[], actions: readonly HostAction[]): readonly string[] => [
  ...(actions.some(({ kind }) => kind === "reload-keepalived" || kind === "start-keepalived")
    ? ["keepalived -t"]
    : []),
  ...files.flatMap(({ path, to }) =>
    ownerOf(path) === "routing" && to !== null && path.startsWith("/etc/frr/") ? [`vtysh -C -f ${path}`] : [],
  ),
  ...(files.some(({ path, to }) => path === rulesPath && to !== null)
    ? [`iptables-restore --test ${rulesPath}`]
    : []),
];

const written = ({ path, from, to }: FileChange): string => {
  if (to === null) return `rm ${path}`;
  const [added, removed] = [linesMore(to, from ?? ""), linesMore(from ?? "", to)];
  const what = [
    ...(added > 0 ? [`${counted(added, "line")} added`] : []),
    ...(removed > 0 ? [`${counted(removed, "line")} taken out`] : []),
  ];
  return `mv ${path}.new ${path}  # ${from === null ? "new" : what.join(", ") || "lines in another order"}`;
};

/** Lines of one text that are not in the other, wherever they stand: a plan may be made for many hosts. */
const linesMore = (text: string, than: string): number => {
  const left = new Map<string, number>();
  for (const line of than.split("\n")) left.set(line, (left.get(line) ?? 0) + 1);
  let more = 0;
  for (const line of text.split("\n")) {
    const there = left.get(line) ?? 0;
    if (there === 0) more++;
    else left.set(line, there - 1);
  }
  return more;
};

/** One word of a shell. */
const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** One action, line by line. `facts`: where the process of keepalived is known from. */
export const typedLines = (action: HostAction, facts: HostFacts | null): readonly string[] => {
  switch (action.kind) {
    case "reload-keepalived": {
      const [pid] = facts?.daemons.keepalived ?? [];
      return [`kill -HUP ${pid ?? "$(cat /run/keepalived.pid)"}`];
    }
    case "start-keepalived":
      return ["systemctl start keepalived"];
    case "stop-keepalived":
      return ["systemctl stop keepalived"];
    case "vtysh":
      return [
        ["vtysh", "-c", "'configure terminal'", ...action.apply.flatMap((line) => ["-c", quoted(line)])].join(
          " ",
        ),
      ];
    case "ip":
      return action.apply.map((line) => `ip ${line}`);
    case "sysctl":
      return action.apply.map((line) => `sysctl -w ${quoted(line)}`);
    case "ipvsadm":
      return action.apply.map((line) => `ipvsadm ${line}`);
    case "iptables":
      return action.apply
        .split("\n")
        .filter((line) => /^-[AIDNFX] /.test(line))
        .map((line) => `iptables -t ${tableOf(action.apply, line)} ${line}`);
  }
};

/** The `*mangle` a line of iptables-restore stands under. */
const tableOf = (text: string, line: string): string =>
  [...text.slice(0, text.indexOf(line)).matchAll(/^\*(\S+)/gm)].at(-1)?.[1] ?? "filter";
