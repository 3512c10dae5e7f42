/** How good an OSPF state is. Pure. */
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
