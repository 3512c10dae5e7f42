"use client";
/** Every change set of the cluster: what is being prepared, what was rolled out, by whom and why. */
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useCommands } from "../../../../_shell/commands";
import { FailureState } from "../../../../_shell/gate";
import { changeHref, configurationHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Moment } from "../../../../_ui/age";
import { Button, LinkButton, TextLink } from "../../../../_ui/button";
import { type Column, DataTable } from "../../../../_ui/data-table";
import { EmptyState } from "../../../../_ui/empty-state";
import { Panel } from "../../../../_ui/panel";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { StatusMark } from "../../../../_ui/status-mark";
import { BeginChange } from "../draft/begin-change";
import { ChangesTabs } from "./changes-tabs";
import { CHANGE_STATE, type ChangeRow } from "./words";

export function ChangesScreen({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const mayOperate = useMay("operate");
  const [beginning, setBeginning] = useState(false);
  const changes = useQuery(trpc.change.list.queryOptions({ clusterId }, { refetchInterval: 5000 }));
  useCommands(
    useMemo(
      () =>
        mayOperate
          ? [
              {
                id: "begin-change",
                label: "Begin a change",
                keys: "n",
                group: "This page" as const,
                run: () => setBeginning(true),
              },
            ]
          : [],
      [mayOperate],
    ),
  );
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-4 xl:p-6">
      <div className="flex items-end gap-4">
        <div className="min-w-0 flex-1">
          <ChangesTabs clusterId={clusterId} current="changes" />
        </div>
        {mayOperate && (
          <Button variant="primary" icon={<Plus aria-hidden size={14} />} onClick={() => setBeginning(true)}>
            Begin a change
          </Button>
        )}
      </div>
      <h1 className="sr-only">Changes</h1>
      {changes.data === undefined ? (
        changes.error === null ? (
          <Panel flush>
            <SkeletonRows rows={6} label="Loading the changes" />
          </Panel>
        ) : (
          <FailureState
            what="the changes of this cluster"
            failure={failureOf(changes.error)}
            onRetry={() => void changes.refetch()}
          />
        )
      ) : (
        <Panel flush>
          <DataTable
            caption="Changes, newest first"
            columns={columns(clusterId)}
            rows={changes.data}
            rowKey={keyOf}
            rowHref={(change) => changeHref(clusterId, change.id)}
            empty={<NoChanges clusterId={clusterId} mayOperate={mayOperate} />}
          />
        </Panel>
      )}
      {beginning && (
        <BeginChange
          clusterId={clusterId}
          drafts={[]}
          onClose={() => setBeginning(false)}
          onBegun={(change) => router.push(configurationHref(clusterId, { change }))}
        />
      )}
    </div>
  );
}

const keyOf = (change: ChangeRow): string => change.id;

const columns = (clusterId: string): readonly Column<ChangeRow>[] => [
  {
    key: "title",
    head: "Change",
    className: "max-w-0 w-[46%]",
    cell: (change) => (
      <span className="flex items-baseline gap-3">
        <span className="w-6 shrink-0 text-end text-ink-3">{change.number}</span>
        <TextLink
          quiet
          href={changeHref(clusterId, change.id)}
          className="shrink-0 max-w-full truncate font-medium"
        >
          {change.title}
        </TextLink>
        <span className="min-w-0 truncate text-ink-3" data-tip={change.reason || undefined}>
          {change.reason}
        </span>
      </span>
    ),
  },
  {
    key: "state",
    head: "State",
    watch: (change) => change.state,
    cell: (change) => (
      <StatusMark kind={CHANGE_STATE[change.state].mark} word={CHANGE_STATE[change.state].word} />
    ),
  },
  {
    key: "edits",
    head: "Edits",
    align: "end",
    watch: (change) => change.edits,
    cell: (change) => change.edits,
  },
  { key: "author", head: "Begun by", cell: (change) => change.author },
  {
    key: "changed",
    head: "Last changed",
    cell: (change) => (
      <span className="whitespace-nowrap text-ink-2">
        <Moment at={change.changedAt} /> {change.changedBy !== change.author && `by ${change.changedBy}`}
      </span>
    ),
  },
];

function NoChanges({ clusterId, mayOperate }: { clusterId: string; mayOperate: boolean }) {
  return (
    <EmptyState
      kind="nothing-configured"
      title="Nothing has been changed through Sluice yet"
      action={
        <LinkButton href={configurationHref(clusterId)}>
          {mayOperate ? "Edit the configuration" : "See the configuration"}
        </LinkButton>
      }
    >
      A change collects edits, is reviewed as what it does to every host, and is then rolled out host by host.
      Each host goes back by itself if what follows is not what was planned.
    </EmptyState>
  );
}
