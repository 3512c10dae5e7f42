/**
 * A daemon as far as lines of vtysh go, written without the code under test: `no` takes away what begins with its words, a command
 * replaces what it is known to replace. Its manners are those seen at FRR 8.4.4; the live test has the real one.
 */

import { maskedPrefix } from "../lines/canonical";

/** How many words name the thing that is set; what is not here stands beside others of its kind. */
const SINGLE: readonly (readonly [RegExp, number])[] = [
  [/^ip ospf (?:message-digest-key|dead-interval minimal)/, 4],
  [/^ip ospf /, 3],
  [/^description /, 1],
  [/^(?:router-id|password|hostname|distance \d+$|maximum-paths)/, 1],
  [/^(?:ip router-id|enable password|log |ospf router-id|auto-cost|redistribute|default-information)/, 2],
  [/^area \S+ authentication/, 3],
  [/^(?:log-adjacency-changes)/, 1],
  [/^max-metric /, 3],
  [/^timers throttle lsa/, 4],
  [/^timers /, 3],
  [/^ip protocol/, 4],
  [/^ip prefix-list \S+ description/, 4],
  [/^ip prefix-list \S+ seq/, 5],
  [/^match ip address prefix-list/, 4],
  [/^(?:match|set) /, 2],
];

const HEAD = /^(?:interface|router|route-map|line) /;
/** Of an entry of a route-map without its action. */
const sectionKey = (head: string): string => head.replace(/^(route-map \S+) \S+/, "$1");

const maskedRule = (rule: string): string => rule.split(" ").map(maskedPrefix).join(" ");

class Daemon {
  readonly top = new Set<string>();
  readonly sections = new Map<string, { head: string; lines: Set<string> }>();
  private open: Set<string> = this.top;

  read(line: string): void {
    if (line === "exit") this.open = this.top;
    else if (HEAD.test(line)) this.enter(line);
    else if (line.startsWith("no ")) this.remove(line.slice(3));
    else this.add(line);
  }

  private enter(head: string): void {
    const key = sectionKey(head);
    const lines = this.sections.get(key)?.lines ?? new Set<string>();
    this.sections.set(key, { head, lines });
    this.open = lines;
  }

  private remove(words: string): void {
    if (HEAD.test(words) && !words.startsWith("line")) {
      if (!this.sections.delete(sectionKey(words))) throw new Error(`no ${words}: it is not there`);
      this.open = this.top;
      return;
    }
    const entry = /^ip prefix-list \S+ seq \d+ /.exec(words)?.[0];
    const found = [...this.open].filter(
      (line) =>
        line === words || line.startsWith(`${words} `) || (entry !== undefined && line.startsWith(entry)),
    );
    if (entry !== undefined && found.length !== 1) throw new Error(`no ${words}: it is not there`);
    for (const line of found) this.open.delete(line);
    if (words === "service password-encryption")
      for (const line of [...this.top]) if (/^(?:enable )?password /.test(line)) this.top.delete(line);
  }

  private add(given: string): void {
    const line = this.numbered(given);
    if (line === null) return;
    const rule = SINGLE.find(([pattern]) => pattern.test(line));
    const named = rule && line.split(" ").slice(0, rule[1]).join(" ");
    if (named !== undefined)
      for (const other of [...this.open])
        if (other === named || other.startsWith(`${named} `)) this.open.delete(other);
    this.open.add(line);
  }

  /** An entry of a prefix-list under the number it gets; null: it is there already. */
  private numbered(line: string): string | null {
    const [, list = "", seq, rule = ""] =
      /^(ip prefix-list \S+) (?:seq (\d+) )?((?:permit|deny) .*)$/.exec(line) ?? [];
    if (list === "") return line;
    const mine = [...this.top].filter((one) => one.startsWith(`${list} seq `));
    if (mine.some((one) => one.endsWith(` ${maskedRule(rule)}`))) return null;
    const highest = Math.max(0, ...mine.map((one) => Number(one.split(" ")[4])));
    return `${list} seq ${seq ?? Math.floor(highest / 5) * 5 + 5} ${maskedRule(rule)}`;
  }

  print(): string {
    const sections = [...this.sections.values()].map(({ head, lines }) =>
      [head, ...lines, "exit"].join("\n"),
    );
    return `${[...this.top, ...sections].join("\n")}\n`;
  }
}

/** What runs after these lines were typed into a daemon that runs with this file. */
export const runningAfter = (file: string, lines: readonly string[]): string => {
  const daemon = new Daemon();
  for (const line of file.split("\n").map((one) => one.trim()))
    if (line !== "" && line !== "!") daemon.read(line);
  daemon.read("exit");
  for (const line of lines) daemon.read(line);
  return daemon.print();
};
