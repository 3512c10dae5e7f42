/** Two texts as unified hunks, for review. The same in the browser. Pure. */
import { structuredPatch } from "diff";

export type DiffLine = {
  readonly kind: "same" | "removed" | "added";
  /** Number of the line before and after, from 1; null where it is not there. */
  readonly from: number | null;
  readonly to: number | null;
  /** Without its line end. */
  readonly text: string;
  /** How it ends; `none`: the last line of a file that does not end in one. */
  readonly end: "lf" | "crlf" | "none";
};

export type Hunk = {
  /** `@@ -12,7 +12,8 @@` */
  readonly head: string;
  readonly lines: readonly DiffLine[];
};

export type LineDiff = { readonly hunks: readonly Hunk[]; readonly added: number; readonly removed: number };

/** Texts with more differing lines than this are shown as one taken out and the other put in: quadratic beyond it. */
const maxEdits = 2_000;

/** `null`: the file is not there. Equal texts have no hunks. `context`: unchanged lines shown around a change. */
export const lineDiff = (from: string | null, to: string | null, context = 3): LineDiff => {
  const [before, after] = [from ?? "", to ?? ""];
  const patch = structuredPatch("a", "b", before, after, undefined, undefined, {
    context,
    maxEditLength: maxEdits,
  });
  const raw = patch?.hunks ?? [{ oldStart: 1, newStart: 1, lines: replaced(before, after) }];
  const hunks = raw.map(({ oldStart, newStart, lines }) => readHunk(oldStart, newStart, lines));
  const count = (kind: DiffLine["kind"]): number =>
    hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0);
  return { hunks, added: count("added"), removed: count("removed") };
};

const linesOf = (text: string): readonly string[] => {
  if (text === "") return [];
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : [...lines, "\\"];
};

/** In the words of a patch: `\` says that the line before it has no end. */
const replaced = (before: string, after: string): readonly string[] => {
  const marked = (sign: string, text: string): readonly string[] =>
    linesOf(text).map((line, index, all) =>
      line === "\\" && index === all.length - 1 && !text.endsWith("\n") ? line : sign + line,
    );
  return [...marked("-", before), ...marked("+", after)];
};

const KINDS: Readonly<Record<string, DiffLine["kind"]>> = { " ": "same", "-": "removed", "+": "added" };

const readHunk = (oldStart: number, newStart: number, raw: readonly string[]): Hunk => {
  const lines: DiffLine[] = [];
  let [from, to] = [oldStart, newStart];
  for (const line of raw) {
    const kind = KINDS[line.charAt(0)];
    const last = lines.at(-1);
    if (kind === undefined) {
      // `\ No newline at end of file` speaks of the line before it.
      if (last !== undefined)
        lines.splice(-1, 1, {
          ...last,
          text: last.end === "crlf" ? `${last.text}\r` : last.text,
          end: "none",
        });
      continue;
    }
    const crlf = line.endsWith("\r");
    lines.push({
      kind,
      from: kind === "added" ? null : from++,
      to: kind === "removed" ? null : to++,
      text: line.slice(1, crlf ? -1 : undefined),
      end: crlf ? "crlf" : "lf",
    });
  }
  return { head: `@@ -${range(oldStart, from)} +${range(newStart, to)} @@`, lines };
};

/** As `diff -u` writes it: an empty range begins at the line before it, one line is not counted. */
const range = (start: number, end: number): string =>
  end === start ? `${start - 1},0` : end - start === 1 ? `${start}` : `${start},${end - start}`;
