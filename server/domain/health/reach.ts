/** Words about what a VIP's paths and a director's absence mean for traffic. Pure. */
import type { RouterVip } from "../cluster/view";
import { listed } from "../words";
import type { Parts } from "./condition";

/** The VIP at every router that tells. */
export const atRouters = (
  parts: Parts,
  vip: string,
): readonly { readonly router: string; readonly own: RouterVip }[] =>
  parts.routers.flatMap((router) => {
    const own = router.vips.kind === "known" ? router.vips.value.find((one) => one.vip === vip) : undefined;
    return own === undefined ? [] : [{ router: router.name, own }];
  });

/** "1 of 2 paths to 192.168.0.100 left; new flows go to lvs1." */
export const pathsLeft = (parts: Parts, vip: string): string => {
  const [first] = atRouters(parts, vip);
  if (first === undefined) return `How ${vip} is reached is not known.`;
  const { paths, installedCount } = first.own;
  if (installedCount === 0) return `Nothing reaches ${vip}.`;
  const names = paths.flatMap((path) =>
    path.state === "installed" ? [path.directorName ?? path.nextHop] : [],
  );
  if (installedCount === paths.length) return `All ${installedCount} paths to ${vip} are still used.`;
  return `${installedCount} of ${paths.length} paths to ${vip} left; new flows go to ${listed(names)}.`;
};

/** VIPs for which some router sends packets to this director, and those for which every router that tells has none. */
export const vipsByDirector = (
  parts: Parts,
  directorId: string,
): { readonly used: readonly string[]; readonly lost: readonly string[] } => {
  const used: string[] = [];
  const lost: string[] = [];
  for (const { vip } of parts.vips) {
    const paths = atRouters(parts, vip).flatMap(({ own }) =>
      own.paths.filter((path) => path.directorId === directorId),
    );
    if (paths.some((path) => path.state === "installed")) used.push(vip);
    else if (paths.length > 0) lost.push(vip);
  }
  return { used, lost };
};

/** "Nobody reaches web." for the services of a VIP nothing leads to; empty when it has none. */
export const servicesOn = (parts: Parts, vip: string): string => {
  const keys = parts.services
    .filter((service) => service.vip === vip)
    .map((service) => service.label ?? service.key);
  return keys.length === 0 ? "" : `Nobody reaches ${listed(keys)}.`;
};
