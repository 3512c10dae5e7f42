"use client";
/** The director's IPVS table as the kernel has it, a block of rows for each virtual service. */
import type { DirectorServer, DirectorService, DirectorView } from "#domain/cluster/view";
import { serviceHref } from "../../../../../_shell/links";
import { Address } from "../../../../../_ui/address";
import { TextLink } from "../../../../../_ui/button";
import { Changed } from "../../../../../_ui/changed";
import { EmptyState } from "../../../../../_ui/empty-state";
import { UnknownFigure } from "../../../../../_ui/figure";
import { formatCount, formatSi, plural } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import { DriftMark, StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { UnknownOf } from "../../../../hosts/unreachable";
import { ownName } from "../../services/[serviceKey]/spread";
import { methodWords, persistenceWords } from "../../services/[serviceKey]/words";

const noRate = "no rate yet: it needs two polls within one life of the counter";

export function IpvsTable({ clusterId, director }: { clusterId: string; director: DirectorView }) {
  const raw = (
    <RawLinks
      hostId={director.hostId}
      hostName={director.name}
      sections={["ipvs", "ipvs-stats", "ipvs-persistent", "ipvs-thresholds", "ipvs-save"]}
    />
  );
  if (director.services.kind === "unknown")
    return (
      <Panel title="IPVS table" actions={raw}>
        <UnknownOf host={director} reading={director.services} />
      </Panel>
    );
  const services = director.services.value;
  // Templates exist only where a service is persistent: elsewhere the column would be dashes.
  const persistent = services.some((service) => service.persistence !== null);
  return (
    <Panel title="IPVS table" note={plural(services.length, "virtual service")} actions={raw} flush>
      {services.length === 0 ? (
        <EmptyState kind="nothing-configured" title="The IPVS table is empty">
          {director.name} has no virtual service in its kernel: it forwards nothing.
        </EmptyState>
      ) : (
        <Table caption={`Virtual services and real servers on ${director.name}`}>
          <thead>
            <tr>
              <Th>Service and real server</Th>
              <Th>Status</Th>
              <Th>Method</Th>
              <Th align="end">Weight</Th>
              <Th align="end">Active</Th>
              <Th align="end">Inactive</Th>
              {persistent ? <Th align="end">Persistent</Th> : null}
              <Th align="end" unit="/s">
                Connections
              </Th>
              <Th align="end" unit="/s">
                Packets in
              </Th>
            </tr>
          </thead>
          {services.map((service) => (
            <ServiceRows key={service.key} clusterId={clusterId} service={service} persistent={persistent} />
          ))}
        </Table>
      )}
    </Panel>
  );
}

function ServiceRows({
  clusterId,
  service,
  persistent,
}: {
  clusterId: string;
  service: DirectorService;
  persistent: boolean;
}) {
  const scheduler = [service.scheduler, ...service.schedulerFlags.map((flag) => `(${flag})`)].join(" ");
  const settings = [
    scheduler,
    service.persistence === null ? null : `persistent ${persistenceWords(service.persistence)}`,
    service.ops ? "one packet" : null,
  ].filter(Boolean);
  return (
    <tbody>
      <tr className="bg-sunken">
        <th
          scope="rowgroup"
          colSpan={persistent ? 7 : 6}
          className="h-8 border-line border-b ps-4 font-normal"
        >
          <TextLink
            quiet
            href={serviceHref(clusterId, service.key)}
            className="font-medium font-mono text-xs"
          >
            {service.key}
          </TextLink>
          {service.label === null ? null : <span className="ms-2">{service.label}</span>}
          <span className="ms-3 text-ink-3 text-xs">{settings.join(" · ")}</span>
        </th>
        <Td align="end" className="font-medium">
          {service.rates === null ? <UnknownFigure why={noRate} /> : formatSi(service.rates.conns)}
        </Td>
        <Td align="end" className="font-medium">
          {service.rates === null ? <UnknownFigure why={noRate} /> : formatSi(service.rates.inPkts)}
        </Td>
      </tr>
      {service.servers.length === 0 ? (
        <tr>
          <Td colSpan={persistent ? 9 : 8} className="ps-8 text-ink-3">
            No real server: new connections are refused.
          </Td>
        </tr>
      ) : (
        service.servers.map((server) => (
          <ServerRow key={server.key} server={server} persistent={persistent} />
        ))
      )}
    </tbody>
  );
}

function ServerRow({ server, persistent }: { server: DirectorServer; persistent: boolean }) {
  const { configuredWeight, weight } = server;
  const name = ownName(server);
  // A failed check explains weight 0; anything else between file and kernel is drift.
  const drifted = configuredWeight !== null && configuredWeight !== weight && server.why === null;
  return (
    <tr className="hover:bg-hover">
      <RowTh className="ps-8">
        <Address value={server.key} />
        {name === null ? null : <span className="ms-2 text-ink-2">{name}</span>}
      </RowTh>
      <Td>
        <StatusMark kind={server.status.kind} />
        {server.status.kind === "ok" ? null : (
          <span className="ms-2 text-ink-2">{server.why ?? server.status.text}</span>
        )}
      </Td>
      <Td className="text-ink-2">
        <span data-tip={methodWords[server.method].long}>{methodWords[server.method].short}</span>
      </Td>
      <Td align="end">
        {drifted ? (
          <>
            <DriftMark what={`keepalived.conf says ${configuredWeight}, the kernel has ${weight}`} />{" "}
          </>
        ) : null}
        <Changed value={weight}>{weight}</Changed>
      </Td>
      <Td align="end">{formatCount(server.activeConn)}</Td>
      <Td align="end">{formatCount(server.inactConn)}</Td>
      {persistent ? (
        <Td align="end">
          {server.persistentConn === null ? (
            <UnknownFigure why="not counted: only asked where a service is persistent" />
          ) : (
            formatCount(server.persistentConn)
          )}
        </Td>
      ) : null}
      <Td align="end">
        {server.rates === null ? <UnknownFigure why={noRate} /> : formatSi(server.rates.conns)}
      </Td>
      <Td align="end">
        {server.rates === null ? <UnknownFigure why={noRate} /> : formatSi(server.rates.inPkts)}
      </Td>
    </tr>
  );
}
