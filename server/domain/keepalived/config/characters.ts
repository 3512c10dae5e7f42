/**
 * Characters that make a configuration read differently on a screen than in a daemon. Shared by the keepalived
 * and the FRR parser; it names them and decides nothing.
 */

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/\u0000/, "a NUL byte: the daemon reads nothing after it on this line"],
  [/\ufeff/, "a byte order mark: the daemon takes it as part of the word"],
  [
    /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/,
    "a text direction mark: the line may be shown in another order than it is read",
  ],
  [/[\u200b-\u200d\u2060]/, "an invisible character"],
  [/\u00a0/, "a no-break space: the daemon takes it as part of the word"],
];

const ANY = /[\u0000\ufeff\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00a0]/g;

export const hasTypographicQuote = (text: string): boolean => /[\u2018-\u201f]/.test(text);

/** The first `limit` lines that hold such a character, each with what it is; lines count from 1. Linear in the text. */
export const hiddenCharacters = (
  text: string,
  limit: number,
): readonly { readonly line: number; readonly what: string }[] => {
  const found: { line: number; what: string }[] = [];
  let line = 1;
  let counted = 0;
  for (const match of text.matchAll(ANY)) {
    for (let at = text.indexOf("\n", counted); at !== -1 && at < match.index; ) {
      line += 1;
      counted = at + 1;
      at = text.indexOf("\n", counted);
    }
    if (found.at(-1)?.line === line) continue;
    if (found.length === limit) break;
    const code = match[0].charCodeAt(0).toString(16).padStart(4, "0").toUpperCase();
    const what = NAMES.find(([pattern]) => pattern.test(match[0]))?.[1] ?? "an invisible character";
    found.push({ line, what: `U+${code}, ${what}` });
  }
  return found;
};
