"use client";
/** Routing: what the routers in front do with the VIPs, now and over time. The range stands in the URL. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import type { ClusterView } from "#domain/cluster/view";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { Button } from "../../../../_ui/button";
import { createCursor } from "../../../../_ui/chart/cursor";
import {
  fittedFrom,
  parseRange,
  type Range,
  ranges,
  rangeWords,
  refetchEveryMs,
} from "../../../../_ui/chart/range";
import { ErrorState } from "../../../../_ui/error-state";
import { formatClock } from "../../../../_ui/format";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { StatusMark } from "../../../../_ui/status-mark";
import { Segments } from "../../../../_ui/tabs";
import { RawSheet } from "../../../hosts/raw";
import { ClusterScreen } from "../cluster-screen";
import { namesByAddress } from "../directors/[hostId]/names";
import { RouterHistory } from "./router-history";
import { RouterPanel } from "./router-panel";
import { WithoutRouters } from "./without-routers";
import { announcedWords, earliestOf } from "./words";

export function RoutingScreen({ clusterId }: { clusterId: string }) {
  return (
    <ClusterScreen clusterId={clusterId} what="the routing">
      {(view) => <Routing view={view} clusterId={clusterId} />}
    </ClusterScreen>
  );
}

/** The page's first line: is every VIP announced, and by how many. */
function Announced({ view }: { view: ClusterView }) {
  const said = announcedWords(view.vips);
  return said === null ? (
    <span className="text-ink-3">No VIP.</span>
  ) : (
    <StatusMark kind={said.mark} word={said.text} />
  );
}

function Routing({ view, clusterId }: { view: ClusterView; clusterId: string }) {
  const search = useSearchParams();
  const path = usePathname();
  const range = parseRange(search.get("range"));
  const href = (value: Range) => {
    const next = new URLSearchParams(search);
    next.set("range", value);
    return `${path}?${next}`;
  };
  const names = new Map(view.routers.map((router) => [router.hostId, router.name]));
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="font-semibold text-lg">Routing</h1>
        <Announced view={view} />
        {view.routers.length > 0 && (
          <div className="ms-auto">
            <Segments
              label="Range"
              parameter="range"
              current={range}
              options={ranges.map((one) => ({ id: one, label: one, href: href(one) }))}
            />
          </div>
        )}
      </header>
      {view.routers.length === 0 ? (
        <WithoutRouters view={view} />
      ) : (
        <Routers view={view} clusterId={clusterId} range={range} chosen={search.has("range")} />
      )}
      <RawSheet nameOf={(hostId) => names.get(hostId) ?? null} />
    </>
  );
}
function Routers({
  view,
  clusterId,
  range,
  chosen,
}: {
  view: ClusterView;
  clusterId: string;
  range: Range;
  /** Somebody asked for this range: it is shown whole. */
  chosen: boolean;
}) {
  const trpc = useTRPC();
  const [cursor] = useState(createCursor);
  const query = useQuery(
    trpc.routing.history.queryOptions(
      { clusterId, range },
      { placeholderData: keepPreviousData, refetchInterval: Math.min(15_000, refetchEveryMs(range)) },
    ),
  );
  const history = query.data;
  const from = history && (chosen ? history.from : fittedFrom(history, earliestOf(history)));
  const words =
    history === undefined || from === history.from ? rangeWords[range] : `since ${formatClock(from ?? 0)}`;
  const names = namesByAddress(view);
  const past = (hostId: string, name: string) => {
    if (history === undefined)
      return query.error === null ? (
        <SkeletonRows rows={4} label={`Loading the history of ${name}`} />
      ) : (
        <ErrorState
          title="The history could not be loaded"
          action={<Button onClick={() => void query.refetch()}>Load again</Button>}
        >
          {failureOf(query.error).sentence}
        </ErrorState>
      );
    const router = history.routers.find((one) => one.hostId === hostId);
    if (router === undefined)
      return (
        <p className="px-4 py-3 text-ink-3">
          Nothing of {name} is stored for the {rangeWords[range]}.
        </p>
      );
    return (
      <div className={query.isPlaceholderData ? "opacity-50" : undefined}>
        <RouterHistory
          router={router}
          from={from ?? history.from}
          to={history.to}
          cursor={cursor}
          expected={view.directors.length}
          rangeWords={words}
        />
      </div>
    );
  };
  return (
    <>
      {view.routers.map((router, index) => (
        <RouterPanel
          key={router.hostId}
          clusterId={clusterId}
          router={router}
          directors={view.directors.length}
          names={names}
          anchors={index === 0}
          history={past(router.hostId, router.name)}
        />
      ))}
    </>
  );
}
