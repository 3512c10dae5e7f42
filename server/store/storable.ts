/**
 * What PostgreSQL cannot hold, made holdable: NUL in any text, and half of a surrogate pair in JSON. Each is replaced by
 * U+FFFD, so that a person sees that something stood there. Everything else (quotes, newlines, direction marks) is kept as it is.
 */

export const storableText = (text: string): string => text.replace(/\0|\p{Surrogate}/gu, "\uFFFD");

/** A B-tree row must stay below a third of a page; no honest name comes near. */
const longestKey = 400;

/** Text that is part of an index: what is longer than any honest name is cut, and says so. */
export const storableKey = (text: string): string =>
  storableText(text.length > longestKey ? `${text.slice(0, longestKey)}…` : text);

/** JSON.stringify escapes both, and nothing else, like this; a hit may also be an innocent `\\u0000` in a text. */
const suspicious = /\\u(?:0000|d[89a-f])/;

/** JSON for a `jsonb` parameter. BigInt is refused by JSON.stringify, as it should be: counters have columns. */
export const storableJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  return suspicious.test(text) ? JSON.stringify(cleaned(value)) : text;
};

const cleaned = (value: unknown): unknown => {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value === "object" && value !== null && !("toJSON" in value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [storableText(key), cleaned(inner)]),
    );
  return value;
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id that came from outside, e.g. a URL: anything else would make PostgreSQL fail instead of finding nothing. */
export const isUuid = (text: string): boolean => uuidPattern.test(text);

/** Can PostgreSQL hold it exactly as it is? */
export const isStorableText = (text: string): boolean => !/\0|\p{Surrogate}/u.test(text);
