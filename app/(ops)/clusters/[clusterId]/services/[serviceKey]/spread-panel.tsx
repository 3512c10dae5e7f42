"use client";
/** How evenly ECMP and the scheduler really spread this service, in two sentences and a bar for each director. */
import { useQuery } from "@tanstack/react-query";
import type { ServiceView } from "#domain/cluster/view";
import { directorHref } from "../../../../../_shell/links";
import { useTRPC } from "../../../../../_trpc/client";
import { TextLink } from "../../../../../_ui/button";
import { refetchEveryMs } from "../../../../../_ui/chart/range";
import { Figure } from "../../../../../_ui/figure";
import { formatSi } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { countedSince } from "./counted";
import { type Evenness, judge, type Kind, ofDirectors, ofServers } from "./evenness";
import { ShareBar } from "./share-bar";
import { directorParts, type Part, serverParts } from "./spread";

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

/** Judged over the last minutes, not by one poll: a handful of connections falls unevenly by chance. */
function useEvenness(
  clusterId: string,
  service: ServiceView,
  by: "director" | "server",
  parts: readonly Part[],
  kind: Kind,
  changedAt: number | null,
): Evenness {
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.service.history.queryOptions(
      { clusterId, serviceKey: service.key, metric: "conns", by, range: "15m" },
      { refetchInterval: refetchEveryMs("15m") },
    ),
  );
  if (data === undefined) return { kind: "unknown", why: "Counting…" };
  const among = new Set(parts.flatMap(({ key, fair }) => (fair === 0 ? [] : [key])));
  const { counted, over } = countedSince(data, changedAt, among);
  return judge(parts, counted, over, kind);
}

export function SpreadPanel({
  clusterId,
  service,
  changedAt,
  limitMs,
}: {
  clusterId: string;
  service: ServiceView;
  /** When a path or a real server came or went last, ms; null when nobody knows. */
  changedAt: number | null;
  limitMs: number;
}) {
  const directors = directorParts(service);
  const servers = serverParts(service);
  const byEcmp = useEvenness(clusterId, service, "director", directors, ofDirectors, changedAt);
  const byScheduler = useEvenness(clusterId, service, "server", servers, ofServers, changedAt);
  return (
    <Panel title="How it is spread" note="shares are of now; the tick is the fair share" flush>
      <div className="py-1">
        <Verdict name="Among directors" evenness={byEcmp} />
        <Verdict name="Among real servers" evenness={byScheduler} />
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
                ) : one.carries === false ? (
                  <span className="ms-2 text-ink-3 text-xs">gets no traffic</span>
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
