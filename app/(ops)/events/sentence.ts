/** An event's sentence, cut where it names something that has a page. Pure. */

export type Piece = { readonly text: string; readonly href: string | null };
export type Named = { readonly name: string; readonly href: string };

const isWordy = (character: string | undefined): boolean =>
  character !== undefined && /[\w.:-]/.test(character);

/** Whether `name` stands at `at` as a whole: `lvs1` is not named in `lvs10`, nor 10.0.0.1 in 10.0.0.10. */
function standsAlone(sentence: string, at: number, name: string): boolean {
  const after = sentence.slice(at + name.length);
  // A full stop or colon that ends a clause belongs to the sentence, not to the name.
  return !isWordy(sentence[at - 1]) && !(isWordy(after[0]) && !/^[.:](\s|$)/.test(after));
}

/** The sentence in pieces; longer names win over shorter ones, and each place is used once. */
export function cutSentence(sentence: string, names: readonly Named[]): readonly Piece[] {
  const longestFirst = names.filter(({ name }) => name !== "").sort((a, b) => b.name.length - a.name.length);
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = 0; at < sentence.length; ) {
    const hit = longestFirst.find(
      ({ name }) => sentence.startsWith(name, at) && standsAlone(sentence, at, name),
    );
    if (!hit) {
      at += 1;
      continue;
    }
    if (at > from) pieces.push({ text: sentence.slice(from, at), href: null });
    pieces.push({ text: hit.name, href: hit.href });
    at += hit.name.length;
    from = at;
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from), href: null });
  return pieces;
}
