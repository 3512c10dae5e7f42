"use client";
/** Whether what is on the screen can be taken for how things are: the stream brings it, and the worker looks. */
import { useQuery } from "@tanstack/react-query";
import type { WorkerHealth } from "#domain/cluster/view";
import { useTRPC } from "../_trpc/client";
import { type StreamState, useStreamState } from "../_trpc/stream-state";

export type Liveness =
  /** No page wants a stream: nothing is said. */
  | "idle"
  | "connecting"
  | "live"
  /** The stream is lost: nothing new arrives. */
  | "lost"
  /** What arrives is old: no host is being asked. */
  | "unwatched";

/** A worker not heard of yet is no silent one: the first answer is on its way. */
export const livenessOf = (
  stream: StreamState["kind"],
  worker: WorkerHealth["kind"] | undefined,
): Liveness => (stream === "lost" ? "lost" : worker === "silent" ? "unwatched" : stream);

/** By the tab's stream, and by the overview that the shell keeps fresh. */
export function useLiveness(): Liveness {
  const trpc = useTRPC();
  const worker = useQuery(
    trpc.overview.get.queryOptions(undefined, {
      enabled: false,
      select: (overview) => overview.worker.kind,
      notifyOnChangeProps: ["data"],
    }),
  );
  return livenessOf(useStreamState().kind, worker.data);
}
