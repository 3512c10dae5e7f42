/** Where two lines differ: what stands before and behind is the same in both. Pure. */

export type Part = { readonly at: number; readonly text: string; readonly changed: boolean };

/** Below this share of common text the lines have nothing to do with each other, and marking parts would only distract. */
const WORTH_IT = 0.3;

const WORD = /[\w.:/-]/;

/** Both lines in parts, cut at words; null when they are too different for that to help. */
export function changedParts(
  from: string,
  to: string,
): { readonly from: readonly Part[]; readonly to: readonly Part[] } | null {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head += 1;
  // A number is read as a whole: 100 → 10 changed all of it.
  while (head > 0 && WORD.test(from[head - 1] ?? "") && (inWord(from, head) || inWord(to, head))) head -= 1;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  while (
    tail > 0 &&
    WORD.test(from.at(-tail) ?? "") &&
    (inWord(from, from.length - tail) || inWord(to, to.length - tail))
  )
    tail -= 1;
  const longer = Math.max(from.trim().length, to.trim().length);
  const common = from.slice(0, head).trim().length + from.slice(from.length - tail).trim().length;
  if (common / Math.max(1, longer) < WORTH_IT) return null;
  const cut = (line: string): readonly Part[] =>
    [
      { at: 0, text: line.slice(0, head), changed: false },
      { at: head, text: line.slice(head, line.length - tail), changed: true },
      { at: line.length - tail, text: line.slice(line.length - tail), changed: false },
    ].filter((part) => part.text !== "");
  return { from: cut(from), to: cut(to) };
}

/** Whether the place between two characters lies inside a word. */
const inWord = (line: string, at: number): boolean =>
  WORD.test(line[at - 1] ?? "") && WORD.test(line[at] ?? "");
