"use client";
/** A review is asked for, takes some seconds, and is of one version of the change: after another edit it says so itself. */
import { useMutation } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { RouterOutputs } from "../../../../../../../server/trpc/router";
import { useTRPC } from "../../../../../../_trpc/client";
import { type ClientFailure, failureOf } from "../../../../../../_trpc/failure";
import type { ChangeView } from "../change-screen";

export type Review = RouterOutputs["change"]["review"];

export type ReviewState =
  | { readonly kind: "none" }
  /** `before`: the last one, to be looked at until the new one is there. */
  | { readonly kind: "looking"; readonly before: Review | null }
  | { readonly kind: "failed"; readonly failure: ClientFailure }
  /** `current`: the change is still as it was reviewed. */
  | { readonly kind: "made"; readonly review: Review; readonly current: boolean };

export type RunningReview = { readonly state: ReviewState; readonly run: () => void };

export function useReview(view: ChangeView): RunningReview {
  const trpc = useTRPC();
  const [of, setOf] = useState<number | null>(null);
  const review = useMutation(trpc.change.review.mutationOptions());
  const { mutate } = review;
  const { version } = view;
  const changeId = view.change.id;
  const run = useCallback(() => {
    setOf(version);
    mutate({ changeId });
  }, [mutate, changeId, version]);
  return { state: stateOf(review, of === version), run };
}

const stateOf = (
  { data, error, isPending }: { data: Review | undefined; error: unknown; isPending: boolean },
  current: boolean,
): ReviewState => {
  if (isPending) return { kind: "looking", before: data ?? null };
  if (error) return { kind: "failed", failure: failureOf(error) };
  return data === undefined ? { kind: "none" } : { kind: "made", review: data, current };
};
