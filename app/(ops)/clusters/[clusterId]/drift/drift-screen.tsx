"use client";
/** Every difference between what should be, the files on the hosts and what runs there, each to be adopted or repaired. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { FailureState } from "../../../../_shell/gate";
import { changeHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Age } from "../../../../_ui/age";
import { Button } from "../../../../_ui/button";
import { EmptyState } from "../../../../_ui/empty-state";
import { plural } from "../../../../_ui/format";
import { Panel } from "../../../../_ui/panel";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { toast } from "../../../../_ui/toast";
import { ChangesTabs } from "../changes/changes-tabs";
import { DriftTable } from "./drift-table";
import { type Difference, useDrift } from "./use-drift";

export function DriftScreen({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const drift = useDrift(clusterId);
  const desired = useQuery(trpc.change.desired.queryOptions({ clusterId }));
  const names = new Map((desired.data?.hosts ?? []).map(({ hostId, name }) => [hostId, name]));
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-4 xl:p-6">
      <ChangesTabs clusterId={clusterId} current="drift" />
      <h1 className="sr-only">Drift</h1>
      {drift.data === undefined ? (
        drift.error === null ? (
          <Panel flush>
            <SkeletonRows rows={6} label="Loading the differences" />
          </Panel>
        ) : (
          <FailureState
            what="the differences of this cluster"
            failure={failureOf(drift.error)}
            onRetry={() => void drift.refetch()}
          />
        )
      ) : drift.data.length === 0 ? (
        <Panel flush>
          <EmptyState kind="nothing-wrong" title="What should be, the files and the kernel say the same">
            Looked <Age at={drift.dataUpdatedAt} /> ago. While a change is rolled out everything is in motion,
            and nothing is said here.
          </EmptyState>
        </Panel>
      ) : (
        <Differences
          clusterId={clusterId}
          differences={drift.data}
          names={names}
          lookedAt={drift.dataUpdatedAt}
        />
      )}
    </div>
  );
}

function Differences({
  clusterId,
  differences,
  names,
  lookedAt,
}: {
  clusterId: string;
  differences: readonly Difference[];
  names: ReadonlyMap<string, string>;
  lookedAt: number;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const router = useRouter();
  const mayOperate = useMay("operate");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const chosen = differences.filter(({ id }) => ticked.has(id));
  const onError = (error: unknown) => toast(failureOf(error).sentence, { kind: "degraded" });
  const again = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: trpc.truth.get.queryKey({ clusterId }) }),
      cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId }) }),
      cache.invalidateQueries({ queryKey: trpc.change.desired.queryKey({ clusterId }) }),
    ]);
  const open = (changeId: string) => router.push(`${changeHref(clusterId, changeId)}?review=1`);
  const adopt = useMutation(
    trpc.truth.adopt.mutationOptions({
      onError,
      onSettled: again,
      onSuccess: ({ changeId, draft, recorded }) => {
        setTicked(new Set());
        if (recorded > 0)
          toast(`${plural(recorded, "file")} as found: that is how it should be from now on.`, {
            kind: "ok",
          });
        if (draft) open(changeId);
      },
    }),
  );
  const repair = useMutation(
    trpc.truth.repair.mutationOptions({
      onError,
      onSettled: again,
      onSuccess: ({ changeId }) => open(changeId),
    }),
  );
  const busy = adopt.isPending || repair.isPending;
  const verbs = (which: readonly Difference[]) => ({
    adopt: () => adopt.mutate({ clusterId, ids: which.map(({ id }) => id) }),
    repair: () => repair.mutate({ clusterId, ids: which.map(({ id }) => id) }),
  });
  return (
    <Panel
      title={plural(differences.length, "difference")}
      note={
        <>
          looked <Age at={lookedAt} /> ago
        </>
      }
      actions={
        mayOperate &&
        chosen.length > 0 && (
          <>
            <span className="text-ink-3 text-xs">{chosen.length} chosen</span>
            <Button
              size="small"
              busy={adopt.isPending}
              disabled={busy || chosen.some(({ can }) => !can.adopt)}
              onClick={verbs(chosen).adopt}
            >
              Adopt them
            </Button>
            <Button
              size="small"
              busy={repair.isPending}
              disabled={busy || chosen.some(({ can }) => !can.repair)}
              onClick={verbs(chosen).repair}
            >
              Prepare their repair
            </Button>
          </>
        )
      }
      flush
    >
      <DriftTable
        clusterId={clusterId}
        differences={differences}
        names={names}
        ticked={ticked}
        readOnly={!mayOperate}
        busy={busy}
        onTick={(id, on) => {
          const next = new Set(ticked);
          if (on) next.add(id);
          else next.delete(id);
          setTicked(next);
        }}
        verbs={(one) => verbs([one])}
      />
    </Panel>
  );
}
