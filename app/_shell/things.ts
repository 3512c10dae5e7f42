/** Everything that can be found and has a page. Pure. */
import type { ClusterView, HostHead, StatusKind } from "#domain/cluster/view";
import { addressesOf } from "./addresses";
import { clusterHref, hostHrefIn, serverHref, serviceHref, subjectHref, vipHref } from "./links";

export type ThingKind =
  | "Problem"
  | "Cluster"
  | "Director"
  | "Router"
  | "VIP"
  | "Service"
  | "Real server"
  | "Host";

export type Thing = {
  readonly id: string;
  readonly kind: ThingKind;
  readonly label: string;
  /** What stands beside the label and is searched too: addresses, the cluster. */
  readonly detail: string;
  readonly status: StatusKind;
  readonly href: string;
};

const detailOf = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(" · ");

/** What is wrong with one cluster now: what one most likely looks for. */
export const problemsOf = ({ cluster, problems }: ClusterView): readonly Thing[] =>
  problems.map(({ code, title, severity, subject }) => ({
    kind: "Problem",
    id: `${cluster.id} problem ${code} ${title}`,
    label: title,
    detail: cluster.name,
    status: severity,
    href: subjectHref(cluster.id, subject),
  }));

const GENERAL: readonly ThingKind[] = ["Cluster", "Director", "Router", "Host"];

/** What is offered before anything is typed: the clusters, then their hosts. */
export const generalThings = (things: readonly Thing[], limit = 16): readonly Thing[] =>
  GENERAL.flatMap((kind) => things.filter((thing) => thing.kind === kind)).slice(0, limit);

/** All of one cluster. A real server of several services stands here once per service. */
export function thingsOf(view: ClusterView): readonly Thing[] {
  const { id, name } = view.cluster;
  const host = (kind: ThingKind) => (head: HostHead) => ({
    kind,
    id: `${id} ${kind} ${head.hostId}`,
    label: head.name,
    detail: detailOf(...addressesOf(head), name),
    status: head.status.kind,
    href: hostHrefIn(view, head.hostId),
  });
  return [
    {
      kind: "Cluster",
      id: `${id} cluster`,
      label: name,
      detail: "",
      status: view.status.kind,
      href: clusterHref(id),
    },
    ...view.directors.map(host("Director")),
    ...view.routers.map(host("Router")),
    ...view.vips.map((vip) => ({
      kind: "VIP" as const,
      id: `${id} vip ${vip.vip}`,
      label: vip.vip,
      detail: detailOf(vip.label, name),
      status: vip.status.kind,
      href: vipHref(id, vip.vip),
    })),
    ...view.services.map((service) => ({
      kind: "Service" as const,
      id: `${id} service ${service.key}`,
      label: service.key,
      detail: detailOf(service.label, name),
      status: service.status.kind,
      href: serviceHref(id, service.key),
    })),
    ...view.services.flatMap((service) =>
      service.servers.map((server) => ({
        kind: "Real server" as const,
        id: `${id} server ${service.key} ${server.key}`,
        label: server.name ?? server.key,
        detail: detailOf(server.name && server.key, service.label ?? service.key, name),
        status: server.status.kind,
        href: serverHref(id, service.key, server.key),
      })),
    ),
    ...view.otherHosts.map(host("Host")),
  ];
}
