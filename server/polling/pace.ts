/** When a host is asked next. Pure. */

/**
 * A host's first poll, spread over its interval by its id, so that a thousand hosts are not asked in the same millisecond.
 * The same id gets the same phase at every start.
 */
export const firstDue = (now: number, everyMs: number, hostId: string): number =>
  now + (hash(hostId) % everyMs);

/**
 * The poll after the one that was due at `due`. A poll that took longer than its interval costs the missed ones: they
 * are not made up for in a burst, and the phase is kept.
 */
export const nextDue = (due: number, now: number, everyMs: number): number =>
  due + everyMs * Math.max(1, Math.ceil((now - due) / everyMs));

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
};
