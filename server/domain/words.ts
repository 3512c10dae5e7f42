/** Small English for sentences made of parts that come from many places. Pure. */

/** A reason as it stands after a colon: no full stop, no capital unless it is a name (`SSH …`, `OSPF …`). */
export const clause = (text: string): string => {
  const trimmed = text.trim().replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(trimmed) && !/^(?:FRR|Quagga|Keepalived|Sluice)\b/.test(trimmed)
    ? trimmed.charAt(0).toLowerCase() + trimmed.slice(1)
    : trimmed;
};

/** The first letter made a capital: the head of a sentence or of a status. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `lvs1`, `lvs1 and lvs2`, `lvs1, lvs2 and lvs3`; more than four are counted: `lvs1, lvs2, lvs3 and 5 more`. */
export const listed = (names: readonly string[]): string => {
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
};

/** `1 service`, `2 services`, `no services` */
export const counted = (n: number, noun: string): string =>
  `${n === 0 ? "no" : n} ${noun}${n === 1 ? "" : "s"}`;

/**
 * Why a host does not answer, as a title: the first sentence of the reason, which commonly names the host itself
 * (`lvs2 (10.0.0.3:22) refused the connection`); otherwise behind its name.
 */
export const noAnswer = (name: string, why: string): string =>
  why.startsWith(name) ? firstSentence(why) : `${name} does not answer: ${clause(why)}`;

/** The text up to its first full stop, without it: what follows is advice. */
export const firstSentence = (text: string): string =>
  /^[\s\S]*?(?=\.(?:\s+[A-Z]|\s*$))/.exec(text)?.[0] ?? text;

/**
 * A sentence as it may stand among others: names that come from hosts can hold control characters and marks that turn the
 * direction of all that follows. U+FFFD stands where one was.
 */
export const inOneLine = (sentence: string): string =>
  sentence.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    "\ufffd",
  );
