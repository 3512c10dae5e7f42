"use client";
import { useQuery } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import type { ClusterView, Overview } from "#domain/cluster/view";
import { useTRPC } from "../_trpc/client";
import { usePolledOverview } from "../_trpc/live";
import { announce } from "../_ui/toast";
import { ClusterCommands } from "./cluster-commands";
import { crumbsFor, titleOf } from "./crumbs";
import { Keyboard } from "./keyboard";
import { type Me, MeProvider } from "./me";
import { ViewBanner } from "./notices";
import { Sidebar } from "./sidebar";
import { RAIL_COOKIE, remember, type Theme } from "./theme";
import { TopBar } from "./top-bar";
import { transitions } from "./transitions";
import { useArrival } from "./use-arrival";

/** The frame of every operator page. `theme` and `narrow` are this browser's remembered choices. */
export function Shell({
  me,
  overview: first,
  theme,
  narrow,
  children,
}: {
  me: Me;
  /** As the server saw it while rendering; everything newer comes by itself. */
  overview: Overview | undefined;
  theme: Theme;
  narrow: boolean;
  children: ReactNode;
}) {
  const path = usePathname();
  const [rail, setRail] = useState(narrow);
  const toggleRail = useCallback(() => {
    setRail((before) => {
      remember(RAIL_COOKIE, before ? "" : "1");
      return !before;
    });
  }, []);
  // The overview page has its own stream, which fills the same cache.
  const overview = usePolledOverview(path === "/" ? false : 5000, first);
  useSpokenTransitions(overview.data);
  useArrival(path);
  const crumbs = crumbsFor(path, useNames(overview.data, path));
  const title = titleOf(crumbs);
  const here = overview.data?.clusters.find(({ id }) => path.startsWith(`/clusters/${id}`));
  useEffect(() => {
    document.title = title;
  }, [title]);

  return (
    <MeProvider me={me}>
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:start-2 focus:top-2"
      >
        Skip to the page
      </a>
      <div className="flex h-dvh">
        <Sidebar clusters={overview.data?.clusters} rail={rail} onRail={toggleRail} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar crumbs={crumbs} theme={theme} />
          <ViewBanner overview={overview} />
          <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
            {children}
          </main>
        </div>
      </div>
      <Keyboard onRail={toggleRail} />
      {here !== undefined && <ClusterCommands clusterId={here.id} name={here.name} />}
    </MeProvider>
  );
}

/** Names for the breadcrumbs: clusters from the overview, the rest from what the page has put into the cache. */
function useNames(overview: Overview | undefined, path: string) {
  const trpc = useTRPC();
  const clusterId = /^\/clusters\/([^/]+)/.exec(path)?.[1] ?? "";
  const hosts = useQuery(
    trpc.cluster.get.queryOptions(
      { clusterId },
      { enabled: false, select: hostNames, notifyOnChangeProps: ["data"] },
    ),
  );
  const changeId = /\/changes\/([^/]+)/.exec(path)?.[1] ?? "";
  const changed = useQuery(
    trpc.change.get.queryOptions(
      { changeId },
      {
        enabled: false,
        select: ({ change }) => `Change ${change.number}`,
        notifyOnChangeProps: ["data"],
      },
    ),
  );
  return {
    cluster: (id: string) => overview?.clusters.find((cluster) => cluster.id === id)?.name ?? null,
    host: (_: string, hostId: string) => hosts.data?.[hostId] ?? null,
    change: () => changed.data ?? null,
  };
}

const hostNames = (view: ClusterView): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...view.directors, ...view.routers, ...view.otherHosts].map((host) => [host.hostId, host.name]),
  );

/** Reads problems out as they begin and end. */
function useSpokenTransitions(overview: Overview | undefined) {
  const before = useRef<Overview | undefined>(undefined);
  useEffect(() => {
    if (before.current && overview) {
      const said = transitions(before.current, overview);
      if (said) announce(said);
    }
    before.current = overview;
  }, [overview]);
}
