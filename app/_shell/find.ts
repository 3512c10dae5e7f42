/** Finding a thing by a piece of its name or address. Pure. */
import type { ClusterView, StatusKind } from "#domain/cluster/view";
import { clusterHref, directorHref, routerHref, serverHref, serviceHref, vipHref } from "./links";

export type ThingKind = "Cluster" | "Director" | "Router" | "VIP" | "Service" | "Real server" | "Host";

export type Thing = {
  readonly id: string;
  readonly kind: ThingKind;
  readonly label: string;
  /** What stands beside the label: addresses, the cluster. */
  readonly detail: string;
  readonly status: StatusKind;
  readonly href: string;
};

const detailOf = (...parts: readonly (string | null)[]): string => parts.filter(Boolean).join(" · ");

/** Everything in a cluster that has a page. A real server of several services is found once per service. */
export function thingsOf(view: ClusterView): readonly Thing[] {
  const { id, name } = view.cluster;
  const thing = (
    kind: ThingKind,
    key: string,
    label: string,
    detail: string,
    status: StatusKind,
    href: string,
  ): Thing => ({
    id: `${id} ${kind} ${key}`,
    kind,
    label,
    detail,
    status,
    href,
  });
  return [
    thing("Cluster", id, name, "", view.status.kind, clusterHref(id)),
    ...view.directors.map((host) =>
      thing(
        "Director",
        host.hostId,
        host.name,
        detailOf(host.address, name),
        host.status.kind,
        directorHref(id, host.hostId),
      ),
    ),
    ...view.routers.map((host) =>
      thing(
        "Router",
        host.hostId,
        host.name,
        detailOf(host.address, name),
        host.status.kind,
        routerHref(id, host.hostId),
      ),
    ),
    ...view.vips.map((vip) =>
      thing("VIP", vip.vip, vip.vip, detailOf(vip.label, name), vip.status.kind, vipHref(id, vip.vip)),
    ),
    ...view.services.map((service) =>
      thing(
        "Service",
        service.key,
        service.key,
        detailOf(service.label, name),
        service.status.kind,
        serviceHref(id, service.key),
      ),
    ),
    ...view.services.flatMap((service) =>
      service.servers.map((server) =>
        thing(
          "Real server",
          `${service.key} ${server.key}`,
          server.name ?? server.key,
          detailOf(server.name && server.key, service.label ?? service.key, name),
          server.status.kind,
          serverHref(id, service.key, server.key),
        ),
      ),
    ),
  ];
}

/** How well one word of the query fits: 3 whole, 2 start of a word, 1 inside, 0 not at all. */
function closeness(word: string, text: string): number {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (text === word) return 3;
  return at === 0 || /[\s.:·[/-]/.test(text[at - 1] ?? "") ? 2 : 1;
}

/** The best `limit` things: every word must be found in label or detail; a fit in the label counts double. */
export function findThings(things: readonly Thing[], query: string, limit = 12): readonly Thing[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return things
    .map((thing) => {
      const [label, detail] = [thing.label.toLowerCase(), thing.detail.toLowerCase()];
      const fits = words.map((word) =>
        Math.max(
          2 * closeness(word, label),
          closeness(word, detail),
          closeness(word, thing.kind.toLowerCase()),
        ),
      );
      return { thing, score: fits.includes(0) ? 0 : fits.reduce((sum, one) => sum + one, 0) };
    })
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map((found) => found.thing);
}
