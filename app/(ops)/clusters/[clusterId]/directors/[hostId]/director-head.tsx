"use client";
/** The first line of a director: how it is, since when, why; then its traffic and when it was last heard. */
import type { DirectorView } from "#domain/cluster/view";
import { Figure } from "../../../../../_ui/figure";
import { formatBytesPerSecond, formatCount, formatShare, formatSi } from "../../../../../_ui/format";
import { Stat } from "../../../../../_ui/panel";
import { StatusGlyph } from "../../../../../_ui/status-mark";
import { HostLine } from "../../../../hosts/host-line";
import { neighbourCount } from "./adjacency";

export function DirectorHead({ director }: { director: DirectorView }) {
  const limitMs = 2 * director.pollEveryMs;
  const vips = director.vips.kind === "known" ? director.vips.value : null;
  const neighbours = neighbourCount(director);
  return (
    <header className="overflow-hidden rounded-lg border border-line bg-surface">
      <HostLine host={director} level="h1" />
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
        <Stat name="OSPF neighbours">
          {neighbours === null ? (
            <Figure reading={director.neighbours} format={() => ""} />
          ) : neighbours.of === 0 ? (
            <span className="text-ink-3">none</span>
          ) : (
            <span className="inline-flex items-baseline gap-1.5">
              {neighbours.mark !== "ok" && <StatusGlyph kind={neighbours.mark} size={10} inText />}
              {neighbours.healthy} of {neighbours.of} healthy
            </span>
          )}
        </Stat>
      </dl>
    </header>
  );
}
