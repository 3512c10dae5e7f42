/** How a director is, by what the routers send it and what it would do with that. The first thing that is true, worst first. Pure. */
import { reachSubject, serviceSubject, vrrpSubject } from "../events/subjects";
import type { Reading } from "../reading";
import { clause, counted, listed } from "../words";
import { brokenLinkStatus } from "./broken-links";
import { type Carriage, withdrawnSince } from "./carriage";
import type { Composition } from "./composition";
import { keepalivedSince, keepalivedStopped, silenceStatus } from "./heads";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import type { DirectorService, HeldVip, RouterView, Status } from "./view";
import { whyWithdrawn } from "./withdrawn";

export type DirectorStatus = {
  readonly status: Status;
  /** Whether it takes its part, or could take over: null when it does not tell. */
  readonly inService: boolean | null;
};

const out = (status: Status): DirectorStatus => ({ status, inService: false });
const inService = (status: Status): DirectorStatus => ({ status, inService: true });

export const directorStatus = (
  composition: Composition,
  director: Standing,
  vips: Reading<readonly HeldVip[]>,
  services: Reading<readonly DirectorService[]>,
  routers: readonly RouterView[],
  carries: Carriage,
): DirectorStatus => {
  const silent = silenceStatus(director);
  if (silent !== null) return { status: silent, inService: null };
  const { id } = director.host;
  if (services.kind === "unknown") return untold(services);
  const announced = (vips.kind === "known" ? vips.value : []).filter((one) => composition.announced(one.vip));
  const told = announced.filter((one) => one.announcedTo !== null);
  const unused = told.filter((one) => one.announcedTo?.length === 0);
  const gone = unused.filter((one) => !isOffered(director, one.vip, routers));
  const stopped = keepalivedStopped(director);
  if (services.value.length === 0) {
    if (composition.inventory.services.length === 0)
      return inService({ kind: "off", text: "No service is set up", since: null });
    return out(emptyStatus(composition, director, stopped, carries(director, null)));
  }
  if (told.length > 0 && gone.length === told.length)
    return out({
      kind: gone.every((one) => othersHave(one.vip, routers)) ? "degraded" : "down",
      text: `Announces nothing${becauseOf(composition, director, gone)}`,
      since: withdrawnSince(composition, director, vipsOf(gone)),
    });
  const broken = brokenLinkStatus(composition, director);
  if (broken !== null) return inService(broken);
  if (stopped)
    return inService({
      kind: "degraded",
      text: "Keepalived is not running",
      since: keepalivedSince(composition, director),
    });
  if (gone.length > 0)
    return inService({
      kind: "degraded",
      text: `Does not announce ${listed(vipsOf(gone))}${becauseOf(composition, director, gone)}`,
      since: withdrawnSince(composition, director, vipsOf(gone)),
    });
  if (unused.length > 0)
    return inService({
      kind: "degraded",
      text: `Takes no traffic for ${listed(vipsOf(unused))}: its path is not used`,
      since: null,
    });
  const faults = faultsOf(director);
  if (faults.length > 0)
    return inService({
      kind: "degraded",
      text: `FAULT in ${listed(faults)}`,
      since: latest(faults.map((name) => composition.since(id, vrrpSubject(name), "FAULT"))),
    });
  return inService({
    kind: "ok",
    text: okText(director, told, services.value.length),
    since: composition.since(id, reachSubject, "reachable"),
  });
};

const untold = ({ why, since }: Extract<Reading<unknown>, { kind: "unknown" }>): DirectorStatus => {
  const unloaded = /module is not loaded/.test(why);
  const text = `IPVS table unknown: ${clause(why)}`;
  return { status: { kind: unloaded ? "down" : "unknown", text, since }, inService: unloaded ? false : null };
};

/** What a director with an empty table does to the packets it still gets is what counts. */
const emptyStatus = (
  composition: Composition,
  director: Standing,
  stopped: boolean,
  carries: boolean | null,
): Status => {
  const cause = stopped ? "IPVS table empty, keepalived not running" : "IPVS table empty";
  const effect = carries === true ? "Refuses connections: " : carries === false ? "Gets no traffic: " : "";
  return {
    kind: carries === true ? "down" : "degraded",
    text: `${effect}${cause}`,
    since: emptySince(composition, director),
  };
};

/** Since when none of the inventory's services is in its table. */
export const emptySince = (composition: Composition, director: Standing): number | null =>
  latest(
    composition.inventory.services.map(({ key }) =>
      composition.since(director.host.id, serviceSubject(key), "absent"),
    ),
  );

/** Whether a router knows a path to it, used or not: then the director does announce it. */
const isOffered = (director: Standing, vip: string, routers: readonly RouterView[]): boolean =>
  pathsOf(director, vip, routers).some((path) => path.state !== "withdrawn");

const pathsOf = (director: Standing, vip: string, routers: readonly RouterView[]) =>
  routers.flatMap(({ vips }) =>
    vips.kind === "known"
      ? vips.value
          .filter((one) => one.vip === vip)
          .flatMap(({ paths }) => paths.filter((path) => path.directorId === director.host.id))
      : [],
  );

const othersHave = (vip: string, routers: readonly RouterView[]): boolean =>
  routers.every(
    ({ vips }) =>
      vips.kind === "unknown" || vips.value.every((one) => one.vip !== vip || one.installedCount > 0),
  );

/** Why they are gone, in the words of somebody who already looks at this director. */
const becauseOf = (composition: Composition, director: Standing, gone: readonly HeldVip[]): string => {
  const [router] = composition.routers.filter((one) => one.silence === null);
  const [first] = gone;
  if (router === undefined || first === undefined) return "";
  const { own } = whyWithdrawn(composition, router, director, first.vip);
  return own === null ? "" : `: ${own}`;
};

/** The VRRP instances that cannot become master: an interface is down, or a tracked thing failed. */
export const faultsOf = (director: Standing): readonly string[] => {
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  return vrrp.kind === "known" ? vrrp.value.flatMap((one) => (one.state === "FAULT" ? [one.name] : [])) : [];
};

const vipsOf = (list: readonly HeldVip[]): readonly string[] => list.map(({ vip }) => vip);

const okText = (director: Standing, told: readonly HeldVip[], services: number): string => {
  const vrrp = readingOf(director, (seen) => seen.vrrp);
  const roles = vrrp.kind === "known" ? vrrp.value.map((one) => `${one.state} in ${one.name}`) : [];
  if (roles.length > 0) return listed(roles);
  return told.length > 0 ? `Announces ${listed(vipsOf(told))}` : `Has ${counted(services, "service")}`;
};
