"use client";
import type { ReactNode } from "react";
import type { ClientFailure } from "../_trpc/failure";
import { Button } from "../_ui/button";
import { EmptyState } from "../_ui/empty-state";
import { ErrorState } from "../_ui/error-state";
import { SkeletonRows } from "../_ui/skeleton";

/** Why there is nothing to show: no permission, no such thing, or no answer; each with its own next step. */
export function FailureState({
  what,
  failure,
  onRetry,
}: {
  /** What could not be shown: "the overview". */
  what: string;
  failure: ClientFailure;
  onRetry?: () => void;
}) {
  if (failure.code === "forbidden")
    return (
      <EmptyState page kind="cannot-see" title={`You may not see ${what}`}>
        {failure.sentence} An administrator can change your role in Settings › Users.
      </EmptyState>
    );
  if (failure.code === "signed-out") return <SkeletonRows label="Going to the sign-in page" />;
  if (failure.code === "not-found")
    return (
      <EmptyState page kind="nothing-matches" title={`Sluice does not know ${what}`}>
        {failure.sentence}
      </EmptyState>
    );
  return (
    <ErrorState
      page
      title={`Sluice cannot show ${what}`}
      action={onRetry && <Button onClick={onRetry}>Try again</Button>}
    >
      {failure.sentence}
    </ErrorState>
  );
}

/** Shows data as soon as there is any, and until then why not. Data once shown stays; its age tells the rest. */
export function Gate<T>({
  live,
  what,
  skeleton,
  children,
}: {
  live: {
    readonly data: T | undefined;
    readonly failure: ClientFailure | null;
    readonly refetch: () => void;
  };
  what: string;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (live.data !== undefined) return children(live.data);
  if (live.failure) return <FailureState what={what} failure={live.failure} onRetry={live.refetch} />;
  return skeleton ?? <SkeletonRows label={`Loading ${what}`} />;
}
