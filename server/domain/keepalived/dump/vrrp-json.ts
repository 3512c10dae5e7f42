/** Reads `keepalived.json` (signal JSON; keepalived 1.3.6 and newer built with it): VRRP only. Pure; never throws; drops passwords. */
import type { VrrpInstance } from "../../host/model";
import { asList, asNumber, asText, isRecord, type JsonRecord, readJson } from "../../json";
import { failed, type Parsed, parsed } from "../../reading";
import type { DumpedInstance } from "./model";
import { vipOf } from "./vrrp-data";

const STATES: readonly VrrpInstance["state"][] = ["INIT", "BACKUP", "MASTER", "FAULT"];

const named = (value: unknown): string | null => asText(value) || null;
const texts = (value: unknown): readonly string[] => asList(value).filter((item) => typeof item === "string");

const readInstance = (data: JsonRecord): DumpedInstance => {
  const vips = texts(data.vips);
  const transition = asNumber(data.last_transition);
  const master = asNumber(data.master_priority);
  return {
    name: named(data.iname) ?? "",
    state: STATES[asNumber(data.state) ?? -1] ?? "UNKNOWN",
    interface: named(data.ifp_ifname),
    vrid: asNumber(data.vrid),
    priority: asNumber(data.effective_priority),
    vips: vips.map(vipOf),
    basePriority: asNumber(data.base_priority),
    syncGroup: null,
    wantedState: STATES[asNumber(data.wantstate) ?? -1] ?? "UNKNOWN",
    lastTransition: transition ? Math.floor(transition * 1000) : null,
    masterRouter: null,
    masterPriority: master || null,
    vipsSet: typeof data.vipset === "boolean" ? (data.vipset ? vips.map(vipOf) : []) : null,
    excludedVips: texts(data.evips).map(vipOf),
    configFaults: null,
    trackFaults: null,
  };
};

export const parseVrrpJson = (output: string): Parsed<readonly DumpedInstance[]> => {
  const read = readJson("keepalived", output);
  if (read.kind === "failed") return read;
  if (!Array.isArray(read.value)) return failed("keepalived.json holds no list of VRRP instances");
  return parsed(
    asList(read.value).flatMap((item) =>
      isRecord(item) && isRecord(item.data) ? [readInstance(item.data)] : [],
    ),
  );
};
