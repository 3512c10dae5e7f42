"use client";
/** The configuration of a cluster: a tree of places, the form of one of them or a file as text. Edits go into a change set. */
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { FailureState } from "../../../../_shell/gate";
import { configurationHref } from "../../../../_shell/links";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Banner } from "../../../../_ui/banner";
import { EmptyState } from "../../../../_ui/empty-state";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { BeginChange } from "../draft/begin-change";
import type { DesiredHost } from "../draft/replayed";
import { useDraft } from "../draft/use-draft";
import { DraftBar } from "./draft-bar";
import { NodePane } from "./node-pane";
import { allEntries, outline } from "./tree/outline";
import { Tree } from "./tree/tree";

export function ConfigurationScreen({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.change.desired.queryOptions(
      { clusterId },
      // Somebody waits for the first reading of new hosts.
      { refetchInterval: ({ state }) => (state.data?.ready === false ? 2_000 : 15_000) },
    ),
  );
  if (query.data === undefined)
    return query.error === null ? (
      <div className="p-4 xl:p-6">
        <SkeletonRows rows={12} label="Loading the configuration" />
      </div>
    ) : (
      <FailureState
        what="the configuration of this cluster"
        failure={failureOf(query.error)}
        onRetry={() => void query.refetch()}
      />
    );
  const { hosts, ready, why } = query.data;
  const known = hosts.filter((host) => host.files.length > 0);
  if (known.length === 0 && !ready)
    return (
      <EmptyState page kind="cannot-see" title="The files of this cluster have not been read yet">
        {why} They are read within a minute of adding a cluster, and then every minute.
      </EmptyState>
    );
  return <Configuration clusterId={clusterId} hosts={hosts} notReady={ready ? null : why} />;
}

function Configuration({
  clusterId,
  hosts,
  notReady,
}: {
  clusterId: string;
  hosts: readonly DesiredHost[];
  notReady: string | null;
}) {
  const draft = useDraft(clusterId, hosts);
  const search = useSearchParams();
  const { replay } = draft;
  const sections = useMemo(() => outline(hosts, replay), [hosts, replay]);
  const entries = useMemo(() => allEntries(sections), [sections]);
  const asked = search.get("at");
  const blank = !entries.some(({ node }) => node.kind === "keepalived");
  const current =
    entries.find((entry) => entry.id === asked) ?? (asked === null && !blank ? entries[0] : undefined);
  const line = Number(search.get("line") ?? Number.NaN);
  const hrefOf = (at: string) => configurationHref(clusterId, { at, change: draft.changeId ?? undefined });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">Configuration</h1>
      <DraftBar clusterId={clusterId} draft={draft} entries={entries} hosts={hosts} />
      {notReady !== null && <Banner kind="unknown">{notReady}</Banner>}
      {draft.failure !== null && <Banner kind="unknown">{draft.failure}</Banner>}
      <div className="grid min-h-0 flex-1 grid-cols-[clamp(13rem,20vw,18rem)_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-line border-e">
          <Tree sections={sections} current={current?.id ?? null} hrefOf={hrefOf} />
        </div>
        <div className="min-h-0 overflow-y-auto" id="place">
          {current === undefined && asked === null ? (
            <EmptyState kind="nothing-configured" title="No director is set up yet">
              Set up directors first: which VIPs there are, and who holds them. Then add services; each brings
              along what its real servers need. Nothing is sent before you have reviewed it.
            </EmptyState>
          ) : current === undefined ? (
            <EmptyState kind="nothing-matches" title="This place is not in the configuration">
              It may have been renamed or taken out since the link was made. Choose another on the left.
            </EmptyState>
          ) : (
            <NodePane
              key={current.id}
              clusterId={clusterId}
              entry={current}
              hosts={hosts}
              draft={draft}
              line={Number.isInteger(line) ? line : null}
            />
          )}
        </div>
      </div>
      {draft.asking && (
        <BeginChange
          clusterId={clusterId}
          drafts={draft.drafts}
          onClose={() => draft.answer(null)}
          onBegun={draft.answer}
        />
      )}
    </div>
  );
}
