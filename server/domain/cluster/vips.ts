/** The VIPs: who holds them, who is announced with them, and whether that is as meant. Pure. */
import { hostPrefix } from "../address";
import { pathSubject, routeSubject, vipSubject, vrrpSubject } from "../events/subjects";
import { listed } from "../words";
import type { Composition } from "./composition";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import type { RouterView, Status, VipView } from "./view";

export const composeVips = (composition: Composition, routers: readonly RouterView[]): readonly VipView[] =>
  composition.inventory.vips.map(({ address: vip, label }) => {
    const mode = composition.mode(vip);
    const heldBy = composition.directors
      .filter((director) => composition.holds(director, vip) === true)
      .map((director) => director.host.name);
    const announcedBy = announcers(composition, vip, routers);
    const status =
      mode === "ecmp"
        ? ecmpStatus(composition, vip, routers, announcedBy)
        : mode === "vrrp"
          ? vrrpStatus(composition, vip, heldBy)
          : localStatus(composition, vip, heldBy);
    return { vip, label, status, heldBy, announcedBy, mode };
  });

const answeringFor = (vip: string, routers: readonly RouterView[]) =>
  routers.flatMap((router) => {
    const own = router.vips.kind === "known" ? router.vips.value.find((one) => one.vip === vip) : undefined;
    return own === undefined ? [] : [{ router, own }];
  });

const announcers = (
  composition: Composition,
  vip: string,
  routers: readonly RouterView[],
): readonly string[] => {
  const answering = answeringFor(vip, routers);
  if (answering.length === 0) return [];
  return composition.directors
    .filter((director) =>
      answering.every(({ own }) =>
        own.paths.some((path) => path.directorId === director.host.id && path.state === "installed"),
      ),
    )
    .map((director) => director.host.name);
};

const ecmpStatus = (
  composition: Composition,
  vip: string,
  routers: readonly RouterView[],
  announcedBy: readonly string[],
): Status => {
  const answering = answeringFor(vip, routers);
  if (answering.length === 0)
    return { kind: "unknown", text: "No router tells whether it is announced", since: null };
  const since = latest(
    answering.flatMap(({ router, own }) => [
      composition.since(router.hostId, routeSubject(hostPrefix(vip))),
      ...own.paths.map((path) =>
        composition.since(router.hostId, pathSubject(hostPrefix(vip), path.nextHop)),
      ),
    ]),
  );
  const cut = answering.filter(({ own }) => own.installedCount === 0).map(({ router }) => router.name);
  const of = composition.directors.length;
  if (cut.length === answering.length) {
    const refused = answering.some(({ own }) => own.paths.some((path) => path.state === "inactive"));
    const text = refused ? "No router uses the paths it has to it" : "Announced by no director";
    return { kind: "down", text, since };
  }
  if (cut.length > 0)
    return {
      kind: "degraded",
      text: `${listed(cut)} ${cut.length === 1 ? "has" : "have"} no path to it`,
      since,
    };
  const text = `Announced by ${announcedBy.length} of ${of} directors`;
  return { kind: announcedBy.length < of ? "degraded" : "ok", text, since };
};

/** How long after the last director let go of it a VIP is taken to be on its way to the next. ms */
const changingHandsMs = 5_000;

/**
 * Who holds it is told at every poll, what VRRP calls itself more rarely: the addresses decide who serves. A state counts
 * against them only where it was read after the address had come.
 */
const vrrpStatus = (composition: Composition, vip: string, heldBy: readonly string[]): Status => {
  const members = composition.directors.map((director) => memberOf(composition, director, vip));
  const masters = members.filter((one) => one.serves === true);
  const names = masters.map((one) => one.name);
  const since = latest((masters.length > 0 ? masters : members).map((one) => one.since));
  const [master] = masters;
  if (master !== undefined && masters.length === 1)
    return master.contrary === null
      ? { kind: "ok", text: `${master.name} is MASTER`, since }
      : { kind: "degraded", text: `${master.name} holds it and is ${master.contrary}`, since };
  if (masters.length > 1) return { kind: "degraded", text: `${listed(names)} are MASTER at once`, since };
  if (composition.directors.some((director) => director.silence !== null))
    return { kind: "unknown", text: "No director that answers is MASTER", since: null };
  if (members.some((one) => one.serves === null)) return localStatus(composition, vip, heldBy);
  if (since !== null && composition.at - since < changingHandsMs)
    return { kind: "degraded", text: "No director is MASTER yet: it is changing hands", since };
  return { kind: "down", text: "No director is MASTER", since };
};

type Member = {
  readonly name: string;
  /** null: it does not tell. */
  readonly serves: boolean | null;
  /** What VRRP there calls itself while it holds the VIP, when that is not MASTER. */
  readonly contrary: string | null;
  readonly since: number | null;
};

const memberOf = (composition: Composition, director: Standing, vip: string): Member => {
  const { id, name } = director.host;
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  const own =
    vrrp.kind === "known"
      ? vrrp.value.find((one) => one.vips.some((held) => held.split("/")[0] === vip))
      : undefined;
  const held = composition.holds(director, vip);
  const state = own?.state ?? null;
  const since = composition.since(id, vipSubject(vip));
  const settled = vrrp.kind === "known" && (since === null || since <= vrrp.at);
  return {
    name,
    serves: held ?? (state === null ? null : state === "MASTER"),
    contrary: held === true && settled && state !== "MASTER" ? state : null,
    since: since ?? (own === undefined ? null : composition.since(id, vrrpSubject(own.name), own.state)),
  };
};

const localStatus = (composition: Composition, vip: string, heldBy: readonly string[]): Status => {
  const told = composition.directors.filter((director) => composition.holds(director, vip) !== null);
  const since = latest(told.map((director) => composition.since(director.host.id, vipSubject(vip))));
  if (heldBy.length > 0) return { kind: "ok", text: `Held by ${listed(heldBy)}`, since };
  return told.length === composition.directors.length && told.length > 0
    ? { kind: "down", text: "Held by no director", since }
    : { kind: "unknown", text: "Not every director tells whether it holds it", since: null };
};
