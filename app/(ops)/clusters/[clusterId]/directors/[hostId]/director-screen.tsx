"use client";
/** A director: how it is and since when, its IPVS table, its VIPs, then the daemons and the kernel behind them. */
import type { ClusterView } from "#domain/cluster/view";
import { clusterHref } from "../../../../../_shell/links";
import { LinkButton } from "../../../../../_ui/button";
import { EmptyState } from "../../../../../_ui/empty-state";
import { RawSheet } from "../../../../hosts/raw";
import { ClusterScreen } from "../../cluster-screen";
import { onHost } from "../../drift/about";
import { DriftLine } from "../../drift/drift-line";
import { DirectorHead } from "./director-head";
import { IpvsTable } from "./ipvs-table";
import { KeepalivedPanel } from "./keepalived-panel";
import { HostFactsPanel, SysctlPanel } from "./kernel-panel";
import { namesByAddress } from "./names";
import { OspfPanel } from "./ospf-panel";
import { VipsPanel } from "./vips-panel";

export function DirectorScreen({ clusterId, hostId }: { clusterId: string; hostId: string }) {
  return (
    <ClusterScreen clusterId={clusterId} what="this director">
      {(view) => <Director view={view} clusterId={clusterId} hostId={hostId} />}
    </ClusterScreen>
  );
}

function Director({ view, clusterId, hostId }: { view: ClusterView; clusterId: string; hostId: string }) {
  const director = view.directors.find((one) => one.hostId === hostId);
  if (director === undefined)
    return (
      <>
        <h1 className="sr-only">Director</h1>
        <EmptyState
          kind="nothing-matches"
          title={`${view.cluster.name} has no such director`}
          action={<LinkButton href={clusterHref(clusterId)}>Open the topology</LinkButton>}
        >
          It may have been removed, or it has another role now.
        </EmptyState>
      </>
    );
  return (
    <>
      <DirectorHead director={director} />
      <DriftLine clusterId={clusterId} about={(all) => onHost(all, hostId)} />
      <IpvsTable clusterId={clusterId} director={director} />
      <div className="grid items-start gap-4 xl:grid-cols-[2fr_3fr]">
        <div className="flex min-w-0 flex-col gap-4">
          <VipsPanel clusterId={clusterId} director={director} />
          <KeepalivedPanel director={director} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <OspfPanel host={director} names={namesByAddress(view)} />
          <HostFactsPanel director={director} />
        </div>
      </div>
      <SysctlPanel director={director} directors={view.directors.length} />
      <RawSheet nameOf={(id) => (id === hostId ? director.name : null)} />
    </>
  );
}
