"use client";
import type { ClusterRow } from "#domain/cluster/view";
import { useNow } from "../_ui/clock";
import { type Mark, markWord } from "../_ui/status-mark";
import { STALE_MS } from "./freshness";

export type Standing = {
  readonly kind: Mark;
  readonly word: string;
  /** The word's reason, in a few more. */
  readonly why: string;
};

/** How a cluster stands, as far as that is known now: what was OK at a look long past is not OK. */
export function useStanding({ status, observedAt }: ClusterRow): Standing {
  const now = useNow();
  if (observedAt === null) return { kind: "unknown", word: markWord("unknown"), why: "Not looked at yet" };
  if (now === null || now - observedAt <= STALE_MS)
    return { kind: status.kind, word: markWord(status.kind), why: status.text };
  return { kind: "unknown", word: markWord("unknown"), why: `Last seen as: ${status.text}` };
}
