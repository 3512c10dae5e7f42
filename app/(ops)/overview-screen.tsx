"use client";
import type { ClusterRow, Overview } from "#domain/cluster/view";
import { known, type Reading, unknown } from "#domain/reading";
import { Gate } from "../_shell/gate";
import { useMay } from "../_shell/me";
import { ProblemList } from "../_shell/problem-list";
import { useLiveOverview } from "../_trpc/live";
import { LinkButton } from "../_ui/button";
import { EmptyState } from "../_ui/empty-state";
import { Panel } from "../_ui/panel";
import { Skeleton, SkeletonRows } from "../_ui/skeleton";
import { ClusterTable } from "./cluster-table";
import { LatestEvents } from "./events/latest-events";

/** What is wrong anywhere, and every cluster as a row. */
export function OverviewScreen() {
  const live = useLiveOverview();
  return (
    <div className="mx-auto flex max-w-[1280px] flex-col gap-4 p-4 xl:p-6">
      <h1 className="sr-only">Overview</h1>
      <Gate live={live} what="the overview" skeleton={<OverviewSkeleton />}>
        {(overview) => (overview.clusters.length === 0 ? <NoClusters /> : <Clusters overview={overview} />)}
      </Gate>
    </div>
  );
}

function Clusters({ overview }: { overview: Overview }) {
  return (
    <>
      <ProblemList
        placed={overview.clusters.length > 1}
        looked={lookedAt(overview.clusters)}
        problems={overview.clusters.flatMap((cluster) =>
          cluster.problems.map((problem) => ({
            ...problem,
            clusterId: cluster.id,
            clusterName: cluster.name,
          })),
        )}
      />
      <Panel title="Clusters" flush>
        <ClusterTable clusters={overview.clusters} />
      </Panel>
      <LatestEvents />
    </>
  );
}

/** "Nothing is wrong" is as old as the oldest look it rests on; a cluster never looked at makes it unknown. */
function lookedAt(clusters: readonly ClusterRow[]): Reading<number> {
  const unseen = clusters.find((cluster) => cluster.observedAt === null);
  if (unseen) return unknown(`${unseen.name} has not been looked at.`);
  const oldest = Math.min(...clusters.map((cluster) => cluster.observedAt ?? 0));
  return known(oldest, oldest);
}

function NoClusters() {
  const mayOperate = useMay("operate");
  return (
    <Panel flush>
      <EmptyState
        kind="nothing-configured"
        title="No cluster yet"
        action={
          mayOperate && (
            <LinkButton href="/clusters/new" variant="primary">
              Add a cluster
            </LinkButton>
          )
        }
      >
        {mayOperate
          ? "Name one director or router that Sluice can reach over SSH: it finds the others from there. Nothing on your hosts is changed."
          : "An operator or administrator can add one."}
      </EmptyState>
    </Panel>
  );
}

function OverviewSkeleton() {
  return (
    <>
      <div className="flex h-12 items-center rounded-lg border border-line bg-surface px-4">
        <Skeleton className="w-64" />
      </div>
      <Panel title="Clusters" flush>
        <SkeletonRows rows={3} label="Loading the overview" />
      </Panel>
    </>
  );
}
