"use client";
import type {
  ClusterView,
  DirectorView,
  HostHead,
  RouterView,
  ServiceServer,
  ServiceView,
} from "#domain/cluster/view";
import { staleAfter } from "../../../../_shell/freshness";
import { directorHref, routerHref, serverHref, serviceHref } from "../../../../_shell/links";
import { Address } from "../../../../_ui/address";
import { Age } from "../../../../_ui/age";
import { TextLink } from "../../../../_ui/button";
import { DataTable } from "../../../../_ui/data-table";
import { UnknownFigure } from "../../../../_ui/figure";
import { plural } from "../../../../_ui/format";
import { Panel } from "../../../../_ui/panel";
import { ofService, onHost } from "../drift/about";
import { DriftBeside } from "../drift/drift-line";
import { bytesColumn, connsColumn, countColumn, shareColumn, statusColumn } from "./columns";
import { DirectorPaths, RouterPaths } from "./paths-cell";
import { weightsOf } from "./words";

type ServerRow = ServiceServer & { readonly service: ServiceView };

const limitOf = (host: { readonly pollEveryMs: number }) => staleAfter(host.pollEveryMs);

/** The picture in words and figures: one table for each of its columns, the edges in the cells. */
export function TopologyTables({ view }: { view: ClusterView }) {
  const { id } = view.cluster;
  const servers = view.services.flatMap((service) =>
    service.servers.map((server): ServerRow => ({ ...server, service })),
  );
  return (
    <div className="flex flex-col gap-4">
      <Panel title="Routers" note={plural(view.routers.length, "router")} flush>
        <DataTable<RouterView>
          caption="Routers and the next hops they use for every VIP"
          rows={view.routers}
          rowKey={hostKey}
          rowHref={(row) => routerHref(id, row.hostId)}
          columns={[
            nameColumn(id, (row) => routerHref(id, row.hostId)),
            statusColumn(),
            { key: "paths", head: "Next hops installed", cell: (row) => <RouterPaths router={row} /> },
            ageColumn,
          ]}
        />
      </Panel>
      <Panel title="Directors" note={plural(view.directors.length, "director")} flush>
        <DataTable<DirectorView>
          caption="Directors, what they take and which routers send to them"
          rows={view.directors}
          rowKey={hostKey}
          rowHref={(row) => directorHref(id, row.hostId)}
          columns={[
            nameColumn(id, (row) => directorHref(id, row.hostId)),
            statusColumn(),
            { key: "paths", head: "VIPs announced", cell: (row) => <DirectorPaths director={row} /> },
            connsColumn<DirectorView>((row) => row.rates, limitOf),
            shareColumn<DirectorView>((row) => row.share, limitOf),
            { ...bytesColumn<DirectorView>((row) => row.rates, limitOf), className: "max-xl:hidden" },
            countColumn<DirectorView>("active", "Active", (row) => row.activeConn, limitOf),
            ageColumn,
          ]}
        />
      </Panel>
      <Panel title="Services" note={plural(view.services.length, "service")} flush>
        <DataTable<ServiceView>
          caption="Virtual services"
          rows={view.services}
          rowKey={(row) => row.key}
          rowHref={(row) => serviceHref(id, row.key)}
          columns={[
            {
              key: "name",
              head: "Service",
              sort: (row) => row.key,
              cell: (row) => (
                <span className="flex items-baseline gap-2">
                  <TextLink quiet href={serviceHref(id, row.key)}>
                    <Address value={row.key} className="font-medium" />
                  </TextLink>
                  <DriftBeside clusterId={id} about={(all) => ofService(all, row.key)} />
                </span>
              ),
            },
            statusColumn(),
            { key: "how", head: "Scheduler", cell: howOf },
            connsColumn((row) => row.rates),
            bytesColumn((row) => row.rates),
            countColumn("active", "Active", (row) => row.activeConn),
          ]}
        />
      </Panel>
      <Panel title="Real servers" note={plural(servers.length, "real server")} flush>
        <DataTable<ServerRow>
          caption="Real servers of every service"
          rows={servers}
          rowKey={(row) => `${row.service.key} ${row.key}`}
          rowHref={(row) => serverHref(id, row.service.key, row.key)}
          columns={[
            {
              key: "name",
              head: "Real server",
              sort: (row) => row.name ?? row.key,
              cell: (row) => (
                <TextLink quiet href={serverHref(id, row.service.key, row.key)} className="font-medium">
                  {row.name ?? row.key}
                </TextLink>
              ),
            },
            {
              key: "address",
              head: "Address",
              sort: (row) => row.key,
              cell: (row) => <Address value={row.key} />,
            },
            {
              key: "service",
              head: "Service",
              sort: (row) => row.service.key,
              cell: (row) => <Address value={row.service.key} />,
            },
            statusColumn(),
            {
              key: "weight",
              head: "Weight",
              align: "end",
              watch: weightsOf,
              cell: (row) => (
                <span className="whitespace-nowrap">{weightsOf(row).replace("weight ", "")}</span>
              ),
            },
            connsColumn((row) => row.rates),
            shareColumn((row) => row.share),
            countColumn("active", "Active", (row) => row.activeConn),
            {
              ...countColumn<ServerRow>("inactive", "Inactive", (row) => row.inactConn),
              className: "max-xl:hidden",
            },
          ]}
        />
      </Panel>
    </div>
  );
}

const hostKey = (row: { readonly hostId: string }) => row.hostId;

const nameColumn = <Row extends HostHead>(clusterId: string, href: (row: Row) => string) => ({
  key: "name",
  head: "Name",
  sort: (row: Row) => row.name,
  cell: (row: Row) => (
    <span className="flex items-baseline gap-2">
      <TextLink quiet href={href(row)} className="font-medium">
        {row.name}
      </TextLink>
      <DriftBeside clusterId={clusterId} about={(all) => onHost(all, row.hostId)} />
      <Address value={row.address ?? ""} className="text-ink-3" />
    </span>
  ),
});

const ageColumn = {
  key: "age",
  head: "Age",
  align: "end" as const,
  cell: (row: { readonly seenAt: number | null; readonly pollEveryMs: number }) => (
    <Age at={row.seenAt} limitMs={staleAfter(row.pollEveryMs)} />
  ),
};

function howOf(service: ServiceView) {
  if (!service.scheduler) return <UnknownFigure why="No director tells." />;
  return [service.method?.toUpperCase(), service.scheduler, ...service.schedulerFlags]
    .filter(Boolean)
    .join(" · ");
}
