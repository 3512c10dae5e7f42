"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { EventFilters } from "./event-filters";
import { EventList } from "./event-list";
import { type EventFilter, filterFrom, filterHref } from "./filter";

/** What happened, in words, newest first. */
export function EventsScreen() {
  const params = useSearchParams();
  const filter = useMemo(() => filterFrom(params), [params]);
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">Events</h1>
      <EventFilters filter={filter} onChange={changeFilter} />
      <EventList key={filterHref(filter)} filter={filter} />
    </div>
  );
}

/** Adds to what stands in the address at this moment: a choice made while another is on its way loses neither. */
const changeFilter = (change: EventFilter): void => {
  const now = filterFrom(new URLSearchParams(window.location.search));
  window.history.replaceState(null, "", filterHref({ ...now, ...change }));
};
