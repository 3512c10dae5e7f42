/**
 * Reads the configuration files of FRR and Quagga into a lossless tree: `printFrr(parseFrr(text)) === text` for every text. Never
 * throws; linear in the text. May not look at what a command means beyond the context it opens.
 */
import { hiddenCharacters } from "../keepalived/config/characters";
import type { CommandNode, FrrNode, FrrTree, SectionNode, Word } from "./model";
import { closes, closesAll, opens, opensInside, type SectionKind, staysIn } from "./sections";

/** A file with more lines than this is not read further: its tail becomes one `rest` node. */
export const MAX_LINES = 500_000;

type Open = { head: CommandNode; kind: SectionKind; children: FrrNode[] };

const LINE = /([ \t\f\v\r]*)([^\n]*)(\n|$)/y;
const WORD = /[^ \t\f\v\r]+/g;

const readWords = (text: string): readonly Word[] => {
  const words: Word[] = [];
  let at = 0;
  for (const match of text.matchAll(WORD)) {
    words.push({ gap: text.slice(at, match.index), text: match[0] });
    at = match.index + match[0].length;
  }
  return words;
};

class Parser {
  private readonly top: FrrNode[] = [];
  private readonly stack: Open[] = [];

  run(text: string): FrrTree {
    let line = 1;
    let blank = "";
    let blankLine = 0;
    for (let at = 0; at < text.length; line += 1) {
      if (line > MAX_LINES) {
        this.add({ kind: "rest", line, text: blank + text.slice(at) });
        blank = "";
        break;
      }
      LINE.lastIndex = at;
      const [whole = "", lead = "", content = "", newline = ""] = LINE.exec(text) ?? [];
      at += whole.length;
      if (content === "") {
        if (blank === "") blankLine = line;
        blank += whole;
        continue;
      }
      if (blank !== "") this.add({ kind: "blank", line: blankLine, text: blank });
      blank = "";
      let length = content.length;
      while (/[ \t\f\v\r]/.test(content[length - 1] ?? "")) length -= 1;
      const trimmed = content.slice(0, length);
      const end = content.slice(trimmed.length) + newline;
      if (/^[!#]/.test(trimmed)) this.add({ kind: "comment", line, lead, text: trimmed, end });
      else this.command({ kind: "command", line, lead, words: readWords(trimmed), end });
    }
    if (blank !== "") this.add({ kind: "blank", line: blankLine, text: blank });
    this.leaveAll();
    const problems = hiddenCharacters(text, 50).map(({ line: at, what }) => ({ line: at, message: what }));
    return { children: this.top, problems };
  }

  private add(node: FrrNode): void {
    (this.stack.at(-1)?.children ?? this.top).push(node);
  }

  private command(node: CommandNode): void {
    const words = node.words.map((word) => word.text).join(" ");
    const kind = opens(words);
    if (this.stack.length > 0 && closes(words)) this.leave(node);
    else if (kind !== null) {
      this.leaveAll();
      this.stack.push({ head: node, kind, children: [] });
    } else {
      if (closesAll(words)) this.leaveAll();
      while (!this.fits(words, node)) this.leave(null);
      const open = this.stack.at(-1);
      if (open && opensInside(open.kind, words)) this.stack.push({ head: node, kind: "inner", children: [] });
      else this.add(node);
    }
  }

  private leaveAll(): void {
    while (this.stack.length > 0) this.leave(null);
  }

  private fits(words: string, node: CommandNode): boolean {
    const open = this.stack.at(-1);
    if (!open) return true;
    // A new key, peer or address family ends the one before it.
    const around = this.stack.at(-2);
    if (open.kind === "inner" && around && opensInside(around.kind, words)) return false;
    return staysIn(open.kind, words, node.lead.length > open.head.lead.length);
  }

  /** Ends the innermost section; comments and blank lines at its end go to the one around it, unless an exit follows them. */
  private leave(exit: CommandNode | null): void {
    const open = this.stack.pop();
    if (!open) return;
    const { head, children } = open;
    const after =
      exit === null
        ? children.findLastIndex(({ kind }) => kind === "command" || kind === "section") + 1
        : children.length;
    const section: SectionNode = {
      kind: "section",
      line: head.line,
      head,
      children: children.slice(0, after),
      exit,
    };
    this.add(section);
    for (const node of children.slice(after)) this.add(node);
  }
}

export const parseFrr = (text: string): FrrTree => new Parser().run(text);
