/** Words that ospfd's JSON and text share: `Full/DR`, `2-Way/DROther`, `Full/-`, `eth0:192.168.0.2`. Pure. */
import type { NeighbourState, OspfNeighbour } from "./model";

const STATES: readonly NeighbourState[] = [
  "Down",
  "Attempt",
  "Init",
  "2-Way",
  "ExStart",
  "Exchange",
  "Loading",
  "Full",
];

/**
 * State and role of a neighbour; null for text that is no state at all. The text form is cut at 15 characters
 * (`Exchange/DROthe`), and on a point-to-point network (`Full/-`) there is no role, whatever the key `role` says.
 */
export const readState = (text: string): Pick<OspfNeighbour, "state" | "role"> | null => {
  const [name = "", role = ""] = text.split("/");
  if (!/^[\w-]{1,15}$/.test(name)) return null;
  const state = STATES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? "Unknown";
  return { state, role: readRole(role) };
};

const readRole = (text: string): OspfNeighbour["role"] => {
  if (text === "DR") return "DR";
  if (text.length >= 2 && "Backup".startsWith(text)) return "Backup";
  return text.length >= 3 && "DROther".startsWith(text) ? "DROther" : null;
};

/** `eth0` from `eth0:192.168.0.2`; the local address behind the last colon is the interface's own. */
export const readInterface = (text: string): string => {
  const colon = text.lastIndexOf(":");
  return colon > 0 && /^[\d.]+$/.test(text.slice(colon + 1)) ? text.slice(0, colon) : text;
};
