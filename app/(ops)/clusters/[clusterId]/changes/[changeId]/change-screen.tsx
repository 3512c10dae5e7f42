"use client";
/** One change set, from its edits by way of its review to its rollout and what became of it. */
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import type { RouterOutputs } from "../../../../../../server/trpc/router";
import { FailureState } from "../../../../../_shell/gate";
import { useTRPC } from "../../../../../_trpc/client";
import { failureOf } from "../../../../../_trpc/failure";
import { Banner } from "../../../../../_ui/banner";
import { Panel } from "../../../../../_ui/panel";
import { Skeleton, SkeletonRows } from "../../../../../_ui/skeleton";
import { ChangesTabs } from "../changes-tabs";
import { ChangeHead } from "./change-head";
import { Edits } from "./edits";
import { Preview } from "./preview";
import { ReviewSection } from "./review/review-section";
import { useReview } from "./review/use-review";
import { Rollout } from "./rollout/rollout";

export type ChangeView = RouterOutputs["change"]["get"];

/** While it may change under one's eyes it is asked for again, ms. */
const AGAIN_MS = 4000;

export function ChangeScreen({ clusterId, changeId }: { clusterId: string; changeId: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.change.get.queryOptions(
      { changeId },
      {
        refetchInterval: ({ state }) =>
          state.data === undefined || ["draft", "rolling"].includes(state.data.change.state)
            ? AGAIN_MS
            : false,
      },
    ),
  );
  return (
    <div className="mx-auto flex min-h-full max-w-[1440px] flex-col">
      <div className="flex flex-col gap-4 p-4 xl:p-6">
        <ChangesTabs clusterId={clusterId} current="changes" />
        {query.data === undefined && query.error === null && <Waiting />}
        {query.data === undefined && query.error !== null && (
          <FailureState
            what="this change"
            failure={failureOf(query.error)}
            onRetry={() => void query.refetch()}
          />
        )}
        {query.data !== undefined && query.error !== null && (
          <Banner kind="unknown" live className="rounded-lg">
            {failureOf(query.error).sentence} What is shown may be old.
          </Banner>
        )}
      </div>
      {query.data !== undefined && <Change key={changeId} clusterId={clusterId} view={query.data} />}
    </div>
  );
}

function Change({ clusterId, view }: { clusterId: string; view: ChangeView }) {
  const { change } = view;
  const draft = change.state === "draft";
  const review = useReview(view);
  const asked = useSearchParams().get("review") === "1";
  const begun = useRef(false);
  const { run } = review;
  // Whoever comes here by "Review" has asked already.
  useEffect(() => {
    if (begun.current || !asked || !draft || view.edits.length === 0) return;
    begun.current = true;
    run();
  }, [asked, draft, view.edits.length, run]);
  return (
    <>
      <div className="flex flex-col gap-4 px-4 pb-4 xl:px-6">
        <ChangeHead clusterId={clusterId} view={view} />
        {change.operationId !== null && <Rollout clusterId={clusterId} operationId={change.operationId} />}
        <Edits view={view} />
        {(!draft || review.state.kind === "none") && <Preview clusterId={clusterId} view={view} />}
      </div>
      {draft && view.edits.length > 0 && <ReviewSection clusterId={clusterId} view={view} review={review} />}
    </>
  );
}

const Waiting = () => (
  <>
    <div className="flex h-24 flex-col justify-evenly rounded-lg border border-line bg-surface px-4">
      <Skeleton className="w-64" />
      <Skeleton className="w-96" />
    </div>
    <Panel flush>
      <SkeletonRows rows={6} label="Loading the change" />
    </Panel>
  </>
);
