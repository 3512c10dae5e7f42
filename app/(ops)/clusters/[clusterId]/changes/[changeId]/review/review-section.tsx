"use client";
/** The review, and at the foot of the page the one thing to do next: look, look again, or roll out. */
import { useState } from "react";
import type { Plan } from "#domain/change/model";
import { listed } from "#domain/words";
import { FailureState } from "../../../../../../_shell/gate";
import { useMay } from "../../../../../../_shell/me";
import { Moment } from "../../../../../../_ui/age";
import { Banner } from "../../../../../../_ui/banner";
import { Button } from "../../../../../../_ui/button";
import { EmptyState } from "../../../../../../_ui/empty-state";
import { Panel } from "../../../../../../_ui/panel";
import { SkeletonRows } from "../../../../../../_ui/skeleton";
import type { ChangeView } from "../change-screen";
import { HostPlanPanel } from "./host-plan";
import { RollOut } from "./roll-out";
import type { Review, RunningReview } from "./use-review";
import { type Answers, Verdicts } from "./verdicts";
import { likeness, reach } from "./words";

export function ReviewSection({
  clusterId,
  view,
  review,
}: {
  clusterId: string;
  view: ChangeView;
  review: RunningReview;
}) {
  const { state, run } = review;
  const mayOperate = useMay("operate");
  const [answers, setAnswers] = useState<Answers>({});
  const onAnswer = (key: string, reason: string | null) =>
    setAnswers(({ [key]: _, ...rest }) => (reason === null ? rest : { ...rest, [key]: reason }));
  const shown = state.kind === "made" ? state.review : state.kind === "looking" ? state.before : null;
  if (!mayOperate) return null;
  return (
    <>
      <div className="flex flex-1 flex-col gap-4 px-4 pb-6 xl:px-6">
        {state.kind === "looking" && shown === null && (
          <Panel flush>
            <SkeletonRows rows={7} label="Looking at every host afresh: this takes some seconds" />
          </Panel>
        )}
        {state.kind === "failed" && <FailureState what="the review" failure={state.failure} onRetry={run} />}
        {shown !== null && (
          <Reviewed
            clusterId={clusterId}
            changeId={view.change.id}
            review={shown}
            answers={answers}
            onAnswer={onAnswer}
          />
        )}
      </div>
      <footer className="sticky bottom-0 z-20 flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-line border-t bg-canvas px-4 py-2.5 xl:px-6">
        {state.kind === "made" && state.current && state.review.plan.hosts.length > 0 ? (
          <RollOut
            clusterId={clusterId}
            view={view}
            review={state.review}
            answers={answers}
            onLookAgain={run}
          />
        ) : (
          <>
            <p role="status" className="min-w-0 flex-1 text-ink-2">
              {footWords(review, view)}
            </p>
            <Button variant="primary" busy={state.kind === "looking"} onClick={run}>
              {state.kind === "none" || state.kind === "looking" ? "Review the change" : "Review it again"}
            </Button>
          </>
        )}
      </footer>
    </>
  );
}

const footWords = ({ state }: RunningReview, view: ChangeView): string => {
  switch (state.kind) {
    case "none":
      return "A review looks at every host afresh and says what exactly would happen. It sends nothing.";
    case "looking":
      return "Looking at every host: files, IPVS table, addresses, routes…";
    case "failed":
      return "There is no review: nothing can be rolled out.";
    case "made":
      return state.current
        ? "There is nothing to roll out."
        : `${view.change.changedBy} has edited the change since it was reviewed.`;
  }
};

function Reviewed({
  clusterId,
  changeId,
  review: { plan, madeAt, unread },
  answers,
  onAnswer,
}: {
  clusterId: string;
  changeId: string;
  review: Review;
  answers: Answers;
  onAnswer: (key: string, reason: string | null) => void;
}) {
  return (
    <>
      <div className="mt-2 flex flex-wrap items-baseline gap-x-4 gap-y-1">
        <h2 className="font-semibold text-lg">Review</h2>
        <p className="text-ink-2">{reach(plan)}</p>
        <p className="ms-auto text-ink-3 text-xs">
          looked <Moment at={madeAt} clock />
        </p>
      </div>
      {unread.map(({ hostId, why }) => (
        <Banner key={hostId} kind="unknown" className="rounded-lg">
          {why}
        </Banner>
      ))}
      <Verdicts clusterId={clusterId} changeId={changeId} plan={plan} answers={answers} onAnswer={onAnswer} />
      {plan.hosts.length === 0 ? (
        <Panel flush>
          <EmptyState kind="nothing-wrong" title="Every host is as this change wants it already">
            There is nothing to roll out. The edits leave every file as it is.
          </EmptyState>
        </Panel>
      ) : (
        <Hosts plan={plan} />
      )}
    </>
  );
}

function Hosts({ plan: { hosts } }: { plan: Plan }) {
  const like = hosts.map(likeness);
  return (
    <>
      <p className="text-ink-3">
        {hosts.length === 1
          ? "One host."
          : `One host after the other, in this order: ${listed(hosts.map(({ name }) => name))}. The next one is begun when the one before it is confirmed.`}
      </p>
      {hosts.map((host, index) => {
        const before = like.indexOf(like[index] ?? "");
        return (
          <HostPlanPanel
            key={host.hostId}
            plan={host}
            order={index + 1}
            sameAs={before < index ? (hosts[before]?.name ?? null) : null}
          />
        );
      })}
    </>
  );
}
