"use client";
/** The kernel settings that decide whether LVS works here, each in words, and what else a minute's look brings. */
import type { DirectorView } from "#domain/cluster/view";
import type { HostFacts } from "#domain/host/model";
import { Age } from "../../../../../_ui/age";
import { UnknownFigure } from "../../../../../_ui/figure";
import { formatDuration } from "../../../../../_ui/format";
import { Facts, Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { inUse } from "./in-use";
import { judgeSysctls } from "./sysctl-words";

/** A clock this far off makes logs of two hosts hard to lay side by side, ms. */
const clockLimitMs = 2000;

const notTold = <span className="text-ink-3">not told</span>;

export function SysctlPanel({ director, directors }: { director: DirectorView; directors: number }) {
  if (director.facts.kind === "unknown")
    return (
      <Panel title="Kernel settings">
        <UnknownFigure inline why={director.facts.why} />
      </Panel>
    );
  const settings = judgeSysctls(director.facts.value.sysctls, inUse(director, directors));
  return (
    <Panel
      title="Kernel settings"
      note={
        <>
          read <Age at={director.facts.at} limitMs={130_000} /> ago, once a minute
        </>
      }
      flush
    >
      <Table caption={`Kernel settings of ${director.name}`}>
        <thead>
          <tr>
            <Th>Setting</Th>
            <Th align="end">Value</Th>
            <Th>What it means here</Th>
          </tr>
        </thead>
        <tbody>
          {settings.map((setting) => (
            <tr key={setting.name} className="group/row hover:bg-hover">
              <RowTh className="whitespace-nowrap font-mono text-xs">{setting.name}</RowTh>
              <Td align="end" className="font-mono text-xs">
                {setting.value ?? <span className="text-ink-3">–</span>}
              </Td>
              <Td className={setting.judgement === "plain" ? "text-ink-2" : undefined}>
                {setting.judgement === "plain" ? null : (
                  <StatusMark
                    kind={setting.judgement === "wrong" ? "down" : "degraded"}
                    word={setting.judgement === "wrong" ? "Breaks" : "Mind"}
                    className="me-2"
                  />
                )}
                {setting.words}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

const timeouts = (of: HostFacts["timeouts"]) =>
  of === null
    ? notTold
    : `TCP ${formatDuration(of.tcp * 1000)}, after FIN ${formatDuration(of.tcpFin * 1000)}, UDP ${formatDuration(of.udp * 1000)}`;

const clock = (offsetMs: number | null) => {
  if (offsetMs === null) return notTold;
  const off = Math.abs(offsetMs);
  if (off < clockLimitMs) return "agrees with Sluice's";
  return <StatusMark kind="degraded" word={`${formatDuration(off)} ${offsetMs > 0 ? "ahead" : "behind"}`} />;
};

export function HostFactsPanel({ director }: { director: DirectorView }) {
  return (
    <Panel
      title="Host"
      actions={
        <RawLinks
          hostId={director.hostId}
          hostName={director.name}
          sections={["ipvs-timeout", "ipvs-daemon", "addr", "kernel-route-all"]}
        />
      }
    >
      {director.facts.kind === "unknown" ? (
        <UnknownFigure inline why={director.facts.why} />
      ) : (
        <Facts
          items={[
            { name: "Host name", value: director.facts.value.hostname ?? notTold },
            { name: "System", value: director.facts.value.os ?? notTold },
            { name: "Kernel", value: director.facts.value.kernel ?? notTold },
            {
              name: "Versions",
              value:
                [
                  director.facts.value.versions.routing,
                  director.facts.value.versions.ipvsadm && `ipvsadm ${director.facts.value.versions.ipvsadm}`,
                  director.facts.value.versions.iproute2 &&
                    `iproute2 ${director.facts.value.versions.iproute2}`,
                ]
                  .filter(Boolean)
                  .join(", ") || notTold,
            },
            { name: "Clock", value: clock(director.facts.value.clockOffsetMs) },
            { name: "Idle connections end", value: timeouts(director.facts.value.timeouts) },
            {
              name: "Sync daemons",
              value:
                director.facts.value.syncDaemons.length === 0 ? (
                  <span className="text-ink-3">
                    none: the other directors do not know this one's connections
                  </span>
                ) : (
                  director.facts.value.syncDaemons
                    .map((one) => `${one.role} on ${one.interface}, sync id ${one.syncId}`)
                    .join("; ")
                ),
            },
            {
              name: "Links",
              value:
                director.links.kind === "unknown" ? (
                  <UnknownFigure inline why={director.links.why} />
                ) : (
                  <span className="flex flex-wrap gap-x-3">
                    {director.links.value.map((link) => (
                      <StatusMark
                        key={link.name}
                        kind={link.up ? "ok" : "off"}
                        word={`${link.name}${link.up ? "" : " down"}${link.mtu === null ? "" : `, MTU ${link.mtu}`}`}
                      />
                    ))}
                  </span>
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
