/**
 * `show ip ospf neighbor json` of FRR. The keys of a neighbour by version: `state, priority, deadTimeMsecs, address`
 * up to 8.1; `converged, role, upTimeInMsec` as well from 8.2; 8.5 prints old and new names together; from 9.0 only
 * `nbrState, nbrPriority, routerDeadIntervalTimerDueMsec, ifaceAddress`. Timers may be the string "inactive".
 */
import { isAddress } from "../address";
import { asNumber, asText, isRecord, type JsonRecord, readJson } from "../json";
import { excerpt } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import type { OspfNeighbour } from "./model";
import { readInterface, readState } from "./state";

/** The neighbours, in the order printed. A neighbour that is down is not printed: absent means down. */
export const parseNeighboursJson = (output: string): Parsed<readonly OspfNeighbour[]> => {
  const json = readJson("ospfd", output);
  if (json.kind === "failed") return json;
  if (!isRecord(json.value)) return failed("ospfd's neighbours are not a JSON object");
  const neighbours: OspfNeighbour[] = [];
  for (const byRouterId of tablesIn(json.value))
    for (const [routerId, value] of Object.entries(byRouterId)) {
      if (!isAddress(routerId)) continue;
      for (const entry of Array.isArray(value) ? value : [value]) {
        const neighbour = isRecord(entry) ? readNeighbour(routerId, entry) : null;
        if (neighbour === null)
          return failed(
            `ospfd's neighbour ${routerId} cannot be read: ${excerpt(JSON.stringify(entry) ?? "nothing")}`,
          );
        neighbours.push(neighbour);
      }
    }
  return parsed(neighbours);
};

/** Plain, under `neighbors`, or one such object per VRF. */
const tablesIn = (root: JsonRecord): readonly JsonRecord[] => {
  if (isRecord(root.neighbors)) return [root.neighbors];
  const vrfs = Object.values(root).filter(isRecord);
  const nested = vrfs.map((vrf) => vrf.neighbors).filter(isRecord);
  return nested.length > 0 ? nested : [root];
};

const readNeighbour = (routerId: string, entry: JsonRecord): OspfNeighbour | null => {
  const state = readState(asText(entry.nbrState) ?? asText(entry.state) ?? asText(entry.converged) ?? "");
  const address = asText(entry.ifaceAddress) ?? asText(entry.address);
  if (state === null || address === null || !isAddress(address)) return null;
  return {
    routerId,
    address,
    interface: readInterface(asText(entry.ifaceName) ?? ""),
    state: state.state,
    role: state.role,
    priority: asNumber(entry.nbrPriority) ?? asNumber(entry.priority),
    deadTimeMs: timer(entry.routerDeadIntervalTimerDueMsec) ?? timer(entry.deadTimeMsecs),
    upTimeMs: timer(entry.upTimeInMsec),
  };
};

const timer = (value: unknown): number | null => {
  const ms = asNumber(value);
  return ms === null || ms < 0 ? null : ms;
};
