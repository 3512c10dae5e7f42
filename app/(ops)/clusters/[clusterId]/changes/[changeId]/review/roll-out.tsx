"use client";
/** The decision. The button says what it does; what blocks has to be answered first, and then the cluster's name is typed. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTRPC } from "../../../../../../_trpc/client";
import { failureOf } from "../../../../../../_trpc/failure";
import { Button } from "../../../../../../_ui/button";
import { Input } from "../../../../../../_ui/field";
import { StatusMark } from "../../../../../../_ui/status-mark";
import type { ChangeView } from "../change-screen";
import type { Review } from "./use-review";
import type { Answers } from "./verdicts";
import { rollOutVerb, verdictKey } from "./words";

export function RollOut({
  clusterId,
  view,
  review: { plan, hash, unread },
  answers,
  onLookAgain,
}: {
  clusterId: string;
  view: ChangeView;
  review: Review;
  answers: Answers;
  onLookAgain: () => void;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [typed, setTyped] = useState("");
  const nameId = useId();
  const changeId = view.change.id;
  const start = useMutation(
    trpc.change.start.mutationOptions({
      onSuccess: () => {
        window.scrollTo({ top: 0 });
        document.getElementById("main")?.scrollTo({ top: 0 });
        return Promise.all([
          cache.invalidateQueries({ queryKey: trpc.change.get.queryKey({ changeId }) }),
          cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId }) }),
        ]);
      },
    }),
  );
  const clusterName = cache
    .getQueryData(trpc.overview.get.queryKey())
    ?.clusters.find((cluster) => cluster.id === clusterId)?.name;
  const blocks = plan.verdicts.filter((verdict) => verdict.level === "block");
  const open = blocks.filter((verdict) => (answers[verdictKey(verdict)] ?? "").trim() === "");
  const silent = unread.find(({ hostId }) => plan.hosts.some((host) => host.hostId === hostId));
  const against = blocks.length > 0 && open.length === 0;
  const named = !against || clusterName === undefined || typed.trim() === clusterName;
  const failure = start.error === null ? null : failureOf(start.error);
  const go = () =>
    start.mutate({
      changeId,
      hash,
      overrides: [...new Map(blocks.map((verdict) => [verdictKey(verdict), verdict])).values()].map(
        ({ code, hostId }) => ({
          code,
          hostId,
          reason: (answers[verdictKey({ code, hostId })] ?? "").trim(),
        }),
      ),
    });
  return (
    <>
      <div role="status" className="min-w-0 flex-1">
        {start.isPending ? (
          <p className="text-ink-2">
            Looking at every host once more: nothing is sent unless all is as reviewed…
          </p>
        ) : failure !== null ? (
          <p className="flex items-baseline gap-2">
            <StatusMark kind="degraded" word="Not started." />
            <span className="min-w-0">{failure.sentence}</span>
          </p>
        ) : silent !== undefined ? (
          <p className="text-ink-2">{silent.why} Nothing can be rolled out before it answers.</p>
        ) : open.length > 0 ? (
          <p className="flex items-baseline gap-2">
            <StatusMark kind="down" word="The guards stop this." />
            <span className="text-ink-2">Mend it, or write down why it is right here.</span>
          </p>
        ) : (
          <p className="text-ink-2">
            Each host is armed to go back by itself before anything is changed on it. You can abort at any
            moment.
          </p>
        )}
      </div>
      {against && clusterName !== undefined && (
        <label htmlFor={nameId} className="flex items-center gap-2 text-ink-2">
          Type {clusterName} to go against the guards
          <Input
            id={nameId}
            value={typed}
            className="w-36"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <Button
        variant={failure === null ? "secondary" : "primary"}
        disabled={start.isPending}
        onClick={() => {
          start.reset();
          onLookAgain();
        }}
      >
        Review it again
      </Button>
      {failure === null && (
        <Button
          variant={against ? "danger" : "primary"}
          busy={start.isPending}
          disabled={open.length > 0 || silent !== undefined || !named}
          onClick={go}
        >
          {rollOutVerb(plan)}
        </Button>
      )}
    </>
  );
}
