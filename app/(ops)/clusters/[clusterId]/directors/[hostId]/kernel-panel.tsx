"use client";
/** The kernel settings that decide whether LVS works here, each in words, and what else a minute's look brings. */
import { useState } from "react";
import type { DirectorView } from "#domain/cluster/view";
import type { HostFacts } from "#domain/host/model";
import { Age } from "../../../../../_ui/age";
import { Button } from "../../../../../_ui/button";
import { formatDuration } from "../../../../../_ui/format";
import { Facts, Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { UnknownOf } from "../../../../hosts/unreachable";
import { inUse } from "./in-use";
import { judgeSysctls, type Setting } from "./sysctl-words";

/** A clock this far off makes logs of two hosts hard to lay side by side, ms. */
const clockLimitMs = 2000;

/** A link is good only with a carrier; that it is set up says no more than that somebody wishes it. */
const linkMark = { up: "ok", "no-carrier": "down", off: "off" } as const;
const linkWord = { up: "", "no-carrier": " no carrier", off: " set down" } as const;

const notTold = <span className="text-ink-3">not told</span>;

export function SysctlPanel({ director, directors }: { director: DirectorView; directors: number }) {
  const [all, setAll] = useState(false);
  if (director.facts.kind === "unknown")
    return (
      <Panel title="Kernel settings">
        <UnknownOf host={director} reading={director.facts} />
      </Panel>
    );
  const settings = judgeSysctls(director.facts.value.sysctls, inUse(director, directors));
  const telling = settings.filter((setting) => setting.judgement !== "idle");
  const idle = settings.filter((setting) => setting.judgement === "idle");
  return (
    <Panel
      title="Kernel settings"
      note={
        <>
          read once a minute, last look <Age at={director.facts.at} limitMs={130_000} />
        </>
      }
      flush
    >
      <Settings caption={`Kernel settings of ${director.name}`} settings={all ? settings : telling} />
      {idle.length === 0 ? null : (
        <div className="border-line border-t px-2 py-1.5">
          <Button size="small" variant="ghost" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? "Show only what matters here" : `Show ${idle.length} more that change nothing here`}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Settings({ caption, settings }: { caption: string; settings: readonly Setting[] }) {
  return (
    <Table caption={caption}>
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
            <Td align="end" className="whitespace-nowrap font-mono text-xs">
              {setting.value ?? <span className="text-ink-3">–</span>}
            </Td>
            <Td
              className={
                setting.judgement === "wrong" || setting.judgement === "mind" ? undefined : "text-ink-2"
              }
            >
              {setting.judgement === "wrong" ? (
                <StatusMark kind="down" word="Breaks" className="me-2" />
              ) : null}
              {setting.judgement === "mind" ? (
                <StatusMark kind="degraded" word="Mind" className="me-2" />
              ) : null}
              {setting.words}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
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
        <UnknownOf host={director} reading={director.facts} />
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
                  <UnknownOf host={director} reading={director.links} />
                ) : (
                  <span className="flex flex-wrap gap-x-3">
                    {director.links.value.map((link) => (
                      <StatusMark
                        key={link.name}
                        kind={linkMark[link.state]}
                        word={`${link.name}${linkWord[link.state]}${link.mtu === null ? "" : `, MTU ${link.mtu}`}`}
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
