"use client";
/**
 * drift/: where what should be, what the files on the hosts say and what runs there are not the same.
 * This file: the differences as every screen of the cluster asks for them; one query, whoever asks.
 */
import { useQuery } from "@tanstack/react-query";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { useTRPC } from "../../../../_trpc/client";

export type Difference = RouterOutputs["truth"]["get"][number];

const AGAIN_MS = 15_000;

export function useDrift(clusterId: string) {
  const trpc = useTRPC();
  return useQuery(trpc.truth.get.queryOptions({ clusterId }, { refetchInterval: AGAIN_MS }));
}
