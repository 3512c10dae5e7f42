"use client";
import Link from "next/link";
import { memo } from "react";
import { clusterHref, subjectHref } from "../../_shell/links";
import { Age, Moment } from "../../_ui/age";
import { TextLink } from "../../_ui/button";
import { classNames } from "../../_ui/class-names";
import { StatusMark } from "../../_ui/status-mark";
import { Table, Td, Th } from "../../_ui/table";
import type { EventRow } from "./fresh-events";
import { cutSentence, type Named } from "./sentence";

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
          <Th className="w-36 ps-6! max-lg:ps-4!">Time</Th>
          <Th align="end" className="w-18">
            Ago
          </Th>
          <Th className="w-28">Severity</Th>
          <Th>Event</Th>
          <Th className="w-40 pe-6!">Cluster</Th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <Row key={event.id} event={event} namesOf={namesOf} fresh={event.id === freshest} />
        ))}
      </tbody>
    </Table>
  );
}

const Row = memo(function Row({
  event,
  namesOf,
  fresh,
}: {
  event: EventRow;
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
        {event.severity !== "info" && <StatusMark kind={event.severity} word={wordOf(event.severity)} />}
      </Td>
      <Td>
        <Sentence event={event} names={[...namesOf(event), ...subjectNames(event)]} />
      </Td>
      <Td className="pe-6!">
        <TextLink quiet href={clusterHref(event.clusterId)} className="text-ink-2">
          {event.clusterName}
        </TextLink>
      </Td>
    </tr>
  );
});

/** An event of severity ok is the end of something. */
const wordOf = (severity: "down" | "degraded" | "ok" | "unknown"): string | undefined =>
  severity === "ok" ? "Back" : undefined;

function Sentence({ event, names }: { event: EventRow; names: readonly Named[] }) {
  const pieces = cutSentence(event.sentence, names);
  return pieces.map((piece, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a sentence does not change
    if (piece.href === null) return <span key={index}>{piece.text}</span>;
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a sentence does not change
      <Link key={index} href={piece.href} className="rounded-sm font-medium hover:underline">
        {piece.text}
      </Link>
    );
  });
}

/** What the event is about, by every name the sentence may use for it. */
function subjectNames(event: EventRow): readonly Named[] {
  const { subject } = event;
  const href = subjectHref(event.clusterId, subject);
  switch (subject.kind) {
    case "cluster":
      return [{ name: event.clusterName, href }];
    case "host":
      return event.hostName ? [{ name: event.hostName, href }] : [];
    case "vip":
      return [{ name: subject.address, href }];
    case "service":
      return [{ name: subject.key, href }];
    case "server":
      return [
        { name: subject.key, href },
        {
          name: subject.service,
          href: subjectHref(event.clusterId, { kind: "service", key: subject.service }),
        },
      ];
  }
}
