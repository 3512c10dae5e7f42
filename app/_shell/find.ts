/** Finding a thing by a piece of its name or address. Pure. */
import type { Thing } from "./things";

/** How well one word of the query fits: 3 whole, 2 start of a word, 1 inside, 0 not at all. */
function closeness(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return 3;
  return at === 0 || /[\s.:·[/-]/.test(text[at - 1] ?? "") ? 2 : 1;
}

/** The best `limit` things: every word must be found in label or detail; a fit in the label counts double. */
export function findThings(things: readonly Thing[], query: string, limit = 12): readonly Thing[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return things
    .map((thing) => {
      const [label, detail] = [thing.label.toLowerCase(), thing.detail.toLowerCase()];
      const fits = words.map((word) =>
        Math.max(
          2 * closeness(word, label),
          closeness(word, detail),
          closeness(word, thing.kind.toLowerCase()),
        ),
      );
      return { thing, score: fits.includes(0) ? 0 : fits.reduce((sum, one) => sum + one, 0) };
    })
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((found) => found.thing);
}
