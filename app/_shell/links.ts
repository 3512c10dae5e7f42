/**
 * _shell/: what surrounds every operator page: sidebar, top bar, banners, palette, shortcuts, and where each thing lives.
 * May use _ui, _trpc and #domain; knows no page's inside. This file: the address of every page. Pure.
 */
import type { ClusterView, Subject } from "#domain/cluster/view";

const segment = encodeURIComponent;

const searchOf = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? "" : `?${search}`;
};

export const clusterHref = (clusterId: string): string => `/clusters/${segment(clusterId)}`;
export const routingHref = (clusterId: string): string => `${clusterHref(clusterId)}/routing`;
/** Where the configuration is edited. `at`: the place or file shown (`place.ts` of that screen writes it). */
export const configurationHref = (
  clusterId: string,
  more: { readonly at?: string; readonly change?: string; readonly line?: number } = {},
): string => `${clusterHref(clusterId)}/configuration${searchOf(more)}`;
export const changesHref = (clusterId: string): string => `${clusterHref(clusterId)}/changes`;
export const changeHref = (clusterId: string, changeId: string): string =>
  `${changesHref(clusterId)}/${segment(changeId)}`;
export const driftHref = (clusterId: string): string => `${clusterHref(clusterId)}/drift`;
export const historyHref = (
  clusterId: string,
  more: { readonly host?: string; readonly path?: string } = {},
): string => `${clusterHref(clusterId)}/history${searchOf(more)}`;
export const serviceHref = (clusterId: string, serviceKey: string): string =>
  `${clusterHref(clusterId)}/services/${segment(serviceKey)}`;
export const directorHref = (clusterId: string, hostId: string): string =>
  `${clusterHref(clusterId)}/directors/${segment(hostId)}`;
export const routerHref = (clusterId: string, hostId: string): string =>
  `${routingHref(clusterId)}#router-${segment(hostId)}`;
export const vipHref = (clusterId: string, vip: string): string =>
  `${routingHref(clusterId)}#vip-${segment(vip)}`;
export const serverHref = (clusterId: string, serviceKey: string, serverKey: string): string =>
  `${serviceHref(clusterId, serviceKey)}#server-${segment(serverKey)}`;
/** The page of a host whose role is not known here: it leads on to the right one. */
export const hostHref = (clusterId: string, hostId: string): string =>
  `${clusterHref(clusterId)}/hosts/${segment(hostId)}`;

/** Where a host is shown, by what it is in this cluster. */
export function hostHrefIn(view: ClusterView, hostId: string): string {
  if (view.directors.some((host) => host.hostId === hostId)) return directorHref(view.cluster.id, hostId);
  if (view.routers.some((host) => host.hostId === hostId)) return routerHref(view.cluster.id, hostId);
  return `/hosts?host=${segment(hostId)}`;
}

/** Where a problem or an event leads. */
export function subjectHref(clusterId: string, subject: Subject): string {
  switch (subject.kind) {
    case "cluster":
      return clusterHref(subject.id);
    case "host":
      return hostHref(clusterId, subject.id);
    case "vip":
      return vipHref(clusterId, subject.address);
    case "service":
      return serviceHref(clusterId, subject.key);
    case "server":
      return serverHref(clusterId, subject.service, subject.key);
  }
}
