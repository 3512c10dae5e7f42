"use client";
/** The frame of a page inside a cluster: the live view, or why there is none yet. */
import type { ReactNode } from "react";
import type { ClusterView } from "#domain/cluster/view";
import { useLiveCluster } from "../../../_trpc/live";
import { Button, LinkButton } from "../../../_ui/button";
import { EmptyState } from "../../../_ui/empty-state";
import { ErrorState } from "../../../_ui/error-state";
import { Panel } from "../../../_ui/panel";
import { SkeletonRows } from "../../../_ui/skeleton";

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
  const { data, failure, refetch } = useLiveCluster(clusterId);
  return (
    <div className="mx-auto flex max-w-[100rem] flex-col gap-4 p-4">
      {data === undefined ? <NoView what={what} failure={failure} onRetry={refetch} /> : children(data)}
    </div>
  );
}

function NoView({
  what,
  failure,
  onRetry,
}: {
  what: string;
  failure: ReturnType<typeof useLiveCluster>["failure"];
  onRetry: () => void;
}) {
  if (failure === null)
    return (
      <Panel flush>
        <SkeletonRows rows={8} label={`Loading ${what}`} />
      </Panel>
    );
  switch (failure.code) {
    case "not-found":
      return (
        <EmptyState
          kind="nothing-matches"
          title="There is no such cluster"
          action={<LinkButton href="/">Open the overview</LinkButton>}
        >
          It may have been removed. {failure.sentence}
        </EmptyState>
      );
    case "forbidden":
      return (
        <EmptyState kind="cannot-see" title="Your role does not show this">
          {failure.sentence}
        </EmptyState>
      );
    default:
      return (
        <ErrorState title={`Cannot show ${what}`} action={<Button onClick={onRetry}>Try again</Button>}>
          {failure.sentence}
        </ErrorState>
      );
  }
}
