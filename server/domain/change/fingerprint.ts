/**
 * What a plan was made from, as canonical text: whoever rolls it out makes the text again, and if its hash is another one the world has
 * moved and it is planned again. Hashing is done outside. Pure.
 */
import type { Plan } from "./model";
import type { PlanRequest } from "./plan";

export type Fingerprint = {
  readonly whole: string;
  /** The same by host id, so that the one that moved has a name. */
  readonly hosts: ReadonlyMap<string, string>;
};

/**
 * Made from what is desired and drafted, from the files on the hosts, and from what the plan says: its order, its tables without counts of
 * connections (those change all the time), its expectations and verdicts.
 */
export const fingerprint = (request: PlanRequest, plan: Plan): Fingerprint => {
  const hosts = new Map(
    [...request.hosts]
      .sort((a, b) => (a.hostId < b.hostId ? -1 : 1))
      .map((host) => {
        const { hostId } = host;
        const index = plan.hosts.findIndex((one) => one.hostId === hostId);
        const own = plan.hosts[index];
        const planned = own && {
          place: index,
          files: own.files,
          actions: own.actions,
          expected: own.expected,
          table: own.table.map(({ kind, line, was }) => ({ kind, line, was })),
          verdicts: plan.verdicts.filter((verdict) => verdict.hostId === hostId),
        };
        const files = own === undefined ? null : (request.desired.get(hostId) ?? null);
        return [
          hostId,
          canonical({ host, files, live: live(request, hostId, own !== undefined), planned }),
        ] as const;
      }),
  );
  const common = {
    hosts: [...hosts].map(([hostId, text]) => [hostId, text]),
    verdicts: plan.verdicts.filter(({ hostId }) => hostId === null),
    vips: plan.vips,
  };
  return { whole: canonical(common), hosts };
};

/** Files of hosts that are not changed may move: that is no business of this plan. */
const live = (request: PlanRequest, hostId: string, changed: boolean): unknown =>
  changed ? (request.live.get(hostId) ?? null) : null;

/** JSON with the keys of every object in order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
