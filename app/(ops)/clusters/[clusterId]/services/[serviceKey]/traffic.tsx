"use client";
/** The charts of a service. Range, grouping and direction stand in the URL; one cursor runs through all of them. */
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import type { ServiceView } from "#domain/cluster/view";
import { createCursor } from "../../../../../_ui/chart/cursor";
import { parseRange, ranges } from "../../../../../_ui/chart/range";
import { Panel } from "../../../../../_ui/panel";
import { Segments } from "../../../../../_ui/tabs";
import type { Grouping, Metric } from "./live-samples";
import { MetricChart } from "./metric-chart";

const groupings: readonly { readonly id: Grouping; readonly label: string }[] = [
  { id: "director", label: "By director" },
  { id: "server", label: "By real server" },
  { id: "total", label: "Total" },
];

const directions = [
  { id: "in", label: "Received" },
  { id: "out", label: "Sent back" },
] as const;

type Direction = (typeof directions)[number]["id"];

const charts = (
  direction: Direction,
): readonly { readonly title: string; readonly unit: string; readonly metric: Metric }[] => [
  { title: "Connections", unit: "conn/s", metric: "conns" },
  { title: "Active connections", unit: "conn", metric: "activeConn" },
  direction === "in"
    ? { title: "Packets received", unit: "pkt/s", metric: "inPkts" }
    : { title: "Packets sent back", unit: "pkt/s", metric: "outPkts" },
  direction === "in"
    ? { title: "Bytes received", unit: "B/s", metric: "inBytes" }
    : { title: "Bytes sent back", unit: "B/s", metric: "outBytes" },
];

export function Traffic(props: {
  readonly clusterId: string;
  readonly service: ServiceView;
  readonly at: number;
}) {
  const search = useSearchParams();
  const path = usePathname();
  const [cursor] = useState(createCursor);
  const range = parseRange(search.get("range"));
  const by = groupings.find((one) => one.id === search.get("by"))?.id ?? "director";
  const direction = directions.find((one) => one.id === search.get("direction"))?.id ?? "in";
  const href = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    next.set(name, value);
    return `${path}?${next}`;
  };
  return (
    <Panel
      title="Traffic"
      actions={
        <div className="flex flex-wrap items-center justify-end gap-2">
          <Segments
            label="Group by"
            parameter="by"
            current={by}
            options={groupings.map((one) => ({ ...one, href: href("by", one.id) }))}
          />
          <Segments
            label="Direction"
            parameter="direction"
            current={direction}
            options={directions.map((one) => ({ ...one, href: href("direction", one.id) }))}
          />
          <Segments
            label="Range"
            parameter="range"
            current={range}
            options={ranges.map((one) => ({ id: one, label: one, href: href("range", one) }))}
          />
        </div>
      }
    >
      <div className="grid gap-x-8 gap-y-6 xl:grid-cols-2">
        {charts(direction).map((chart) => (
          <MetricChart
            key={chart.metric}
            {...chart}
            {...props}
            by={by}
            range={range}
            chosen={search.has("range")}
            cursor={cursor}
          />
        ))}
      </div>
    </Panel>
  );
}
