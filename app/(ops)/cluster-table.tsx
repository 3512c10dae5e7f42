"use client";
import type { ClusterRow, Count } from "#domain/cluster/view";
import { mapReading } from "#domain/reading";
import { CountOf } from "../_shell/count-of";
import { STALE_MS } from "../_shell/freshness";
import { clusterHref } from "../_shell/links";
import { useStanding } from "../_shell/standing";
import { Age } from "../_ui/age";
import { TextLink } from "../_ui/button";
import { type Column, DataTable } from "../_ui/data-table";
import { Figure } from "../_ui/figure";
import { formatBytesPerSecond, formatCount, formatPerSecond, formatSi } from "../_ui/format";
import { StatusMark } from "../_ui/status-mark";

const sortable = (reading: ClusterRow["totals"]["activeConn"]): number | null =>
  reading.kind === "known" ? reading.value : null;

const columns: readonly Column<ClusterRow>[] = [
  {
    key: "name",
    head: "Cluster",
    sort: (row) => row.name,
    cell: (row) => (
      <TextLink href={clusterHref(row.id)} quiet className="whitespace-nowrap font-medium">
        {row.name}
      </TextLink>
    ),
  },
  {
    key: "status",
    head: "Status",
    watch: (row) => row.status.kind,
    cell: (row) => <Standing row={row} />,
  },
  {
    key: "conns",
    head: "Connections",
    unit: "/s",
    align: "end",
    sort: (row) => sortable(mapReading(row.totals.rates, (rates) => rates.conns)),
    cell: (row) => (
      <Figure
        reading={mapReading(row.totals.rates, (rates) => rates.conns)}
        format={formatSi}
        exact={formatPerSecond}
        limitMs={STALE_MS}
      />
    ),
  },
  {
    key: "bytes",
    head: "Received",
    unit: "B/s",
    align: "end",
    sort: (row) => sortable(mapReading(row.totals.rates, (rates) => rates.inBytes)),
    cell: (row) => (
      <Figure
        reading={mapReading(row.totals.rates, (rates) => rates.inBytes)}
        format={formatSi}
        exact={formatBytesPerSecond}
        limitMs={STALE_MS}
      />
    ),
  },
  {
    key: "active",
    head: "Active",
    align: "end",
    sort: (row) => sortable(row.totals.activeConn),
    cell: (row) => (
      <Figure reading={row.totals.activeConn} format={formatSi} exact={formatCount} limitMs={STALE_MS} />
    ),
  },
  {
    key: "vips",
    head: "VIPs",
    align: "end",
    watch: (row) => countText(row.totals.vipsAnnounced),
    cell: (row) => <CountOf count={row.totals.vipsAnnounced} what="VIPs announced" />,
  },
  {
    key: "servers",
    head: "Real servers",
    align: "end",
    watch: (row) => countText(row.totals.serversHealthy),
    cell: (row) => <CountOf count={row.totals.serversHealthy} what="real servers in rotation" />,
  },
  {
    key: "directors",
    head: "Directors",
    align: "end",
    watch: (row) => countText(row.totals.directorsUp),
    cell: (row) => <CountOf count={row.totals.directorsUp} what="directors in service" />,
  },
  {
    key: "routers",
    className: "max-xl:hidden",
    head: "Routers",
    align: "end",
    watch: (row) => countText(row.totals.routersUp),
    cell: (row) => <CountOf count={row.totals.routersUp} what="routers with paths" />,
  },
  {
    key: "age",
    head: "Age",
    align: "end",
    cell: (row) => <Age at={row.observedAt} limitMs={STALE_MS} />,
  },
];

const countText = ({ n, unknown, partly }: Count): string => `${n} ${unknown} ${partly}`;

export function ClusterTable({ clusters }: { clusters: readonly ClusterRow[] }) {
  return (
    <DataTable
      caption="Clusters with their traffic and health"
      columns={columns}
      rows={clusters}
      rowKey={rowKey}
      rowHref={rowHref}
    />
  );
}

const rowKey = (row: ClusterRow) => row.id;
const rowHref = (row: ClusterRow) => clusterHref(row.id);

function Standing({ row }: { row: ClusterRow }) {
  const { kind, word } = useStanding(row);
  return <StatusMark kind={kind} word={word} />;
}
