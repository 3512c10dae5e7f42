/**
 * One file being edited: lines and sections taken out, rewritten, and put where their like stand. What is not named keeps its bytes. May
 * not decide what is written.
 */
import type { CommandNode, FrrNode, FrrTree, SectionNode } from "../model";
import { wordsIn } from "../model";
import { parseFrr } from "../parse";
import { printCommand, reprint } from "../print";

/** The order of a configuration file as FRR writes it; what is not named here stands before the interfaces. */
const ORDER: readonly RegExp[] = [
  /^frr (?:version|defaults) /,
  /^(?:hostname|domainname) /,
  /^(?:log|password|enable password|service|banner|debug|no ip|no ipv6) ?/,
  /^(?!interface |router |access-list |ip access-list |ip prefix-list |route-map |ip protocol |line vty|end$)/,
  /^interface /,
  /^router /,
  /^(?:ip )?access-list /,
  /^ip prefix-list /,
  /^route-map /,
  /^ip protocol /,
  /^line vty/,
  /^end$/,
];

const rank = (words: string): number => ORDER.findIndex((pattern) => pattern.test(words));

/** What stands together without a `!` between: all that is said of the daemons themselves, then each kind. */
const group = (at: number): number => Math.max(at, 3);

const textOf = (node: FrrNode): string | null =>
  node.kind === "command"
    ? wordsIn(node).join(" ")
    : node.kind === "section"
      ? wordsIn(node.head).join(" ")
      : null;

const isSeparator = (node: FrrNode | undefined): boolean => node?.kind === "comment" && node.text === "!";

export class Draft {
  readonly tree: FrrTree;
  private readonly end: string;
  private readonly instead = new Map<CommandNode, string>();
  private readonly drop = new Set<FrrNode>();
  private readonly inSection = new Map<SectionNode, string>();
  private readonly behind = new Map<FrrNode, string>();
  private front = "";
  private readonly moreText = new Map<CommandNode, string>();

  constructor(private readonly text: string) {
    this.end = text.includes("\r\n") ? "\r\n" : "\n";
    this.tree = parseFrr(text === "" || text.endsWith("\n") ? text : text + this.end);
  }

  rewrite(node: CommandNode, words: readonly string[]): void {
    const gap = (index: number): string => (index === 0 ? "" : node.words[index]?.gap || " ");
    this.instead.set(
      node,
      node.lead + words.map((word, index) => gap(index) + word).join("") + (node.end || this.end),
    );
  }

  remove(node: CommandNode): void {
    this.drop.add(node);
  }

  removeSection(node: SectionNode): void {
    this.drop.add(node);
  }

  /** A line behind another one. */
  addBehind(node: CommandNode, words: readonly string[]): void {
    this.moreText.set(node, `${this.moreText.get(node) ?? ""}${node.lead}${words.join(" ")}${this.end}`);
  }

  addTo(section: SectionNode, words: readonly string[]): void {
    const neighbour = section.children.find((child) => child.kind === "command");
    const lead = neighbour?.kind === "command" ? neighbour.lead : `${section.head.lead} `;
    this.inSection.set(section, `${this.inSection.get(section) ?? ""}${lead}${words.join(" ")}${this.end}`);
  }

  /** A line outside every section, where its like stand. */
  addLine(words: readonly string[]): void {
    const line = words.join(" ");
    this.place(line, line + this.end);
  }

  /** The first line of a place that has no section in this file yet; `head` null: none has one. */
  addFirst(head: readonly string[] | null, line: readonly string[]): void {
    if (head === null) this.addLine(line);
    else this.addSection(head, [line]);
  }

  /** A section with its lines, where its like stand. */
  addSection(head: readonly string[], lines: readonly (readonly string[])[]): void {
    const exits = this.tree.children.some((node) => node.kind === "section" && node.exit !== null);
    const body = lines.map((words) => ` ${words.join(" ")}${this.end}`).join("");
    const exit = exits ? `exit${this.end}` : "";
    this.place(head.join(" "), `${head.join(" ")}${this.end}${body}${exit}`);
  }

  print(): string {
    const touched =
      this.front !== "" ||
      [this.instead, this.drop, this.inSection, this.behind, this.moreText].some(({ size }) => size > 0);
    if (!touched) return this.text;
    const instead = new Map(this.instead);
    for (const [node, more] of this.moreText)
      instead.set(node, (this.instead.get(node) ?? printCommand(node)) + more);
    const drop = new Set([...this.drop, ...this.needless()]);
    const changes = { instead, drop, after: this.inSection };
    const printed = this.tree.children.map(
      (node) => reprint({ children: [node], problems: [] }, changes) + (this.behind.get(node) ?? ""),
    );
    return this.front + printed.join("");
  }

  /** Separators with nothing left between them and the one before. */
  private needless(): readonly FrrNode[] {
    const found: FrrNode[] = [];
    let [gone, kept] = [0, 0];
    for (const node of this.tree.children) {
      if (!isSeparator(node)) {
        if (this.drop.has(node) && !this.behind.has(node)) gone += 1;
        else kept += 1;
        continue;
      }
      if (gone > 0 && kept === 0 && !this.behind.has(node)) found.push(node);
      [gone, kept] = [0, 0];
    }
    return found;
  }

  /** Behind the last one that comes before it or is of its kind; with a `!` where the file separates so. */
  private place(line: string, text: string): void {
    const own = rank(line);
    const { children } = this.tree;
    const at = children.findLastIndex((node) => {
      const words = textOf(node);
      return words !== null && rank(words) <= own;
    });
    const separates = children.length === 0 || children.some(isSeparator);
    const anchor = children[at];
    if (anchor === undefined) {
      this.front += separates ? `${text}!${this.end}` : text;
      return;
    }
    const before = textOf(anchor);
    const alike =
      anchor.kind === "command" && before !== null && group(rank(before)) === group(own) && !isHead(line);
    const next = children[at + 1];
    if (alike || !separates) this.put(anchor, text);
    else if (next !== undefined && isSeparator(next)) this.put(next, `${text}!${this.end}`);
    else this.put(anchor, `!${this.end}${text}`);
  }

  private put(node: FrrNode, text: string): void {
    this.behind.set(node, (this.behind.get(node) ?? "") + text);
  }
}

const isHead = (line: string): boolean => /^(?:interface|router|route-map|line) /.test(line);
