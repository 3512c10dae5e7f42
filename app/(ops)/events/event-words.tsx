import Link from "next/link";
import { subjectHref } from "../../_shell/links";
import { StatusMark } from "../../_ui/status-mark";
import type { EventRow } from "./fresh-events";
import { cutSentence, type Named } from "./sentence";

/** How bad it was; nothing for what is only worth knowing. */
export function SeverityMark({ severity, compact }: { severity: EventRow["severity"]; compact?: boolean }) {
  if (severity === "info") return null;
  return <StatusMark kind={severity} word={wordOf(severity)} compact={compact} />;
}

/** An event of severity ok is the end of something. */
const wordOf = (severity: "down" | "degraded" | "ok" | "unknown"): string | undefined =>
  severity === "ok" ? "Back" : undefined;

/** The sentence with links to what it is about, and to everything in `names`. */
export function EventSentence({ event, names }: { event: EventRow; names: readonly Named[] }) {
  const pieces = cutSentence(event.sentence, [...names, ...subjectNames(event)]);
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
