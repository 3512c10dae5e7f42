"use client";
/** A virtual service: what is wrong first, then its real servers, how it is spread, and its traffic over time. */
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import type { ClusterView, ServiceView } from "#domain/cluster/view";
import { useCommands } from "../../../../../_shell/commands";
import { clusterHref, configurationHref } from "../../../../../_shell/links";
import { LinkButton } from "../../../../../_ui/button";
import { EmptyState } from "../../../../../_ui/empty-state";
import { ClusterScreen } from "../../cluster-screen";
import { servicePlaceId } from "../../draft/place-id";
import { ofService } from "../../drift/about";
import { DriftLine } from "../../drift/drift-line";
import { RealServers } from "./real-servers";
import { ServiceHead } from "./service-head";
import { SpreadPanel } from "./spread-panel";
import { Traffic } from "./traffic";

/** Two polls of the slowest director: older than this is stale. */
const limitOf = (view: ClusterView): number =>
  2 * Math.max(1000, ...view.directors.map((one) => one.pollEveryMs));

/** The oldest moment among the directors that have ever answered: how old the sums may be. */
const seenAt = (view: ClusterView): number =>
  view.directors.reduce((oldest, one) => Math.min(oldest, one.seenAt ?? oldest), view.at);

/** When the way of its traffic changed last: a path of its VIP, a real server, a director that has it. */
const changedAt = (view: ClusterView, service: ServiceView): number | null => {
  const vip = view.vips.find((one) => one.vip === service.vip);
  const moments = [vip?.status.since, service.status.since].filter((at) => typeof at === "number");
  return moments.length === 0 ? null : Math.max(...moments);
};

export function ServiceScreen({ clusterId, serviceKey }: { clusterId: string; serviceKey: string }) {
  const router = useRouter();
  useCommands(
    useMemo(() => {
      const at = servicePlaceId(serviceKey);
      return at === null
        ? []
        : [
            {
              id: "configure-service",
              label: "Configuration of this service",
              keys: "c",
              group: "This page" as const,
              run: () => router.push(configurationHref(clusterId, { at })),
            },
          ];
    }, [serviceKey, clusterId, router]),
  );
  return (
    <ClusterScreen clusterId={clusterId} what="this service">
      {(view) => {
        const service = view.services.find((one) => one.key === serviceKey);
        if (service === undefined)
          return (
            <>
              <h1 className="sr-only">{serviceKey}</h1>
              <EmptyState
                kind="nothing-matches"
                title={`${view.cluster.name} has no service ${serviceKey}`}
                action={<LinkButton href={clusterHref(clusterId)}>Open the topology</LinkButton>}
              >
                It is in no director's table and not in the inventory. It may have been removed or renamed.
              </EmptyState>
            </>
          );
        const limitMs = limitOf(view);
        return (
          <>
            <ServiceHead clusterId={clusterId} service={service} at={seenAt(view)} limitMs={limitMs} />
            <DriftLine clusterId={clusterId} about={(all) => ofService(all, serviceKey)} />
            <RealServers service={service} limitMs={limitMs} />
            <SpreadPanel
              clusterId={clusterId}
              service={service}
              changedAt={changedAt(view, service)}
              limitMs={limitMs}
            />
            <Traffic clusterId={clusterId} service={service} at={view.at} />
          </>
        );
      }}
    </ClusterScreen>
  );
}
