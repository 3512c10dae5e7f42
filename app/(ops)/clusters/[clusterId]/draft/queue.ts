/**
 * Edits on their way to the server, one after the other: each names the version the one before it made, so that one's own
 * haste is never taken for somebody else's edit. Shown at once, and forgotten when the server has them. Pure.
 */
import type { ChangeEdit } from "#domain/change/model";

export type Task =
  | { readonly kind: "add"; readonly id: number; readonly edit: ChangeEdit }
  /** Taken out from the last to the first, for the others keep their numbers so. */
  | { readonly kind: "remove"; readonly id: number; readonly indices: readonly number[] };

export type Stored = { readonly index: number; readonly edit: ChangeEdit };

/** The edits as they will be once everything on its way has arrived. */
export const withPending = (stored: readonly Stored[], pending: readonly Task[]): readonly ChangeEdit[] => {
  const removed = new Set(pending.flatMap((task) => (task.kind === "remove" ? task.indices : [])));
  return [
    ...stored.filter(({ index }) => !removed.has(index)).map(({ edit }) => edit),
    ...pending.flatMap((task) => (task.kind === "add" ? [task.edit] : [])),
  ];
};
