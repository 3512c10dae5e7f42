"use client";
/**
 * The real servers of a service: the sum over the directors, and a row for each director under it. `?rows=sum` folds
 * the directors away; with many servers that is how the table begins.
 */
import { usePathname, useSearchParams } from "next/navigation";
import type { ServiceServer, ServiceView } from "#domain/cluster/view";
import { mapReading, type Reading } from "#domain/reading";
import { Address } from "../../../../../_ui/address";
import { Changed } from "../../../../../_ui/changed";
import { classNames } from "../../../../../_ui/class-names";
import { EmptyState } from "../../../../../_ui/empty-state";
import { Figure } from "../../../../../_ui/figure";
import { formatCount, formatSi } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import { DriftMark, StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { Segments } from "../../../../../_ui/tabs";
import { ShareBar } from "./share-bar";
import { ownName, shareOn } from "./spread";
import { methodWords, stateWords, weightsWords } from "./words";

/** From this many lines on the directors' rows are folded unless asked for. */
const manyRows = 24;

type Counted = {
  readonly activeConn: Reading<number>;
  readonly inactConn: Reading<number>;
  readonly persistentConn: Reading<number>;
};

const valueOr = (reading: Reading<number>): number | null =>
  reading.kind === "known" ? reading.value : null;

/** Templates exist only where a service is persistent: elsewhere the column would be dashes. */
const isPersistent = (service: ServiceView): boolean =>
  service.persistence !== null || service.servers.some((server) => server.persistentConn.kind === "known");

function Counts({
  of,
  rates,
  limitMs,
  persistent,
  quiet = false,
}: {
  of: Counted;
  rates: Reading<number>;
  limitMs: number;
  persistent: boolean;
  quiet?: boolean;
}) {
  const tone = quiet ? "text-ink-2" : "font-medium";
  return (
    <>
      <Td align="end" className={tone}>
        <Figure reading={of.activeConn} format={formatCount} limitMs={limitMs} />
      </Td>
      <Td align="end" className={classNames(tone, "max-xl:hidden")}>
        <Figure reading={of.inactConn} format={formatCount} limitMs={limitMs} />
      </Td>
      {persistent ? (
        <Td align="end" className={tone}>
          <Figure reading={of.persistentConn} format={formatCount} limitMs={limitMs} />
        </Td>
      ) : null}
      <Td align="end" className={tone}>
        <Figure reading={rates} format={formatSi} limitMs={limitMs} />
      </Td>
    </>
  );
}

/** The weight all directors agree on, or which of them has which, on one line. */
function WeightOfAll({ server }: { server: ServiceServer }) {
  const known = server.perDirector.flatMap((one) =>
    one.weight.kind === "known" ? [{ name: one.directorName, weight: one.weight.value }] : [],
  );
  const [first] = known;
  if (first === undefined)
    return (
      <span className="text-unknown">
        –<span className="sr-only"> unknown</span>
      </span>
    );
  if (known.every((one) => one.weight === first.weight))
    return <Changed value={first.weight}>{first.weight}</Changed>;
  return (
    <span className="whitespace-nowrap">
      <DriftMark what={known.map((one) => `${one.name} ${one.weight}`).join(", ")} /> {weightsWords(known)}
    </span>
  );
}

function State({ server, open }: { server: ServiceServer; open: boolean }) {
  const said = stateWords(server, open);
  return (
    <span className="whitespace-nowrap">
      <StatusMark kind={server.status.kind} />
      {said === "" ? null : <span className="ms-2 text-ink-2">{said}</span>}
    </span>
  );
}

function ServerRows({
  server,
  service,
  open,
  limitMs,
}: {
  server: ServiceServer;
  service: ServiceView;
  open: boolean;
  limitMs: number;
}) {
  const name = ownName(server);
  const persistent = isPersistent(service);
  const conns = (reading: ServiceServer["rates"]) => mapReading(reading, (rates) => rates.conns);
  return (
    <tbody
      id={`server-${encodeURIComponent(server.key)}`}
      className="group/rows scroll-mt-16 target:bg-selected"
    >
      <tr className="hover:bg-hover">
        <RowTh>
          {name === null ? null : <span className="me-2 font-medium">{name}</span>}
          <Address value={server.key} className={name === null ? "font-medium" : "text-ink-2"} />
          {server.method !== null && server.method !== service.method ? (
            <span className="ms-2 text-ink-3 text-xs">{methodWords[server.method].short}</span>
          ) : null}
        </RowTh>
        <Td>
          <State server={server} open={open} />
        </Td>
        <Td align="end" className="font-medium">
          <WeightOfAll server={server} />
        </Td>
        <Counts of={server} rates={conns(server.rates)} limitMs={limitMs} persistent={persistent} />
        <Td>
          <ShareBar share={valueOr(server.share)} fair={valueOr(server.fairShare)} />
        </Td>
      </tr>
      {open
        ? server.perDirector.map((one) => (
            <tr key={one.directorId} className="hover:bg-hover">
              <RowTh className="text-ink-2">
                <span aria-hidden className="ps-3 pe-2 text-ink-3">
                  └
                </span>
                <span className="sr-only">on </span>
                {one.directorName}
              </RowTh>
              <Td className="whitespace-nowrap text-ink-2">
                {[one.why, one.carries === false ? "gets no traffic" : null].filter(Boolean).join(" · ")}
              </Td>
              <Td align="end" className="text-ink-2">
                {one.weight.kind === "known" ? (
                  <Changed value={one.weight.value}>{one.weight.value}</Changed>
                ) : (
                  <Figure reading={one.weight} format={String} />
                )}
              </Td>
              <Counts of={one} rates={conns(one.rates)} limitMs={limitMs} persistent={persistent} quiet />
              <Td>
                <ShareBar {...shareOn(service, server.key, one.directorId)} quiet />
              </Td>
            </tr>
          ))
        : null}
    </tbody>
  );
}

export function RealServers({ service, limitMs }: { service: ServiceView; limitMs: number }) {
  const search = useSearchParams();
  const path = usePathname();
  const lines = service.servers.length * (1 + service.perDirector.length);
  const asked = search.get("rows");
  const rows = asked === "sum" || asked === "directors" ? asked : lines > manyRows ? "sum" : "directors";
  const href = (value: string) => {
    const next = new URLSearchParams(search);
    next.set("rows", value);
    return `${path}?${next}`;
  };
  if (service.servers.length === 0)
    return (
      <Panel title="Real servers">
        <EmptyState kind="nothing-configured" title="No real server">
          No director that answers has a real server in this service.
          {service.sorryServer === null ? " New connections are refused." : ""}
        </EmptyState>
      </Panel>
    );
  return (
    <Panel
      title="Real servers"
      note={`${service.servers.length} · sums over the directors that answer`}
      flush
      actions={
        <Segments
          label="Rows"
          parameter="rows"
          current={rows}
          options={[
            { id: "directors", label: "Per director", href: href("directors") },
            { id: "sum", label: "Sums", href: href("sum") },
          ]}
        />
      }
    >
      <div className="max-h-[44rem] overflow-auto">
        <Table caption="Real servers with weight, connections and share">
          <thead>
            <tr>
              <Th>Real server</Th>
              <Th>Status</Th>
              <Th align="end">Weight</Th>
              <Th align="end">Active</Th>
              <Th align="end" className="max-xl:hidden">
                Inactive
              </Th>
              {isPersistent(service) ? <Th align="end">Persistent</Th> : null}
              <Th align="end" unit="/s">
                Connections
              </Th>
              <Th>Share of connections</Th>
            </tr>
          </thead>
          {service.servers.map((server) => (
            <ServerRows
              key={server.key}
              server={server}
              service={service}
              open={rows === "directors"}
              limitMs={limitMs}
            />
          ))}
        </Table>
      </div>
    </Panel>
  );
}
