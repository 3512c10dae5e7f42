"use client";
/** How evenly ECMP and the scheduler really spread this service, in two sentences and a bar for each director. */
import type { ServiceView } from "#domain/cluster/view";
import { mapReading } from "#domain/reading";
import { directorHref } from "../../../../../_shell/links";
import { TextLink } from "../../../../../_ui/button";
import { Figure } from "../../../../../_ui/figure";
import { formatSi } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { ShareBar } from "./share-bar";
import { directorParts, type Evenness, judge, serverParts } from "./spread";

function Verdict({ name, evenness }: { name: string; evenness: Evenness }) {
  return (
    <p className="flex flex-wrap gap-x-2 px-4 py-1.5">
      <span className="w-36 shrink-0 text-ink-3">{name}</span>
      {evenness.kind === "unknown" ? (
        <span className="text-unknown">{evenness.why}</span>
      ) : (
        <span className={evenness.kind === "uneven" ? "font-medium" : undefined}>{evenness.text}</span>
      )}
    </p>
  );
}

export function SpreadPanel({
  clusterId,
  service,
  limitMs,
}: {
  clusterId: string;
  service: ServiceView;
  limitMs: number;
}) {
  const directors = directorParts(service);
  const rate = mapReading(service.rates, (rates) => rates.conns);
  return (
    <Panel title="How it is spread" note="connections per second now; the tick is the fair share" flush>
      <div className="py-1">
        <Verdict name="ECMP to directors" evenness={judge(directors, rate, "director")} />
        <Verdict name="Scheduler to servers" evenness={judge(serverParts(service), rate, "real server")} />
      </div>
      <Table caption="Share of each director">
        <thead>
          <tr>
            <Th>Director</Th>
            <Th align="end" unit="/s">
              Connections
            </Th>
            <Th>Share</Th>
          </tr>
        </thead>
        <tbody>
          {service.perDirector.map((one, index) => (
            <tr key={one.directorId} className="group/row hover:bg-hover">
              <RowTh>
                <TextLink quiet href={directorHref(clusterId, one.directorId)}>
                  {one.directorName}
                </TextLink>
                {one.present.kind === "known" && !one.present.value ? (
                  <StatusMark kind="degraded" word="does not have it" className="ms-2 text-xs" />
                ) : null}
              </RowTh>
              <Td align="end">
                <Figure reading={one.rates} format={(rates) => formatSi(rates.conns)} limitMs={limitMs} />
              </Td>
              <Td>
                <ShareBar share={directors[index]?.share ?? null} fair={directors[index]?.fair ?? null} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}
