"use client";
import type { ClusterRow } from "#domain/cluster/view";
import { useNow } from "../_ui/clock";
import { type Mark, markWord } from "../_ui/status-mark";
import { STALE_MS } from "./freshness";

/** How a cluster stands, as far as that is known now: what was OK at a look long past is not OK. */
export function useStanding({ status, observedAt }: ClusterRow): {
  readonly kind: Mark;
  readonly word: string;
} {
  const now = useNow();
  const stale = now !== null && observedAt !== null && now - observedAt > STALE_MS;
  if (observedAt === null) return { kind: "unknown", word: "No data yet" };
  if (!stale) return { kind: status.kind, word: status.text || markWord(status.kind) };
  return { kind: "unknown", word: `Was ${markWord(status.kind).toLowerCase().replace("ok", "OK")}` };
}
