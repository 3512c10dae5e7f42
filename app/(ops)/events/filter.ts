/** The filter of the event list; the address is its only home. Pure. */
import type { RouterInputs } from "../../../server/trpc/router";

export type Severity = NonNullable<RouterInputs["event"]["live"]["severity"]>;
export type EventFilter = RouterInputs["event"]["live"];

export const severities: readonly Severity[] = ["down", "degraded", "unknown", "ok", "info"];

/** One word for each, in the rows and in the filter alike. An event of severity ok is the end of something. */
export const severityWords: Readonly<Record<Severity, string>> = {
  down: "Down",
  degraded: "Degraded",
  unknown: "No data",
  ok: "Back",
  info: "Note",
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const uuid = (text: string | null): string | undefined => (text && UUID.test(text) ? text : undefined);

/** Reads `?cluster=&host=&severity=&text=`; what cannot be one is left out rather than failing the page. */
export const filterFrom = (params: Pick<URLSearchParams, "get">): EventFilter => ({
  clusterId: uuid(params.get("cluster")),
  hostId: uuid(params.get("host")),
  severity: severities.find((severity) => severity === params.get("severity")),
  search: params.get("text")?.trim().slice(0, 200) || undefined,
});

/** The address of a filtered list; the inverse of `filterFrom`. */
export function filterHref(filter: EventFilter): string {
  const params = new URLSearchParams();
  if (filter.clusterId) params.set("cluster", filter.clusterId);
  if (filter.hostId) params.set("host", filter.hostId);
  if (filter.severity) params.set("severity", filter.severity);
  if (filter.search) params.set("text", filter.search);
  return params.size === 0 ? "/events" : `/events?${params}`;
}

export const isFiltered = (filter: EventFilter): boolean => Object.values(filter).some(Boolean);
