"use client";
import { useQuery } from "@tanstack/react-query";
import { ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { FailureState } from "../../_shell/gate";
import { hostHref } from "../../_shell/links";
import { useTRPC } from "../../_trpc/client";
import { Button, LinkButton } from "../../_ui/button";
import { EmptyState } from "../../_ui/empty-state";
import { plural } from "../../_ui/format";
import { SkeletonRows } from "../../_ui/skeleton";
import { EventTable } from "./event-table";
import { type EventFilter, isFiltered } from "./filter";
import type { EventRow } from "./fresh-events";
import type { Named } from "./sentence";
import { useEventFeed } from "./use-event-feed";

/** The list itself: it grows downwards as one scrolls, and upwards only when nobody is reading or somebody asks. */
export function EventList({ filter }: { filter: EventFilter }) {
  const feed = useEventFeed(filter);
  const scroller = useRef<HTMLDivElement>(null);
  const [reading, setReading] = useState(false);
  const newest = feed.events?.[0]?.id;
  const namesOf = useNames();
  const { takeFresh } = feed;

  const take = () => {
    takeFresh();
    setReading(false);
    scroller.current?.scrollTo({ top: 0 });
  };
  useEffect(() => {
    if (!reading && feed.fresh.length > 0) takeFresh();
  });

  if (!feed.events)
    return feed.failure ? (
      <FailureState what="the events" failure={feed.failure} onRetry={feed.refetch} />
    ) : (
      <SkeletonRows rows={14} label="Loading events" />
    );
  return (
    <section
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      aria-label="Events, newest first"
      onScroll={(event) => setReading(event.currentTarget.scrollTop > 8)}
      onPointerEnter={() => setReading(true)}
      onPointerLeave={(event) => setReading(event.currentTarget.scrollTop > 8)}
      className="relative min-h-0 flex-1 overflow-y-auto bg-surface outline-offset-[-2px]"
    >
      {feed.fresh.length > 0 && (
        <div className="sticky top-10 z-20 flex h-0 justify-center">
          <Button
            variant="primary"
            size="small"
            className="rounded-full shadow-pop"
            icon={<ArrowUp aria-hidden size={12} />}
            onClick={take}
          >
            {feed.fresh.length} new
          </Button>
        </div>
      )}
      {feed.events.length === 0 ? (
        <NoEvents filter={filter} />
      ) : (
        <>
          <EventTable events={feed.events} namesOf={namesOf} freshest={newest} />
          <Older
            has={feed.hasOlder}
            busy={feed.loadingOlder}
            count={feed.events.length}
            onLoad={feed.loadOlder}
          />
        </>
      )}
    </section>
  );
}

/** The names of every host, so that a sentence may link to more than its subject. */
function useNames(): (event: EventRow) => readonly Named[] {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.host.list.queryOptions(undefined, { staleTime: 60_000 }));
  return useMemo(() => {
    const all = hosts.data ?? [];
    return ({ clusterId }) =>
      all
        .filter((host) => host.clusterId === clusterId)
        .map((host) => ({ name: host.name, href: hostHref(clusterId, host.id) }));
  }, [hosts.data]);
}

function Older({
  has,
  busy,
  count,
  onLoad,
}: {
  has: boolean;
  busy: boolean;
  count: number;
  onLoad: () => void;
}) {
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!has || busy || !foot.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onLoad(), {
      rootMargin: "400px",
    });
    observer.observe(foot.current);
    return () => observer.disconnect();
  });
  return (
    <div ref={foot} className="flex h-16 items-center justify-center text-ink-3 text-xs">
      {has ? (
        <Button variant="ghost" busy={busy} onClick={onLoad}>
          Show older events
        </Button>
      ) : (
        `That is all: ${plural(count, "event")}.`
      )}
    </div>
  );
}

function NoEvents({ filter }: { filter: EventFilter }) {
  if (isFiltered(filter))
    return (
      <EmptyState
        kind="nothing-matches"
        title="No event matches this filter"
        action={<LinkButton href="/events">Clear the filter</LinkButton>}
      />
    );
  return (
    <EmptyState kind="nothing-wrong" title="Nothing has happened yet">
      An event is written whenever two looks at a host differ: a next hop lost, a weight changed, a host not
      reached.
    </EmptyState>
  );
}
