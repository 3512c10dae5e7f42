"use client";
/** A rollout as it goes on: host by host, step by step; how to stop it; what to choose when it has stopped; how it ended. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { FailureState } from "../../../../../../_shell/gate";
import { changeHref } from "../../../../../../_shell/links";
import { useMay } from "../../../../../../_shell/me";
import { useTRPC } from "../../../../../../_trpc/client";
import { failureOf } from "../../../../../../_trpc/failure";
import { type OperationView, useLiveOperation } from "../../../../../../_trpc/operation";
import { Lasting, Moment } from "../../../../../../_ui/age";
import { Button } from "../../../../../../_ui/button";
import { formatDuration } from "../../../../../../_ui/format";
import { Panel } from "../../../../../../_ui/panel";
import { SkeletonRows } from "../../../../../../_ui/skeleton";
import { StatusMark } from "../../../../../../_ui/status-mark";
import { announce, toast } from "../../../../../../_ui/toast";
import { ChoicePanel } from "./choice";
import { HostLine } from "./host-line";
import { standingOf, underWay } from "./words";

export function Rollout({ clusterId, operationId }: { clusterId: string; operationId: string }) {
  const live = useLiveOperation(operationId);
  if (live.data === undefined)
    return live.failure === null ? (
      <Panel flush>
        <SkeletonRows rows={6} label="Loading the rollout" />
      </Panel>
    ) : (
      <FailureState what="this rollout" failure={live.failure} onRetry={live.refetch} />
    );
  return <Progress clusterId={clusterId} view={live.data} />;
}

function Progress({ clusterId, view }: { clusterId: string; view: OperationView }) {
  const { mark, word } = standingOf(view);
  useRefreshedWhenOver(view, clusterId);
  return (
    <div className="flex flex-col gap-4">
      {view.choice !== null && <ChoicePanel view={view} choice={view.choice} />}
      <Panel
        title="Rollout"
        note={
          <span className="flex flex-wrap items-baseline gap-x-3">
            <StatusMark kind={mark} word={word} />
            <span>
              {view.startedBy}, <Moment at={view.startedAt} />
              {view.endedAt === null ? (
                <>
                  , <Lasting since={view.startedAt} />
                </>
              ) : (
                `, took ${formatDuration(view.endedAt - view.startedAt)}`
              )}
            </span>
          </span>
        }
        actions={<Act clusterId={clusterId} view={view} />}
        flush
      >
        {view.sentence !== null && view.choice === null && (
          <p role="status" className="border-line border-b px-4 py-2">
            {view.sentence}
          </p>
        )}
        <ol>
          {view.hosts.map((host, index) => (
            <HostLine key={host.hostId} host={host} order={index + 1} />
          ))}
        </ol>
      </Panel>
    </div>
  );
}

/** Abort while it goes forward; the way back to before once it is over. */
function Act({ clusterId, view }: { clusterId: string; view: OperationView }) {
  const trpc = useTRPC();
  const router = useRouter();
  const mayOperate = useMay("operate");
  const onError = (error: unknown) => toast(failureOf(error).sentence, { kind: "down" });
  const abort = useMutation(trpc.operation.abort.mutationOptions({ onError }));
  const back = useMutation(
    trpc.revision.backTo.mutationOptions({
      onError,
      onSuccess: ({ changeId }) => router.push(`${changeHref(clusterId, changeId)}?review=1`),
    }),
  );
  if (!mayOperate) return null;
  if (view.state === "done")
    return view.outcome === "done" || view.outcome === "stopped" ? (
      <Button
        size="small"
        icon={<Undo2 aria-hidden size={13} />}
        busy={back.isPending}
        onClick={() => back.mutate({ operationId: view.id })}
      >
        Prepare the way back to before
      </Button>
    ) : null;
  if (view.state === "waiting") return null;
  const host = underWay(view);
  const running = view.state === "queued" || view.state === "running";
  const asked = view.abortRequestedAt !== null;
  return (
    <>
      {view.state === "restoring" && (
        <span className="text-ink-3 text-xs">Going back cannot be aborted.</span>
      )}
      <Button
        size="small"
        variant="danger"
        busy={abort.isPending || (running && asked)}
        disabled={!running || asked}
        onClick={() => abort.mutate({ operationId: view.id })}
      >
        {asked ? "Aborting" : host === null ? "Abort the rollout" : `Abort: take ${host} back`}
      </Button>
    </>
  );
}

/** Says each new state, and has everything that hangs on the change asked for again when it is over. */
function useRefreshedWhenOver(view: OperationView, clusterId: string) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const { word } = standingOf(view);
  const seen = useRef(word);
  useEffect(() => {
    if (seen.current === word) return;
    seen.current = word;
    announce(`${word}. ${view.sentence ?? ""}`);
    void cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId }) });
    void cache.invalidateQueries({ queryKey: trpc.change.desired.queryKey({ clusterId }) });
    if (view.changeId !== null)
      void cache.invalidateQueries({ queryKey: trpc.change.get.queryKey({ changeId: view.changeId }) });
  }, [word, view.sentence, view.changeId, clusterId, cache, trpc]);
}
