/** Events that arrive while somebody reads: kept aside until asked for. Pure. */
import type { RouterOutputs } from "../../../server/trpc/router";

export type EventRow = RouterOutputs["event"]["list"]["events"][number];

const newer = (a: string, b: string): number => (BigInt(a) < BigInt(b) ? 1 : -1);

/** Newest first, each once. What the list already shows (or is older than its head) is not fresh. */
export function freshAfter(
  held: readonly EventRow[],
  arrived: readonly EventRow[],
  headId: string | null,
): readonly EventRow[] {
  const byId = new Map([...held, ...arrived].map((event) => [event.id, event]));
  return [...byId.values()]
    .filter((event) => headId === null || BigInt(event.id) > BigInt(headId))
    .sort((a, b) => newer(a.id, b.id));
}
