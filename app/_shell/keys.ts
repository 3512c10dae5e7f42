/** Which command the keys pressed so far mean. Pure. */

/** A sequence is forgotten after this long without a key, ms. */
export const SEQUENCE_MS = 1200;

export type KeyMatch<C> =
  | { readonly kind: "run"; readonly command: C }
  /** The start of a longer sequence: wait for the next key. */
  | { readonly kind: "wait"; readonly pressed: readonly string[] }
  | { readonly kind: "none" };

/**
 * Adds `key` to what was pressed. A sequence that leads nowhere is begun anew with this key, so that a slip
 * (`x g e`) does not swallow the command behind it.
 */
export function matchKeys<C extends { readonly keys?: string }>(
  pressed: readonly string[],
  key: string,
  commands: readonly C[],
): KeyMatch<C> {
  const sequence = [...pressed, key];
  const text = sequence.join(" ");
  const command = commands.find((candidate) => candidate.keys === text);
  if (command) return { kind: "run", command };
  if (commands.some((candidate) => candidate.keys?.startsWith(`${text} `)))
    return { kind: "wait", pressed: sequence };
  return pressed.length > 0 ? matchKeys([], key, commands) : { kind: "none" };
}
