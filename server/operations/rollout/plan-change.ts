/**
 * The `plan` request: looks at every host of the cluster afresh and says what rolling a change set out would do. Reads only; what the
 * plan was made from is kept as a hash, so that whoever starts it later starts what was reviewed.
 */
import { createHash } from "node:crypto";
import { fingerprint } from "../../domain/change/fingerprint";
import { programsToLookFor } from "../../domain/change/guards/scripts";
import type { ChangeHost } from "../../domain/change/host";
import type { HostFiles } from "../../domain/change/model";
import { makePlan, type PlanRequest } from "../../domain/change/plan";
import type { Runs } from "../../domain/change/repairs";
import { readSide } from "../../domain/change/side";
import type { HostObservation } from "../../domain/cluster/observation";
import { weightSubject } from "../../domain/events/subjects";
import { parseThresholds } from "../../domain/ipvs/thresholds";
import { SluiceError } from "../../domain/sluice-error";
import { HostError } from "../../hosts/errors";
import { loadDesired } from "../../store/changes/desired";
import type { FileReading } from "../../store/changes/reading";
import { loadChange } from "../../store/changes/sets";
import { loadSeen } from "../../store/changes/truth";
import type { Store } from "../../store/store";
import { actionMakers } from "../change/appliers";
import { changeHosts, filesOf, replayOn } from "../change/replay-change";
import type { RequestAnswer } from "../requests";
import { elsewhere } from "./elsewhere";
import type { Ground } from "./ground";

export const planChange = async (
  store: Store,
  ground: Ground,
  changeId: string,
  signal: AbortSignal,
): Promise<RequestAnswer<"plan">> => {
  const stored = await loadChange(store, changeId);
  if (stored === null)
    throw new SluiceError("not-found", "There is no such change; it may have been removed.");
  const { change, version } = stored;
  await ground.refresh();
  const before = await loadDesired(store, change.clusterId);
  const seen = await seeAll(ground, changeHosts(before?.hosts ?? []), signal);
  // What a host is was learnt just now.
  const desired = await loadDesired(store, change.clusterId);
  if (desired === null || !desired.ready)
    throw new SluiceError("conflict", desired?.why ?? "There is no such cluster; it may have been removed.");
  const hosts = changeHosts(desired.hosts);
  const base = filesOf(desired.hosts);
  const edits = stored.edits.map(({ edit }) => edit);
  const replayed = replayOn(base, hosts, edits);
  const [refused] = replayed.refused;
  if (refused !== undefined)
    throw new SluiceError(
      "conflict",
      `Edit ${refused.index + 1} does not fit any more: ${refused.why}. Take it out or make it again.`,
    );
  const request: PlanRequest = {
    hosts,
    desired: new Map(base.map(({ hostId, files }) => [hostId, files])),
    draft: replayed.files,
    edits,
    live: seen.files,
    observations: seen.observations,
    present: await programsOn(ground, hosts, replayed.files, signal),
    elsewhere: await elsewhere(store, change.clusterId),
    since: null,
    runs: await runsOn(store, change.clusterId, seen),
    now: ground.now(),
  };
  const plan = makePlan(request, actionMakers);
  const print = fingerprint(request, plan);
  const parts = Object.fromEntries([...print.hosts].map(([hostId, text]) => [hostId, sha256(text)]));
  const hash = sha256(`${changeId} ${version} ${print.whole}`);
  const madeAt = ground.now();
  await store.prisma.changeReview.upsert({
    where: { changeId_hash: { changeId, hash } },
    create: { changeId, hash, parts, madeAt: new Date(madeAt) },
    update: { madeAt: new Date(madeAt) },
  });
  return { plan, version, hash, parts, madeAt, unread: seen.unread };
};

/** The programs the new files name, looked for where they are to run. A host that does not answer was said to be so already. */
const programsOn = async (
  ground: Ground,
  hosts: readonly ChangeHost[],
  files: ReadonlyMap<string, HostFiles>,
  signal: AbortSignal,
): Promise<PlanRequest["present"]> =>
  new Map(
    await Promise.all(
      hosts.map(async (host) => {
        const paths = programsToLookFor(readSide(host, files.get(host.hostId) ?? []));
        if (paths.length === 0) return [host.hostId, new Map<string, boolean>()] as const;
        const found = await ground.programs(host.hostId, paths, signal).catch((error: unknown) => {
          if (error instanceof HostError) return new Map<string, boolean>();
          throw error;
        });
        return [host.hostId, found] as const;
      }),
    ),
  );

/** What repairs go by: as read just now, and since when weights are as they are. */
const runsOn = async (
  store: Store,
  clusterId: string,
  { readings }: SeenAll,
): Promise<ReadonlyMap<string, Runs>> => {
  const { hosts } = await loadSeen(store, clusterId);
  return new Map(
    [...readings].map(([hostId, { running, thresholds }]) => {
      const since = hosts.find((one) => one.hostId === hostId)?.since;
      const limits = thresholds === null ? null : parseThresholds(thresholds);
      return [
        hostId,
        {
          running,
          thresholds: limits?.kind === "parsed" ? limits.value : null,
          weightSince: (service: string, server: string) =>
            since?.get(weightSubject(service, server)) ?? null,
        },
      ];
    }),
  );
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type ReadFiles = FileReading & { readonly kind: "read" };

type SeenAll = {
  readonly readings: ReadonlyMap<string, ReadFiles>;
  readonly files: ReadonlyMap<string, HostFiles>;
  readonly observations: readonly HostObservation[];
  readonly unread: readonly { readonly hostId: string; readonly why: string }[];
};

/** All at once: each has the same deadline. */
const seeAll = async (
  ground: Ground,
  hosts: readonly ChangeHost[],
  signal: AbortSignal,
): Promise<SeenAll> => {
  const readings = new Map<string, ReadFiles>();
  const observations: HostObservation[] = [];
  const unread: { hostId: string; why: string }[] = [];
  await Promise.all(
    hosts.map(async ({ hostId }) => {
      try {
        const read = await ground.files(hostId, signal);
        if (read.kind === "failed") unread.push({ hostId, why: read.why });
        else readings.set(hostId, read);
        const { observation } = await ground.look(hostId, { want: "everything", deadlineMs: 30_000, signal });
        observations.push(observation);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        readings.delete(hostId);
        unread.push({ hostId, why: error.message });
      }
    }),
  );
  const byId = (a: { readonly hostId: string }, b: { readonly hostId: string }) =>
    a.hostId < b.hostId ? -1 : 1;
  const files = new Map([...readings].map(([hostId, read]) => [hostId, read.files]));
  return { readings, files, observations: observations.sort(byId), unread: unread.sort(byId) };
};
