/** The status of a real server by its weight on one director, and of all directors together. Pure. */
import { weightSubject } from "../events/subjects";
import type { RealServerEntry, ServerKey, ServiceKey } from "../ipvs/model";
import { clause, listed } from "../words";
import type { Composition } from "./composition";
import { latest } from "./since";
import { isByHand, readingOf, type Standing } from "./standing";
import type { Status, StatusKind } from "./view";

/** Why keepalived took a server out on a director: "HTTP_GET failed"; null when it says nothing. */
export const failureOf = (director: Standing, service: ServiceKey, server: ServerKey): string | null =>
  director.silence !== null
    ? null
    : (director.observation?.checkFailures.find((one) => one.service === service && one.server === server)
        ?.why ?? null);

/**
 * Weight 0 with a failed check is down, without one it is somebody's wish: draining while connections last, then off.
 * When keepalived could not be asked, which of the two it is is not known, and that is said.
 */
export const statusByWeight = (
  director: Standing,
  entry: Pick<RealServerEntry, "weight" | "activeConn">,
  failure: string | null,
  since: number | null,
): Status => {
  if (entry.weight > 0) return { kind: "ok", text: `Weight ${entry.weight}`, since };
  if (failure !== null) return { kind: "down", text: `Weight 0: ${clause(failure)}`, since };
  if (readingOf(director, (seen) => seen.keepalived).kind === "unknown" && !isByHand(director))
    return { kind: "degraded", text: "Weight 0, the reason is not known", since };
  return entry.activeConn > 0
    ? { kind: "draining", text: `Weight 0, ${entry.activeConn} active connections left`, since }
    : { kind: "off", text: "Weight 0, no active connections", since };
};

/** What one director says of one real server; `entry` null: it is not in its table. */
export type ServerOnDirector = {
  readonly director: Standing;
  readonly entry: RealServerEntry | null;
  readonly failure: string | null;
};

/** All directors that answer, together. `tables` are only theirs; none of them makes it unknown. */
export const statusOverDirectors = (
  composition: Composition,
  service: ServiceKey,
  server: ServerKey,
  tables: readonly ServerOnDirector[],
): Status => {
  if (tables.length === 0) return { kind: "unknown", text: "No director answers", since: null };
  const single = tables.map(({ director, entry, failure }) => {
    const since = composition.since(director.host.id, weightSubject(service, server));
    const status: Status =
      entry === null
        ? { kind: "down", text: failure === null ? "Not in the table" : `Removed: ${clause(failure)}`, since }
        : statusByWeight(director, entry, failure, since);
    return { name: director.host.name, status };
  });
  const takes = single.filter((one) => one.status.kind === "ok");
  const out = single.filter((one) => one.status.kind !== "ok");
  if (out.length === 0)
    return {
      kind: "ok",
      text: texts(takes).length === 1 ? (texts(takes)[0] ?? "") : "Takes connections",
      since: latest(takes.map((one) => one.status.since)),
    };
  const since = latest(out.map((one) => one.status.since));
  if (takes.length === 0) {
    const text =
      texts(out).length === 1 ? (texts(out)[0] ?? "") : `Out on ${listed(out.map((one) => one.name))}`;
    return { kind: worst(out.map((one) => one.status.kind)), text, since };
  }
  const [reason = ""] = texts(out);
  const on = `on ${listed(out.map((one) => one.name))}`;
  const [what = "", ...why] = reason.split(/(?=: |, )/);
  return { kind: "degraded", text: `${what} ${on}${why.join("")}`, since };
};

const texts = (list: readonly { readonly status: Status }[]): readonly string[] => [
  ...new Set(list.map((one) => one.status.text)),
];

/** From worst to best; off is on purpose and so better than draining only in that nothing is left to do. */
const ORDER: readonly StatusKind[] = ["down", "degraded", "unknown", "draining", "off", "ok"];
export const worst = (kinds: readonly StatusKind[]): StatusKind =>
  ORDER.find((kind) => kinds.includes(kind)) ?? "unknown";
