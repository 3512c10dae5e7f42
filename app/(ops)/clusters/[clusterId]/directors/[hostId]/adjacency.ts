/** How good an OSPF state is. Pure. */
import type { HostHead } from "#domain/cluster/view";
import type { OspfNeighbour } from "#domain/ospf/model";
import type { Mark } from "../../../../../_ui/status-mark";

/** Full is good, and so is 2-Way between two routers neither of which is DR or Backup. The rest is on the way up or down. */
export const adjacencyMark = (state: OspfNeighbour["state"], role: OspfNeighbour["role"]): Mark => {
  switch (state) {
    case "Full":
      return "ok";
    case "2-Way":
      return role === "DROther" ? "ok" : "degraded";
    case "Attempt":
    case "Init":
    case "ExStart":
    case "Exchange":
    case "Loading":
      return "degraded";
    case "Down":
      return "down";
    case "Unknown":
      return "unknown";
  }
};

/** How many neighbours are as they should be, of all that are listed or were: one that is not listed any more is down. */
export const neighbourCount = (
  host: Pick<HostHead, "neighbours" | "lostNeighbours">,
): { readonly healthy: number; readonly of: number; readonly mark: Mark } | null => {
  if (host.neighbours.kind === "unknown") return null;
  const listed = host.neighbours.value;
  const healthy = listed.filter((one) => adjacencyMark(one.state, one.role) === "ok").length;
  const of = listed.length + host.lostNeighbours.length;
  return { healthy, of, mark: healthy === of ? "ok" : healthy === 0 ? "down" : "degraded" };
};

const states: readonly OspfNeighbour["state"][] = [
  "Full",
  "2-Way",
  "Attempt",
  "Init",
  "ExStart",
  "Exchange",
  "Loading",
  "Down",
];

/** The same for a span's text: `Full/DR`, `2-Way/DROther`, or `absent` when it was not listed, which is down. */
export const adjacencySpan = (text: string): { readonly value: string; readonly mark: Mark } => {
  if (text === "absent") return { value: "no neighbour", mark: "down" };
  const [name = "", role] = text.split("/");
  const state = states.find((one) => one.toLowerCase() === name.toLowerCase()) ?? "Unknown";
  return { value: text, mark: adjacencyMark(state, role === "DROther" ? "DROther" : null) };
};
