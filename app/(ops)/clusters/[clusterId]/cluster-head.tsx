"use client";
import type { ReactNode } from "react";
import type { ClusterView } from "#domain/cluster/view";
import { mapReading } from "#domain/reading";
import { CountOf } from "../../../_shell/count-of";
import { STALE_MS } from "../../../_shell/freshness";
import { clusterHref } from "../../../_shell/links";
import { Figure } from "../../../_ui/figure";
import { formatBytesPerSecond, formatCount, formatSi } from "../../../_ui/format";
import { Stat } from "../../../_ui/panel";
import { StatusMark } from "../../../_ui/status-mark";
import { Segments } from "../../../_ui/tabs";
import type { TopologyMode } from "./topology-screen";

/** Name, state and totals of the cluster in one line; the two ways to look at it at its end. */
export function ClusterHead({ view, mode }: { view: ClusterView; mode: TopologyMode }) {
  const { totals } = view;
  const href = clusterHref(view.cluster.id);
  return (
    <header className="flex flex-wrap items-end gap-x-6 gap-y-3 xl:gap-x-8">
      <div className="me-2 min-w-0">
        <h1 className="truncate font-semibold text-xl">{view.cluster.name}</h1>
        <StatusMark kind={view.status.kind} />
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-2 xl:gap-x-7">
        <Total name="Connections/s">
          <Figure
            reading={mapReading(totals.rates, (rates) => rates.conns)}
            format={formatSi}
            limitMs={STALE_MS}
          />
        </Total>
        <Total name="Received">
          <Figure
            reading={mapReading(totals.rates, (rates) => rates.inBytes)}
            format={formatBytesPerSecond}
            limitMs={STALE_MS}
          />
        </Total>
        <Total name="Active">
          <Figure reading={totals.activeConn} format={formatSi} exact={formatCount} limitMs={STALE_MS} />
        </Total>
        <Total name="VIPs">
          <CountOf count={totals.vipsAnnounced} what="VIPs announced" />
        </Total>
        <Total name="Real servers">
          <CountOf count={totals.serversHealthy} what="real servers in rotation" />
        </Total>
        <Total name="Directors">
          <CountOf count={totals.directorsUp} what="directors in service" />
        </Total>
        <Total name="Routers">
          <CountOf count={totals.routersUp} what="routers with paths" />
        </Total>
      </dl>
      <div className="ms-auto">
        <Segments
          label="Way to look at it"
          current={mode}
          options={[
            { id: "picture", label: "Picture", href },
            { id: "table", label: "Tables", href: `${href}?view=table` },
          ]}
        />
      </div>
    </header>
  );
}

const Total = ({ name, children }: { name: string; children: ReactNode }) => (
  <Stat name={name}>{children}</Stat>
);
