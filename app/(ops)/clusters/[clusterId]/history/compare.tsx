"use client";
/** What a revision changed, against the one before it or any other; and the way back to it, which is itself a change to be reviewed. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { changeHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Button } from "../../../../_ui/button";
import { CodeBlock } from "../../../../_ui/code";
import { ErrorState } from "../../../../_ui/error-state";
import { Select } from "../../../../_ui/field";
import { Panel } from "../../../../_ui/panel";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { toast } from "../../../../_ui/toast";
import { setSearch } from "../../../hosts/search";
import { FileDiff } from "../changes/[changeId]/review/file-diff";
import type { RevisionRow } from "./history-screen";

export function Compare({
  clusterId,
  hostName,
  revision,
  others,
  against,
  newest,
}: {
  clusterId: string;
  hostName: string;
  revision: RevisionRow;
  /** Of the same file. */
  others: readonly RevisionRow[];
  /** Id of the one to compare with; null: the one before. */
  against: string | null;
  newest: boolean;
}) {
  const trpc = useTRPC();
  const router = useRouter();
  const mayOperate = useMay("operate");
  const chosen = others.find(({ id }) => id === against) ?? null;
  const shown = useQuery(
    trpc.revision.get.queryOptions({ revisionId: revision.id }, { staleTime: Infinity }),
  );
  const other = useQuery(
    trpc.revision.get.queryOptions(
      { revisionId: chosen?.id ?? "" },
      { enabled: chosen !== null, staleTime: Infinity },
    ),
  );
  const back = useMutation(
    trpc.revision.backTo.mutationOptions({
      onError: (error) => toast(failureOf(error).sentence, { kind: "degraded" }),
      onSuccess: ({ changeId }) => router.push(`${changeHref(clusterId, changeId)}?review=1`),
    }),
  );
  const before = chosen === null ? (shown.data?.before ?? null) : (other.data ?? null);
  const waiting = shown.data === undefined || (chosen !== null && other.data === undefined);
  const failure = shown.error ?? other.error;
  const older = chosen !== null && chosen.number > revision.number ? "revision" : "other";
  const [from, to] =
    older === "revision"
      ? [shown.data?.text ?? null, before?.text ?? null]
      : [before?.text ?? null, shown.data?.text ?? null];
  return (
    <Panel
      title={`Revision ${revision.number}`}
      note={<span className="font-mono">{revision.path}</span>}
      actions={
        <>
          {others.length > 0 && (
            <Select
              aria-label="Compare with"
              value={chosen?.id ?? ""}
              className="h-7"
              onChange={(event) => setSearch({ with: event.target.value || null })}
            >
              <option value="">against the one before</option>
              {others.map((one) => (
                <option key={one.id} value={one.id}>
                  against revision {one.number}
                </option>
              ))}
            </Select>
          )}
          {mayOperate && !newest && (
            <Button
              size="small"
              icon={<Undo2 aria-hidden size={13} />}
              busy={back.isPending}
              onClick={() => back.mutate({ revisionId: revision.id })}
            >
              Back to this revision
            </Button>
          )}
        </>
      }
    >
      {failure !== null && failure !== undefined ? (
        <ErrorState title="The texts could not be read">{failureOf(failure).sentence}</ErrorState>
      ) : waiting ? (
        <SkeletonRows rows={8} label="Loading the texts" />
      ) : from === null && to !== null && before === null ? (
        <>
          <p className="mb-2 text-ink-3">
            {revision.number === 0
              ? "As it was found on the host when it was first read."
              : "The first text of this file."}
          </p>
          <CodeBlock text={to} label={`${revision.path} of ${hostName}`} maxLines={40} />
        </>
      ) : from === to ? (
        <p className="text-ink-3">The two are the same, byte for byte.</p>
      ) : (
        <FileDiff change={{ path: revision.path, from, to }} hostName={hostName} />
      )}
    </Panel>
  );
}
