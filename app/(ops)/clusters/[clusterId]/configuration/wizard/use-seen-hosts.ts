"use client";
/** The hosts of a cluster with the addresses they were last seen to hold. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../../../../../_trpc/client";
import type { DesiredHost } from "../../draft/replayed";
import type { SeenHost } from "./networks";

/** New hosts are asked for the first time while the wizard is open already. */
const AGAIN_MS = 3000;

export function useSeenHosts(clusterId: string, hosts: readonly DesiredHost[]): readonly SeenHost[] {
  const trpc = useTRPC();
  const view = useQuery(trpc.cluster.get.queryOptions({ clusterId }, { refetchInterval: AGAIN_MS })).data;
  return useMemo(() => {
    const heads = view === undefined ? [] : [...view.directors, ...view.routers, ...view.otherHosts];
    return hosts.map((host): SeenHost => {
      const reading = heads.find(({ hostId }) => hostId === host.hostId)?.addresses;
      return { host, held: reading?.kind === "known" ? reading.value : [] };
    });
  }, [view, hosts]);
}
