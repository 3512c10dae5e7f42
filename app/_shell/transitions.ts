/** What changed between two looks, for those who listen rather than look. Pure. */
import type { Overview, Problem } from "#domain/cluster/view";

const keyOf = (clusterId: string, problem: Problem): string =>
  `${clusterId} ${problem.code} ${JSON.stringify(problem.subject)}`;

const problemsOf = (overview: Overview): ReadonlyMap<string, string> =>
  new Map(
    overview.clusters.flatMap((cluster) =>
      cluster.problems.map(
        (problem) => [keyOf(cluster.id, problem), `${cluster.name}: ${problem.title}`] as const,
      ),
    ),
  );

/** Sentences for problems that began or ended; at most three, then a count. Empty when nothing changed. */
export function transitions(before: Overview, after: Overview): string {
  const [old, now] = [problemsOf(before), problemsOf(after)];
  const began = [...now].filter(([key]) => !old.has(key)).map(([, title]) => `${title}.`);
  const ended = [...old].filter(([key]) => !now.has(key)).map(([, title]) => `Over: ${title}.`);
  const said = [...began, ...ended];
  const rest = said.length - 3;
  return [...said.slice(0, 3), rest > 0 ? `And ${rest} more changes.` : ""].filter(Boolean).join(" ");
}
