/** Which problem is read first. Pure. */
import type { Problem } from "#domain/cluster/view";

const WEIGHT = { down: 0, degraded: 1, unknown: 2 } as const;

/** Worst first; among equals those that touch traffic, then the oldest, so that a new one does not move the others. */
export function rankProblems<P extends Pick<Problem, "severity" | "affectsTraffic" | "since" | "title">>(
  problems: readonly P[],
): readonly P[] {
  return [...problems].sort(
    (a, b) =>
      WEIGHT[a.severity] - WEIGHT[b.severity] ||
      Number(b.affectsTraffic) - Number(a.affectsTraffic) ||
      (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY) ||
      a.title.localeCompare(b.title),
  );
}
