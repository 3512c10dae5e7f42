/**
 * The repairs of a change set against how its hosts are found: an edit names a difference between files and what runs, and what is done
 * about it follows from the difference as it is now. Pure.
 */
import type { ServerKey, ServiceKey } from "../ipvs/model";
import type { Thresholds } from "../ipvs/thresholds";
import type { Repair } from "./guards/scene";
import type { PlanRequest } from "./plan";
import type { Difference } from "./truth/model";
import type { RoutingTools } from "./truth/routing";
import { findDifferences } from "./truth/truth";

/** What runs on a host beside what is observed of it: a repair goes by it. Each null: not asked, or no answer. */
export type Runs = {
  readonly thresholds: Thresholds | null;
  /** `show running-config` */
  readonly running: string | null;
  /** Since when a server has its weight in the kernel, ms; null: not known. */
  readonly weightSince: (service: ServiceKey, server: ServerKey) => number | null;
};

const nothingKnown: Runs = { thresholds: null, running: null, weightSince: () => null };

export const runsOf = ({ runs }: Pick<PlanRequest, "runs">, hostId: string): Runs =>
  runs?.get(hostId) ?? nothingKnown;

/** By host id; hosts without a repair are not in it. A difference named twice is repaired once. */
export const repairsIn = (
  request: PlanRequest,
  tools: RoutingTools,
): ReadonlyMap<string, readonly Repair[]> => {
  const asked = new Map<string, Map<string, { code: string; subject: string }>>();
  for (const edit of request.edits) {
    if (edit.kind !== "repair") continue;
    const { hostId, code, subject } = edit;
    const own = asked.get(hostId) ?? new Map();
    asked.set(hostId, own.set(`${code} ${subject}`, { code, subject }));
  }
  return new Map(
    [...asked].map(([hostId, own]) => {
      const found = differencesOf(request, hostId, tools);
      return [
        hostId,
        [...own.values()].map(({ code, subject }) => ({
          code,
          subject,
          difference:
            found.find((one) => one.code === code && one.subject === subject && one.action !== null) ?? null,
        })),
      ];
    }),
  );
};

const differencesOf = (request: PlanRequest, hostId: string, tools: RoutingTools): readonly Difference[] => {
  const host = request.hosts.find((one) => one.hostId === hostId);
  if (host === undefined) return [];
  const truth = {
    host,
    desired: request.desired.get(hostId) ?? [],
    live: request.live.get(hostId) ?? null,
    observation: request.observations.findLast((one) => one.hostId === hostId) ?? null,
    ...runsOf(request, hostId),
    busy: false,
    now: request.now ?? 0,
  };
  return findDifferences(truth, tools);
};

/** Those that are there and can be repaired. */
export const toRepair = (repairs: readonly Repair[]): readonly Difference[] =>
  repairs.flatMap(({ difference }) => difference ?? []);

/** By the forecast: one line of a table may depend on another. */
export const ofTable = (repairs: readonly Repair[]): readonly Difference[] =>
  toRepair(repairs).filter(({ action }) => action?.kind === "ipvsadm");
