/** Where one is, from the address alone and the names that happen to be known. Pure. */
import type { Crumb } from "../_ui/breadcrumbs";
import { changesHref, clusterHref, configurationHref, driftHref, historyHref, routingHref } from "./links";

export type Names = {
  readonly cluster: (clusterId: string) => string | null;
  readonly host: (clusterId: string, hostId: string) => string | null;
  /** "Change 12" */
  readonly change: (changeId: string) => string | null;
};

const PAGES: Readonly<Record<string, string>> = {
  "": "Overview",
  events: "Events",
  hosts: "Hosts",
  settings: "Settings",
};

const readable = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** The last crumb is the page itself. A name that is not known yet shows as "…". */
export function crumbsFor(pathname: string, names: Names): readonly Crumb[] {
  const [first = "", id = "", section, thing] = pathname.split("/").slice(1).map(readable);
  if (first !== "clusters") return [{ label: PAGES[first] ?? "Not found" }];
  if (id === "new") return [{ label: "Overview", href: "/" }, { label: "Add a cluster" }];
  const cluster: Crumb = { label: names.cluster(id) ?? "…", href: clusterHref(id) };
  switch (section) {
    case undefined:
      return [cluster];
    case "routing":
      return [cluster, { label: "Routing", href: routingHref(id) }];
    case "configuration":
      return [cluster, { label: "Configuration", href: configurationHref(id) }];
    case "changes":
      return [
        cluster,
        { label: "Changes", href: changesHref(id) },
        ...(thing === undefined ? [] : [{ label: names.change(thing) ?? "…" }]),
      ];
    case "drift":
      return [cluster, { label: "Drift", href: driftHref(id) }];
    case "history":
      return [cluster, { label: "History", href: historyHref(id) }];
    case "services":
      return [cluster, { label: "Services" }, { label: thing ?? "…" }];
    case "directors":
      return [cluster, { label: "Directors" }, { label: names.host(id, thing ?? "") ?? "…" }];
    default:
      return [cluster, { label: "…" }];
  }
}

/** The title of the tab: the page first, since tabs are narrow. */
export const titleOf = (crumbs: readonly Crumb[]): string =>
  [...crumbs.map((crumb) => crumb.label).reverse(), "Sluice"].filter((label) => label !== "…").join(" · ");
