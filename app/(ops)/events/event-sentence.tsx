import { EventSentence } from "./event-words";
import type { EventRow } from "./fresh-events";
import type { Named } from "./sentence";

/** An event's sentence; of one that followed from the event above, set in under it. */
export function Sentence({
  event,
  effect,
  names,
}: {
  event: EventRow;
  effect: boolean;
  names: readonly Named[];
}) {
  if (!effect) return <EventSentence event={event} names={names} />;
  return (
    <span className="flex gap-2 ps-1">
      <span aria-hidden className="text-ink-3">
        └
      </span>
      <span className="sr-only">Then: </span>
      <span className="min-w-0 flex-1">
        <EventSentence event={event} names={names} />
      </span>
    </span>
  );
}
