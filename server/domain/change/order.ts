/**
 * The order of a rollout: the host that can lose least first, as canary; VRRP backups before masters; routers last. A change of what two
 * OSPF neighbours have to have in common breaks the adjacency until both have it: then some directors go first, the routers in the
 * middle, the other directors last, so that there is a next hop at every moment. Pure.
 */
import { compareNames } from "../address";
import { listed } from "../words";
import { disagreements, type OspfEnd, ospfEnds } from "./guards/ospf";
import { isDirector, isRouter, type Scene, type SceneHost } from "./guards/scene";
import { hearEachOther } from "./guards/segments";
import type { Draft } from "./plan";

export type Placed = {
  readonly draft: Draft;
  /** Why it stands there. */
  readonly why: string;
  /** Names of hosts it is no neighbour of until they have their part of the change as well. */
  readonly transit: ReadonlySet<string>;
};

type Rank = { readonly stage: number; readonly why: string };

export const orderHosts = (drafts: readonly Draft[], scene: Scene): readonly Placed[] => {
  const broken = brokenBetween(drafts, scene.hosts);
  const split = broken.length > 0;
  const ranked = drafts.map((draft) => ({ draft, rank: rankOf(draft.scene) })).sort(byRank);
  const directors = ranked.filter(({ draft }) => isDirector(draft.scene));
  // With fewer than two there is no half that could serve meanwhile.
  const first = new Set(directors.slice(0, Math.ceil(directors.length / 2)).map(({ draft }) => draft));
  const staged = split
    ? ranked
        .map((one) => ({ ...one, rank: aroundRouters(one.draft, one.rank, first) }))
        .sort((a, b) => a.rank.stage - b.rank.stage)
    : ranked;
  const done = new Set<string>();
  const canary = staged.length > 1 ? staged[0]?.draft : undefined;
  return staged.map(({ draft, rank }) => {
    const { hostId } = draft.scene.host;
    done.add(hostId);
    const waiting = broken.flatMap(([a, b]) =>
      a === hostId && !done.has(b) ? [b] : b === hostId && !done.has(a) ? [a] : [],
    );
    const why = draft === canary ? `canary: ${rank.why}` : rank.why;
    return { draft, why, transit: new Set(waiting) };
  });
};

const byRank = (a: { draft: Draft; rank: Rank }, b: { draft: Draft; rank: Rank }): number =>
  a.rank.stage - b.rank.stage ||
  Number(isBusy(a.draft.scene)) - Number(isBusy(b.draft.scene)) ||
  compareNames(a.draft.scene.host.name, b.draft.scene.host.name);

/** Not how many: the order must not change while somebody reads the plan. Who cannot be seen is not the one to begin with. */
const isBusy = ({ observation }: SceneHost): boolean =>
  observation?.ipvs.kind !== "known" ||
  observation.ipvs.value.services.some(({ servers }) => servers.some(({ activeConn }) => activeConn > 0));

const rankOf = (scene: SceneHost): Rank => {
  if (isRouter(scene) && !isDirector(scene))
    return { stage: 40, why: "routers last: every VIP goes through them" };
  if (!isDirector(scene))
    return { stage: 0, why: "before the directors: it has to be ready when they send to it" };
  const role = vrrpRole(scene);
  switch (role.kind) {
    case "backup":
      return { stage: 10, why: "backup before master: it holds no VIP now" };
    case "mixed":
      return { stage: 20, why: `holds some of the VIPs now (master in ${listed(role.masterIn)})` };
    case "master":
      return { stage: 30, why: "master after its backups: it holds the VIP now" };
    case "none":
      return isBusy(scene)
        ? { stage: 20, why: "one director after the other" }
        : { stage: 20, why: "it has no connections now" };
  }
};

type VrrpRole =
  | { readonly kind: "none" | "backup" | "master" }
  | { readonly kind: "mixed"; readonly masterIn: readonly string[] };

/** As observed; where that is not known, as configured. */
const vrrpRole = ({ observation, before }: SceneHost): VrrpRole => {
  const configured = before.keepalived?.instances ?? [];
  if (configured.length === 0) return { kind: "none" };
  const seen =
    observation?.vrrp.kind === "known"
      ? observation.vrrp.value.map(({ name, state }) => ({ name, state: state as string }))
      : configured.map(({ name, state }) => ({ name, state: state.value as string }));
  const masterIn = seen.filter(({ state }) => state === "MASTER").map(({ name }) => name);
  if (masterIn.length === 0) return { kind: "backup" };
  return masterIn.length === seen.length ? { kind: "master" } : { kind: "mixed", masterIn };
};

const aroundRouters = (draft: Draft, rank: Rank, first: ReadonlySet<Draft>): Rank => {
  if (isRouter(draft.scene) && !isDirector(draft.scene))
    return {
      stage: 50,
      why: "in the middle: the directors before it are its neighbours again from here on, those behind it until they follow",
    };
  if (!isDirector(draft.scene)) return rank;
  return first.has(draft)
    ? {
        stage: 10 + rank.stage / 100,
        why: "before the routers: the other directors serve until these speak with it again",
      }
    : { stage: 60 + rank.stage / 100, why: "after the routers: the first directors serve until it follows" };
};

/** Pairs of hosts that are neighbours before and after, and not while only one of them has the change. */
const brokenBetween = (
  drafts: readonly Draft[],
  hosts: readonly SceneHost[],
): readonly (readonly [string, string])[] => {
  const changed = new Set(drafts.flatMap(({ scene }) => (speaksOtherwise(scene) ? [scene.host.hostId] : [])));
  const pairs: (readonly [string, string])[] = [];
  for (const [index, a] of hosts.entries())
    for (const b of hosts.slice(index + 1)) {
      const [one, other] = [a.host.hostId, b.host.hostId];
      if (!changed.has(one) || !changed.has(other)) continue;
      const mixed = [
        ...unlike(ospfEnds(a, "after"), ospfEnds(b, "before")),
        ...unlike(ospfEnds(a, "before"), ospfEnds(b, "after")),
      ];
      const settled = unlike(ospfEnds(a, "after"), ospfEnds(b, "after"));
      if (mixed.length > 0 && settled.length === 0) pairs.push([one, other]);
    }
  return pairs;
};

/** Whether a neighbour would notice. */
const speaksOtherwise = (scene: SceneHost): boolean => {
  const said = (when: "before" | "after"): string =>
    JSON.stringify(ospfEnds(scene, when).map(({ host: _, origin: __, ...end }) => end));
  return said("before") !== said("after");
};

const unlike = (a: readonly OspfEnd[], b: readonly OspfEnd[]): readonly OspfEnd[] =>
  a.filter((end) =>
    b.some(
      (other) => hearEachOther(end.networks, other.networks) === true && disagreements(end, other).length > 0,
    ),
  );
