"use client";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Moment } from "../../_ui/age";
import { TextLink } from "../../_ui/button";
import { Panel } from "../../_ui/panel";
import { SkeletonRows } from "../../_ui/skeleton";
import { Sentence } from "./event-sentence";
import { SeverityMark } from "./event-words";
import { filterHref } from "./filter";
import type { EventRow } from "./fresh-events";
import { groupEvents } from "./group";

const SHOWN = 10;
/** More are asked for than shown: the cause of the newest may be older than all of them. */
const ASKED = 30;

/** The newest groups, cut to so many rows. */
const rowsOf = (events: readonly EventRow[]) =>
  groupEvents(events)
    .flatMap(({ first, effects }) => [
      { event: first, effect: false },
      ...effects.map((event) => ({ event, effect: true })),
    ])
    .slice(0, SHOWN);

/** What happened last, under what is: of one cluster, or of all. */
export function LatestEvents({ clusterId }: { clusterId?: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.event.list.queryOptions({ clusterId, limit: ASKED }, { refetchInterval: 5000 }),
  );
  return (
    <Panel
      title="Latest events"
      flush
      actions={<TextLink href={filterHref({ clusterId })}>All events</TextLink>}
    >
      {data ? (
        <ol>
          {rowsOf(data.events).map(({ event, effect }) => (
            <li
              key={event.id}
              className="flex min-h-8 items-baseline gap-3 border-line border-b px-4 py-1.5 last:border-b-0 hover:bg-hover"
            >
              <Moment at={event.at} className="w-24 shrink-0 text-ink-3" />
              <span className="w-4 shrink-0">
                <SeverityMark severity={event.severity} compact />
              </span>
              <span className="min-w-0 flex-1">
                <Sentence event={event} effect={effect} names={[]} />
              </span>
              {!clusterId && <span className="shrink-0 text-ink-3 text-xs">{event.clusterName}</span>}
            </li>
          ))}
          {data.events.length === 0 && <li className="px-4 py-3 text-ink-3">Nothing has happened yet.</li>}
        </ol>
      ) : error ? (
        <p className="px-4 py-3 text-ink-3">{failureOf(error).sentence}</p>
      ) : (
        <SkeletonRows rows={4} label="Loading the latest events" />
      )}
    </Panel>
  );
}
