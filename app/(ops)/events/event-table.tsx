"use client";
import { Fragment, memo } from "react";
import { clusterHref } from "../../_shell/links";
import { Age, Moment } from "../../_ui/age";
import { TextLink } from "../../_ui/button";
import { classNames } from "../../_ui/class-names";
import { Table, Td, Th } from "../../_ui/table";
import { Sentence } from "./event-sentence";
import { SeverityMark } from "./event-words";
import type { EventRow } from "./fresh-events";
import { groupEvents } from "./group";
import type { Named } from "./sentence";

export function EventTable({
  events,
  namesOf,
  freshest,
}: {
  events: readonly EventRow[];
  namesOf: (event: EventRow) => readonly Named[];
  freshest: string | undefined;
}) {
  return (
    <Table caption="Events, newest first">
      <thead>
        <tr>
          <Th className="w-34 ps-6! max-lg:ps-4!">Time</Th>
          <Th align="end" className="w-18">
            Ago
          </Th>
          <Th className="w-28">Severity</Th>
          <Th>Event</Th>
          <Th className="w-28 pe-6! xl:w-40">Cluster</Th>
        </tr>
      </thead>
      <tbody>
        {groupEvents(events).map(({ first, effects }) => (
          <Fragment key={first.id}>
            <Row event={first} namesOf={namesOf} fresh={first.id === freshest} />
            {effects.map((event) => (
              <Row key={event.id} event={event} effect namesOf={namesOf} fresh={event.id === freshest} />
            ))}
          </Fragment>
        ))}
      </tbody>
    </Table>
  );
}

const Row = memo(function Row({
  event,
  effect = false,
  namesOf,
  fresh,
}: {
  event: EventRow;
  /** It followed from the event above. */
  effect?: boolean;
  namesOf: (event: EventRow) => readonly Named[];
  fresh: boolean;
}) {
  return (
    <tr className={classNames("group/row hover:bg-hover", fresh && "animate-tint")}>
      <Td className="ps-6! max-lg:ps-4! text-ink-2">
        <Moment at={event.at} />
      </Td>
      <Td align="end">
        <Age at={event.at} />
      </Td>
      <Td>
        <SeverityMark severity={event.severity} />
      </Td>
      <Td>
        <Sentence event={event} effect={effect} names={namesOf(event)} />
      </Td>
      <Td className="pe-6!">
        <TextLink quiet href={clusterHref(event.clusterId)} className="text-ink-2">
          {event.clusterName}
        </TextLink>
      </Td>
    </tr>
  );
});
