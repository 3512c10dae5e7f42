import Link from "next/link";
import { subjectHref } from "../../_shell/links";
import { StatusMark } from "../../_ui/status-mark";
import { severityWords } from "./filter";
import type { EventRow } from "./fresh-events";
import { cutSentence, type Named } from "./sentence";

/** How bad it was, in shape, word and colour; what is only worth knowing has a shape and a word of its own. */
export function SeverityMark({ severity, compact }: { severity: EventRow["severity"]; compact?: boolean }) {
  const word = severityWords[severity];
  if (severity !== "info") return <StatusMark kind={severity} word={word} compact={compact} />;
  return (
    <span
      data-tip={compact ? word : undefined}
      className="inline-flex items-baseline gap-1.5 whitespace-nowrap text-ink-3"
    >
      <svg aria-hidden viewBox="0 0 12 12" width={12} height={12} className="relative top-[1.5px] shrink-0">
        <path
          d="M6 5.4V9M6 2.9v.4"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeLinecap="round"
        />
      </svg>
      <span className={compact ? "sr-only" : undefined}>{word}</span>
    </span>
  );
}

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
