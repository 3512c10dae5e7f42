"use client";
/** One cluster: what is wrong with it, its totals, and the way of the traffic through it, as a picture or as tables. */
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import type { ClusterView } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { useCommands } from "../../../_shell/commands";
import { clusterHref } from "../../../_shell/links";
import { useMay } from "../../../_shell/me";
import { ProblemList } from "../../../_shell/problem-list";
import { LinkButton } from "../../../_ui/button";
import { EmptyState } from "../../../_ui/empty-state";
import { Panel } from "../../../_ui/panel";
import { LatestEvents } from "../../events/latest-events";
import { ClusterHead } from "./cluster-head";
import { ClusterScreen } from "./cluster-screen";
import { Picture } from "./topology/picture";
import { TopologyTables } from "./topology/tables";

export type TopologyMode = "picture" | "table";

export function TopologyScreen({ clusterId, view: mode }: { clusterId: string; view: TopologyMode }) {
  const router = useRouter();
  const commands = useMemo(() => {
    const other = mode === "table" ? clusterHref(clusterId) : `${clusterHref(clusterId)}?view=table`;
    return [
      {
        id: "twin",
        label: mode === "table" ? "Show the picture" : "Show the same as tables",
        keys: "t",
        group: "This page" as const,
        run: () => router.replace(other, { scroll: false }),
      },
    ];
  }, [clusterId, mode, router]);
  useCommands(commands);
  return (
    <ClusterScreen clusterId={clusterId} what="this cluster">
      {(view) => <Topology view={view} mode={mode} />}
    </ClusterScreen>
  );
}

function Topology({ view, mode }: { view: ClusterView; mode: TopologyMode }) {
  const { id, name } = view.cluster;
  const hosts = [...view.routers, ...view.directors];
  const unseen = hosts.find((host) => host.seenAt === null);
  const oldest = Math.min(...hosts.map((host) => host.seenAt ?? view.at));
  return (
    <>
      <ClusterHead view={view} mode={mode} />
      <ProblemList
        looked={unseen ? unknown(`${unseen.name} has not answered yet.`) : known(oldest, oldest)}
        problems={view.problems.map((problem) => ({ ...problem, clusterId: id, clusterName: name }))}
      />
      {hosts.length === 0 ? (
        <NoHosts />
      ) : mode === "table" ? (
        <TopologyTables view={view} />
      ) : (
        <Picture view={view} />
      )}
      <LatestEvents clusterId={id} />
    </>
  );
}

function NoHosts() {
  const mayOperate = useMay("operate");
  return (
    <Panel flush>
      <EmptyState
        kind="nothing-configured"
        title="This cluster has no hosts"
        action={mayOperate && <LinkButton href="/clusters/new">Add a cluster</LinkButton>}
      >
        Its routers and directors have been removed. Nothing is asked, so nothing can be shown.
      </EmptyState>
    </Panel>
  );
}
