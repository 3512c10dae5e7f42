"use client";
/** The frame of a page inside a cluster: the live view, or why there is none yet. */
import type { ReactNode } from "react";
import type { ClusterView } from "#domain/cluster/view";
import { Gate } from "../../../_shell/gate";
import { useLiveCluster } from "../../../_trpc/live";
import { Panel } from "../../../_ui/panel";
import { Skeleton, SkeletonRows } from "../../../_ui/skeleton";

export function ClusterScreen({
  clusterId,
  what,
  children,
}: {
  clusterId: string;
  /** What the page shows, for loading and failure: "this service". */
  what: string;
  children: (view: ClusterView) => ReactNode;
}) {
  const live = useLiveCluster(clusterId);
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-4 xl:p-6">
      <Gate live={live} what={what} skeleton={<Waiting what={what} />}>
        {children}
      </Gate>
    </div>
  );
}

function Waiting({ what }: { what: string }) {
  return (
    <>
      <div className="flex h-28 flex-col justify-evenly rounded-lg border border-line bg-surface px-4">
        <Skeleton className="w-48" />
        <Skeleton className="w-96" />
      </div>
      <Panel flush>
        <SkeletonRows rows={8} label={`Loading ${what}`} />
      </Panel>
    </>
  );
}
