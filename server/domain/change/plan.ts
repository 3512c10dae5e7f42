/**
 * A change set as a plan: what each host is sent, in which order and why, what follows in its kernel, what has to be true afterwards, and
 * what would be wrong with it. Pure; the same input gives the same plan.
 */
import { compareNames } from "../address";
import type { HostObservation } from "../cluster/observation";
import { type ActionMakers, actionsFor } from "./actions";
import { commandsOf } from "./commands";
import { expectedOf } from "./expected";
import { changesBetween, textAt } from "./files";
import { type Forecast, forecastReload, forecastRepair } from "./forecast/forecast";
import { judge } from "./guards/guards";
import {
  type Elsewhere,
  type Policy,
  type Repair,
  type Scene,
  type SceneHost,
  type Since,
  usualPolicy,
} from "./guards/scene";
import { sinceCatalogue } from "./guards/since";
import type { ChangeHost } from "./host";
import type { ChangeEdit, FileChange, HostFiles, HostPlan, Plan } from "./model";
import { orderHosts } from "./order";
import { ownerOf } from "./paths";
import { ofTable, type Runs, repairsIn, runsOf, toRepair } from "./repairs";
import { readSide, type Side } from "./side";
import { touchedVips } from "./vips";

export type PlanRequest = {
  /** Every host of the cluster that SSH reaches. */
  readonly hosts: readonly ChangeHost[];
  /** What the files should be now, and what the change set makes of them; by host id. */
  readonly desired: ReadonlyMap<string, HostFiles>;
  readonly draft: ReadonlyMap<string, HostFiles>;
  /** A `file` edit brings its file back even where nothing else differs: that is a repair. */
  readonly edits: readonly ChangeEdit[];
  /** The files as they were last read; a host that is missing was not read. */
  readonly live: ReadonlyMap<string, HostFiles>;
  readonly observations: readonly HostObservation[];
  /** Programs that configurations name, as they were looked for; by host id. */
  readonly present: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  readonly elsewhere: Elsewhere;
  readonly policy?: Policy;
  /** What runs on each host beside what is observed, by host id: repairs go by it. */
  readonly runs?: ReadonlyMap<string, Runs>;
  /** When it was looked at, ms. */
  readonly now?: number;
  /** Null: what the catalogue of fields says. */
  readonly since: Since | null;
};

/** What a plan is made of for one host, before it has a place in the order. */
export type Draft = {
  readonly scene: SceneHost;
  readonly files: readonly FileChange[];
  /** keepalived reads its files again. */
  readonly reloads: boolean;
  /** Null where the table does not change, or nobody looks at it. */
  readonly forecast: Forecast | null;
  /** `show running-config`; null: not asked. */
  readonly running: string | null;
};

export const makePlan = (request: PlanRequest, makers: ActionMakers): Plan => {
  const scene = sceneOf(request, repairsIn(request, makers));
  const drafts = scene.hosts.filter(({ changed }) => changed).map((host) => draftOf(request, host));
  const hosts = orderHosts(drafts, scene).map(({ draft, why, transit }): HostPlan => {
    const { host, observation } = draft.scene;
    const { actions, notes } = actionsFor(draft, makers);
    const expected = expectedOf(draft, scene, transit, makers);
    return {
      hostId: host.hostId,
      name: host.name,
      files: draft.files,
      actions,
      expected,
      table: draft.forecast?.changes ?? [],
      commands: commandsOf(
        draft.files,
        actions,
        observation?.facts.kind === "known" ? observation.facts.value : null,
      ),
      notes,
      order: why,
    };
  });
  return {
    hosts,
    verdicts: judge(scene),
    vips: touchedVips(drafts),
    connections: hosts
      .flatMap(({ table }) => table.map(({ connections }) => connections))
      .reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0),
  };
};

export const sceneOf = (
  request: PlanRequest,
  repairs: ReadonlyMap<string, readonly Repair[]> = new Map(),
): Scene => {
  const seen = new Map<string, HostObservation>();
  for (const observation of request.observations) seen.set(observation.hostId, observation);
  return {
    hosts: [...request.hosts]
      .sort((a, b) => compareNames(a.name, b.name))
      .map((host): SceneHost => {
        const before = request.desired.get(host.hostId) ?? [];
        const after = request.draft.get(host.hostId) ?? before;
        const own = repairs.get(host.hostId) ?? [];
        return {
          host,
          before: readSide(host, before),
          after: readSide(host, after),
          changed: pathsOf(request, host.hostId).length > 0 || toRepair(own).length > 0,
          repairs: own,
          observation: seen.get(host.hostId) ?? null,
          present: request.present.get(host.hostId) ?? new Map(),
          live: request.live.get(host.hostId) ?? null,
        };
      }),
    elsewhere: request.elsewhere,
    policy: request.policy ?? usualPolicy,
    since: request.since ?? sinceCatalogue,
  };
};

/** The files this change is about: those that become another one, and those a `file` edit names. */
const pathsOf = (request: PlanRequest, hostId: string): readonly string[] => {
  const before = request.desired.get(hostId) ?? [];
  const after = request.draft.get(hostId) ?? before;
  const live = request.live.get(hostId);
  const named = request.edits.flatMap((edit) =>
    edit.kind === "file" && edit.hostId === hostId ? [edit.path] : [],
  );
  return [...new Set([...changesBetween(before, after).map(({ path }) => path), ...named])]
    .sort()
    .filter((path) => textAt(live ?? before, path) !== textAt(after, path));
};

const draftOf = (request: PlanRequest, scene: SceneHost): Draft => {
  const { host, before, after, live, observation } = scene;
  const files = pathsOf(request, host.hostId).map((path) => ({
    path,
    from: textAt(live ?? before.files, path),
    to: textAt(after.files, path),
  }));
  const reads = [
    host.keepalivedPath,
    ...(before.keepalived?.files ?? []),
    ...(after.keepalived?.files ?? []),
  ];
  const reloads = files.some(({ path }) => reads.includes(path));
  const { thresholds, running } = runsOf(request, host.hostId);
  const repairs = ofTable(scene.repairs);
  const options = {
    table: observation?.ipvs.kind === "known" ? observation.ipvs.value : null,
    failing: observation?.checkFailures ?? [],
    thresholds,
    repairs,
  };
  const old = inForce(scene).keepalived;
  const forecast = reloads
    ? forecastReload(old, after.keepalived, options)
    : repairs.length > 0
      ? forecastRepair(old, options)
      : null;
  return { scene, files, reloads, forecast, running };
};

/** What keepalived has read last, as far as anybody knows: the file on the host. */
const inForce = ({ host, before, live }: SceneHost): Side =>
  live === null || ownFiles(live) === ownFiles(before.files) ? before : readSide(host, live);

const ownFiles = (files: HostFiles): string =>
  JSON.stringify(files.filter(({ path }) => ownerOf(path) === "keepalived"));
