/**
 * Events that tell of one thing, put together: the cause first, then what followed from it in the order it was seen. What
 * belongs together is told by time and by the host the cause is on. Pure.
 */
import type { EventRow } from "./fresh-events";

type Grouped = Pick<
  EventRow,
  "id" | "at" | "clusterId" | "code" | "severity" | "sentence" | "hostId" | "hostName"
>;

export type EventGroup<E> = {
  readonly first: E;
  /** What followed from the first; empty where it stands alone. */
  readonly effects: readonly E[];
};

/** An adjacency times out, and checks fail, within a minute of what caused it; a poll may show it before the cause. ms */
const windowMs = 60_000;

/** From the most telling cause to the least: a cable explains a silent host, a stopped daemon an empty table. */
const CAUSES: readonly (readonly string[])[] = [
  ["link.carrier-lost", "link.off", "link.gone", "link.up"],
  ["host.reboot"],
  ["daemon.stopped", "daemon.restarted", "daemon.started"],
  ["host.unreachable", "host.reachable"],
  ["ipvs.emptied", "ipvs.filled"],
  ["vip.removed", "vip.added"],
];

const rankOf = ({ code }: Grouped): number => {
  const rank = CAUSES.findIndex((codes) => codes.includes(code));
  return rank < 0 ? Number.POSITIVE_INFINITY : rank;
};

/** A fault explains faults, a return explains returns; what is neither may follow from both. */
const fits = (cause: Grouped, effect: Grouped): boolean => {
  const [a, b] = [polarity(cause), polarity(effect)];
  return a === null || b === null || a === b;
};
const polarity = ({ severity }: Grouped): "bad" | "good" | null =>
  severity === "info" ? null : severity === "ok" ? "good" : "bad";

/** Whether the event is of the host, or its sentence names it as a whole word: `lvs1` is not named in `lvs10`. */
const concerns = (event: Grouped, host: Pick<Grouped, "hostId" | "hostName">): boolean => {
  if (host.hostId !== null && event.hostId === host.hostId) return true;
  const name = host.hostName;
  if (!name) return false;
  for (let at = event.sentence.indexOf(name); at >= 0; at = event.sentence.indexOf(name, at + 1))
    if (!isWordy(event.sentence[at - 1]) && !isWordy(event.sentence[at + name.length])) return true;
  return false;
};
const isWordy = (character: string | undefined): boolean =>
  character !== undefined && /[\w-]/.test(character);

/** How far an event is from what may have caused it; a cause that was seen after its effect is less likely one. ms */
const distance = (cause: Grouped, effect: Grouped): number =>
  effect.at >= cause.at ? effect.at - cause.at : 2 * (cause.at - effect.at);

/** The nearest cause, of equally near ones the most telling; null where there is none. */
const causeOf = <E extends Grouped>(event: E, causes: readonly E[]): E | null => {
  const possible = causes.filter(
    (cause) =>
      cause.clusterId === event.clusterId &&
      distance(cause, event) <= windowMs &&
      rankOf(event) > rankOf(cause) &&
      fits(cause, event) &&
      concerns(event, cause),
  );
  const [nearest] = possible.sort((a, b) => distance(a, event) - distance(b, event) || rankOf(a) - rankOf(b));
  return nearest ?? null;
};

/** @param events newest first; so are the groups, by their newest event */
export function groupEvents<E extends Grouped>(events: readonly E[]): readonly EventGroup<E>[] {
  const causes = events.filter((event) => rankOf(event) !== Number.POSITIVE_INFINITY);
  const direct = new Map(events.map((event) => [event, causeOf(event, causes)]));
  // What caused it may have had a cause itself; ranks fall on the way, so that there is an end.
  const root = (event: E): E => {
    const cause = direct.get(event) ?? null;
    return cause === null ? event : root(cause);
  };
  const groups = new Map<E, E[]>();
  for (const event of events) {
    // What caused its cause need not have caused it: a reboot may follow from one thing and be followed by another.
    const found = root(event);
    const first = fits(found, event) ? found : event;
    const group = groups.get(first) ?? [];
    if (event !== first) group.push(event);
    groups.set(first, group);
  }
  return [...groups].map(([first, effects]) => ({ first, effects: effects.reverse() }));
}
