"use client";
/**
 * What changes by itself. A page opens one stream; every message replaces the cached answer of the matching query, so
 * that a component need not know where its data came from. A stream that breaks for good is opened again with back-off.
 */
import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef } from "react";
import type { ClusterView, Overview } from "#domain/cluster/view";
import { noteServerTime } from "../_ui/clock";
import { useTRPC } from "./client";
import { type ClientFailure, failureOf } from "./failure";
import { useOwner } from "./owner";
import { noteStream } from "./stream-state";
import { useVisible } from "./visible";

/** What a live screen has: data as soon as there is any, kept when the stream or a fetch fails. */
export type Live<T> = {
  readonly data: T | undefined;
  /** Why there is no data, or why it could not be refreshed. */
  readonly failure: ClientFailure | null;
  readonly refetch: () => void;
};

const RETRY_MS = [1000, 2000, 5000, 10_000, 15_000] as const;

/** Keeps the tab's one stream open: reports its state, and reopens it after the browser has given up. */
export function useStreamUpkeep(
  stream: { status: string; reset: () => void },
  wanted: boolean,
  onBroken: () => void,
) {
  const failures = useRef(0);
  const { status, reset } = stream;
  useEffect(() => {
    if (!wanted) return;
    noteStream({ kind: "opening" });
    return () => noteStream({ kind: "closed" });
  }, [wanted]);
  useEffect(() => {
    if (status === "pending") failures.current = 0;
    if (status !== "error") return;
    noteStream({ kind: "failed" });
    // The browser hides why a stream was refused; an ordinary request says it (signed out, no such cluster).
    onBroken();
    const wait = RETRY_MS[Math.min(failures.current, RETRY_MS.length - 1)];
    failures.current += 1;
    const timer = setTimeout(reset, wait);
    return () => clearTimeout(timer);
  }, [status, reset, onBroken]);
}

/** Writes a live value into the cache and sets the clock by it. */
function useAccept<T extends { readonly at: number }>(queryKey: QueryKey) {
  const cache = useQueryClient();
  return (value: T) => {
    noteServerTime(value.at);
    noteStream({ kind: "data", at: value.at });
    cache.setQueryData(queryKey, value);
  };
}

/** Tells the tab's stream state of a connection that broke and is being opened again. */
export const onConnectionStateChange = ({ state, error }: { state: string; error: unknown }) => {
  if (state === "connecting" && error) noteStream({ kind: "failed" });
};

/** The overview, live. Any number of components may ask; the tab opens one stream. */
export function useLiveOverview(): Live<Overview> {
  const trpc = useTRPC();
  const owner = useOwner("overview");
  const visible = useVisible();
  const options = trpc.overview.get.queryOptions();
  const query = useQuery(options);
  const wanted = visible && owner && !isFinal(query.error);
  const onData = useAccept<Overview>(options.queryKey);
  const subscription = useSubscription(
    trpc.overview.live.subscriptionOptions(undefined, { enabled: wanted, onData, onConnectionStateChange }),
  );
  useStreamUpkeep(subscription, wanted, query.refetch);
  return liveOf(query);
}

/** The overview, asked every few seconds: for parts of the shell on pages whose stream is another. */
export function usePolledOverview(everyMs: number | false, first: Overview | undefined): Live<Overview> {
  const trpc = useTRPC();
  const options = { refetchInterval: everyMs, initialData: first, initialDataUpdatedAt: first?.at };
  const query = useQuery(trpc.overview.get.queryOptions(undefined, options));
  // What the server rendered is as old as the page; only what was asked for since says what time it is there.
  const at = query.isFetchedAfterMount ? query.data?.at : undefined;
  useEffect(() => {
    if (at !== undefined) noteServerTime(at);
  }, [at]);
  return liveOf(query);
}

/** One cluster, live: at most four views a second. Any number of components may ask; the tab opens one stream. */
export function useLiveCluster(clusterId: string): Live<ClusterView> {
  const trpc = useTRPC();
  const owner = useOwner(`cluster ${clusterId}`);
  const visible = useVisible();
  const options = trpc.cluster.get.queryOptions({ clusterId });
  const query = useQuery(options);
  const wanted = visible && owner && !isFinal(query.error);
  const onData = useAccept<ClusterView>(options.queryKey);
  const subscription = useSubscription(
    trpc.cluster.live.subscriptionOptions(
      { clusterId },
      { enabled: wanted, onData, onConnectionStateChange },
    ),
  );
  useStreamUpkeep(subscription, wanted, query.refetch);
  return liveOf(query);
}

/** A refusal that trying again does not change. */
const isFinal = (error: unknown): boolean =>
  error !== null && ["not-found", "forbidden", "signed-out"].includes(failureOf(error).code);

function liveOf<T>(query: { data: T | undefined; error: unknown; refetch: () => Promise<unknown> }): Live<T> {
  return {
    data: query.data,
    failure: query.error ? failureOf(query.error) : null,
    refetch: () => void query.refetch(),
  };
}
