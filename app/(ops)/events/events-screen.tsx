"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { EventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { type EventFilter, filterFrom, filterHref } from "./filter";

/** What happened, in words, newest first. */
export function EventsScreen() {
  const params = useSearchParams();
  const router = useRouter();
  const filter = useMemo(() => filterFrom(params), [params]);
  const change = (next: EventFilter) => router.replace(filterHref(next), { scroll: false });
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Events</h1>
      <EventFilters filter={filter} onChange={change} />
      <EventList key={filterHref(filter)} filter={filter} />
    </div>
  );
}
