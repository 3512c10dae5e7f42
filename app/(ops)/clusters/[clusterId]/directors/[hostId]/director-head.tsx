"use client";
/** The first line of a director: how it is, since when, why; then its traffic and when it was last heard. */
import type { ReactNode } from "react";
import type { DirectorView, HostHead } from "#domain/cluster/view";
import { Age, Lasting } from "../../../../../_ui/age";
import { Banner } from "../../../../../_ui/banner";
import { Figure } from "../../../../../_ui/figure";
import {
  formatBytesPerSecond,
  formatCount,
  formatMillis,
  formatShare,
  formatSi,
} from "../../../../../_ui/format";
import { Stat } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { reachSentence } from "../../../../hosts/reach-words";

/** Name, status, reach: the head of a director's and of a router's panel. */
export function HostLine({ host, children }: { host: HostHead; children?: ReactNode }) {
  const limitMs = 2 * host.pollEveryMs;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h1 className="font-semibold text-lg">{host.name}</h1>
        <span className="text-ink-3">{host.roles.join(", ")}</span>
        {host.address === null ? null : <span className="font-mono text-ink-2 text-xs">{host.address}</span>}
        <span className="ms-auto text-ink-3 text-xs">
          {host.seenAt === null ? (
            "never answered"
          ) : (
            <>
              last answer <Age at={host.seenAt} limitMs={limitMs} />
            </>
          )}
          {host.tookMs === null ? "" : `, in ${formatMillis(host.tookMs)}`}
        </span>
      </div>
      <p className="flex flex-wrap items-center gap-x-2 px-4 pt-1">
        <StatusMark kind={host.status.kind} />
        <span>{host.status.text}</span>
        {host.status.since === null ? null : <Lasting since={host.status.since} className="text-ink-3" />}
      </p>
      {children}
    </>
  );
}

export function DirectorHead({ director }: { director: DirectorView }) {
  const limitMs = 2 * director.pollEveryMs;
  const vips = director.vips.kind === "known" ? director.vips.value : null;
  const full =
    director.neighbours.kind === "known"
      ? director.neighbours.value.filter((one) => one.state === "Full").length
      : null;
  const unreachable = director.reach?.kind === "unreachable" ? director.reach : null;
  return (
    <header className="overflow-hidden rounded-lg border border-line bg-surface">
      {unreachable === null ? null : (
        <Banner kind="unknown" live>
          <span className="font-medium">{reachSentence(director.name, unreachable)}</span> What is below is
          from before, or unknown.
        </Banner>
      )}
      <HostLine host={director}>
        <dl className="flex flex-wrap gap-x-8 gap-y-3 px-4 py-3">
          <Stat name="Connections">
            <Figure
              reading={director.rates}
              format={(rates) => formatSi(rates.conns)}
              unit="/s"
              limitMs={limitMs}
            />
          </Stat>
          <Stat name="Share of the cluster">
            <Figure reading={director.share} format={formatShare} limitMs={limitMs} />
          </Stat>
          <Stat name="Active">
            <Figure reading={director.activeConn} format={formatCount} limitMs={limitMs} />
          </Stat>
          <Stat name="Received">
            <Figure
              reading={director.rates}
              format={(rates) => formatBytesPerSecond(rates.inBytes)}
              limitMs={limitMs}
            />
          </Stat>
          <Stat name="VIPs held">
            {vips === null ? (
              <Figure reading={director.vips} format={() => ""} />
            ) : (
              `${vips.filter((vip) => vip.held).length} of ${vips.length}`
            )}
          </Stat>
          <Stat name="OSPF adjacencies">
            {director.neighbours.kind === "known" ? (
              `${full} Full of ${director.neighbours.value.length}`
            ) : (
              <Figure reading={director.neighbours} format={() => ""} />
            )}
          </Stat>
        </dl>
      </HostLine>
    </header>
  );
}
