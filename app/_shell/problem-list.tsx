"use client";
import Link from "next/link";
import type { Problem } from "#domain/cluster/view";
import type { Reading } from "#domain/reading";
import { Age, Lasting } from "../_ui/age";
import { classNames } from "../_ui/class-names";
import { useStale } from "../_ui/clock";
import { plural } from "../_ui/format";
import { StatusGlyph, StatusMark } from "../_ui/status-mark";
import { STALE_MS } from "./freshness";
import { subjectHref } from "./links";
import { useLiveness } from "./liveness";
import { rankProblems } from "./rank-problems";

export type PlacedProblem = Problem & { readonly clusterId: string; readonly clusterName: string };

const SHOWN = 8;

/**
 * The first thing on a screen: what is wrong, what it affects, since when; or that nothing is, and when that was seen.
 * `lookedAt`: the oldest moment the judgement rests on; too old, and nothing is said to be fine.
 */
export function ProblemList({
  problems,
  looked,
  placed = false,
}: {
  problems: readonly PlacedProblem[];
  looked: Reading<number>;
  /** Names the cluster in every row: for lists over all clusters. */
  placed?: boolean;
}) {
  if (problems.length === 0) return <NothingWrong looked={looked} />;
  const ranked = rankProblems(problems);
  const rest = ranked.length - SHOWN;
  return (
    <section aria-label="What is wrong" className="rounded-lg border border-line bg-surface">
      <h2 className="sr-only">{plural(problems.length, "problem")}</h2>
      <ol>
        {ranked.slice(0, SHOWN).map((problem) => (
          <ProblemRow
            key={`${problem.clusterId} ${problem.code} ${problem.title}`}
            problem={problem}
            placed={placed}
          />
        ))}
      </ol>
      {rest > 0 && (
        <details className="border-line border-t">
          <summary className="px-4 py-2 text-ink-2 hover:text-ink">{plural(rest, "more problem")}</summary>
          <ol className="border-line border-t">
            {ranked.slice(SHOWN).map((problem) => (
              <ProblemRow
                key={`${problem.clusterId} ${problem.code} ${problem.title}`}
                problem={problem}
                placed={placed}
              />
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

function ProblemRow({ problem, placed }: { problem: PlacedProblem; placed: boolean }) {
  return (
    <li className="relative flex items-baseline gap-3 border-line border-b px-4 py-2.5 last:border-b-0 hover:bg-hover">
      <StatusMark kind={problem.severity} className="w-22 shrink-0" />
      <div className="min-w-0 flex-1">
        <Link
          href={subjectHref(problem.clusterId, problem.subject)}
          className="rounded-sm font-medium after:absolute after:inset-0 hover:underline"
        >
          {problem.title}
        </Link>
        {problem.affects && <p className="text-ink-2">{problem.affects}</p>}
      </div>
      <div className="relative flex shrink-0 flex-col items-end text-ink-3 text-xs">
        <Lasting since={problem.since} />
        {placed && <span>{problem.clusterName}</span>}
      </div>
    </li>
  );
}

/** Said of now only while somebody looks and it arrives here; otherwise of the moment of the last look. */
function NothingWrong({ looked }: { looked: Reading<number> }) {
  const stale = useStale(looked.kind === "known" ? looked.value : null, STALE_MS);
  const liveness = useLiveness();
  const apart = liveness === "lost" || liveness === "unwatched";
  const sure = looked.kind === "known" && !stale && !apart;
  return (
    <section
      aria-label="What is wrong"
      className={classNames("flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3")}
    >
      <StatusGlyph kind={sure ? "ok" : "unknown"} size={14} />
      {looked.kind === "unknown" ? (
        <p>
          <b className="font-semibold">Nothing is known yet.</b>{" "}
          <span className="text-ink-2">{looked.why}</span>
        </p>
      ) : sure ? (
        <p>
          <b className="font-semibold">Nothing is wrong.</b>{" "}
          <span className="text-ink-2">
            Looked <Age at={looked.value} className="text-ink-2" /> ago.
          </span>
        </p>
      ) : (
        <p>
          <b className="font-semibold">
            Nothing was wrong <Age at={looked.value} className="text-ink" /> ago;
          </b>{" "}
          <span className="text-ink-2">{liveness === "lost" ? "not live." : "nobody has looked since."}</span>
        </p>
      )}
    </section>
  );
}
