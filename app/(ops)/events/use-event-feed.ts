"use client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useCallback, useState } from "react";
import { useTRPC, useTRPCClient } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { useStreamUpkeep } from "../../_trpc/live";
import { noteStream } from "../../_trpc/stream-state";
import { useVisible } from "../../_trpc/visible";
import { serverNow } from "../../_ui/clock";
import type { EventFilter } from "./filter";
import { type EventRow, freshAfter } from "./fresh-events";

const PAGE = 50;

/**
 * The events of one filter: pages backwards from the newest, and the fresh ones aside. Mount anew (`key`) for another
 * filter. After a gap in the stream the newest page is asked for again, so that nothing is missed.
 */
export function useEventFeed(filter: EventFilter) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const visible = useVisible();
  const [aside, setAside] = useState<readonly EventRow[]>([]);
  const [taken, setTaken] = useState<readonly EventRow[]>([]);

  const pages = useInfiniteQuery({
    queryKey: [...trpc.event.list.pathKey(), "pages", filter],
    queryFn: ({ pageParam, signal }) =>
      client.event.list.query({ ...filter, before: pageParam, limit: PAGE }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    // What is being read is never replaced behind the reader's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const older = pages.data?.pages.flatMap((page) => page.events) ?? [];
  const headId = taken[0]?.id ?? older[0]?.id ?? null;
  const fresh = freshAfter([], aside, headId);

  const add = (events: readonly EventRow[]) => {
    noteStream({ kind: "data", at: serverNow() });
    setAside((held) => freshAfter(held, events, null));
  };
  const subscription = useSubscription(
    trpc.event.live.subscriptionOptions(filter, {
      enabled: visible,
      onData: add,
      onConnectionStateChange: ({ state, error }) => {
        if (state === "connecting" && error) noteStream({ kind: "failed" });
      },
      onStarted: () => {
        const newest = trpc.event.list.queryOptions({ ...filter, limit: PAGE }, { staleTime: 0 });
        cache.fetchQuery(newest).then(
          (page) => add(page.events),
          () => noteStream({ kind: "failed" }),
        );
      },
    }),
  );
  const { refetch } = pages;
  const onBroken = useCallback(() => {
    cache.fetchQuery(trpc.session.me.queryOptions(undefined, { staleTime: 0 })).catch(() => undefined);
  }, [cache, trpc]);
  useStreamUpkeep(subscription, visible, onBroken);

  return {
    events: pages.isSuccess ? [...taken, ...older] : undefined,
    fresh: pages.isSuccess ? fresh : [],
    /** Puts the fresh ones at the head of the list. */
    takeFresh: () => {
      setTaken([...fresh, ...taken]);
      setAside([]);
    },
    failure: pages.error ? failureOf(pages.error) : null,
    refetch: () => void refetch(),
    hasOlder: pages.hasNextPage,
    loadingOlder: pages.isFetchingNextPage,
    loadOlder: () => void pages.fetchNextPage(),
  };
}
