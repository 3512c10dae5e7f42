"use client";
/** keepalived on this director: does it run, what it complains of, and the VRRP roles it plays, if any. */
import type { DirectorView } from "#domain/cluster/view";
import type { VrrpInstance } from "#domain/host/model";
import { Facts, Panel } from "../../../../../_ui/panel";
import { type Mark, StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { UnknownOf } from "../../../../hosts/unreachable";

const vrrpMark: Readonly<Record<VrrpInstance["state"], Mark>> = {
  MASTER: "ok",
  BACKUP: "off",
  FAULT: "down",
  INIT: "degraded",
  UNKNOWN: "unknown",
};

export function KeepalivedPanel({ director }: { director: DirectorView }) {
  const facts = director.facts.kind === "known" ? director.facts.value : null;
  const pids = facts?.daemons.keepalived ?? [];
  return (
    <Panel
      title="keepalived"
      actions={
        <RawLinks
          hostId={director.hostId}
          hostName={director.name}
          sections={["keepalived-conf", "checkers"]}
        />
      }
    >
      {director.facts.kind === "unknown" ? (
        <UnknownOf host={director} reading={director.facts} />
      ) : (
        <Facts
          items={[
            {
              name: "Runs",
              value:
                pids.length > 0 ? (
                  <StatusMark kind="ok" word={`yes, pid ${pids.join(", ")}`} />
                ) : (
                  <span>
                    <StatusMark kind="down" word="no" />{" "}
                    {director.services.kind === "known" && director.services.value.length === 0
                      ? "Its IPVS table is empty."
                      : "Nothing checks the real servers; the kernel goes on with the table it has."}
                  </span>
                ),
            },
            {
              name: "Version",
              value: facts?.versions.keepalived ?? <span className="text-ink-3">not told</span>,
            },
            {
              name: "Problems",
              value:
                director.keepalivedProblems.length === 0 ? (
                  <span className="text-ink-3">none seen in its configuration</span>
                ) : (
                  <ul className="list-disc ps-4">
                    {director.keepalivedProblems.map((problem) => (
                      <li key={problem}>{problem}</li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      )}
      <Vrrp director={director} />
    </Panel>
  );
}

function Vrrp({ director }: { director: DirectorView }) {
  if (director.vrrp.kind === "unknown")
    return (
      <p className="mt-3 text-xs">
        VRRP: <UnknownOf host={director} reading={director.vrrp} />
      </p>
    );
  if (director.vrrp.value.length === 0)
    return <p className="mt-3 text-ink-3 text-xs">No VRRP instance: the VIPs do not move by VRRP here.</p>;
  return (
    <div className="-mx-4 mt-3 -mb-4 border-line border-t">
      <Table caption={`VRRP instances on ${director.name}`}>
        <thead>
          <tr>
            <Th>VRRP instance</Th>
            <Th>Role</Th>
            <Th>Interface</Th>
            <Th align="end">VRID</Th>
            <Th align="end">Priority</Th>
            <Th>VIPs</Th>
          </tr>
        </thead>
        <tbody>
          {director.vrrp.value.map((one) => (
            <tr key={one.name} className="group/row">
              <RowTh>{one.name}</RowTh>
              <Td>
                <StatusMark kind={vrrpMark[one.state]} word={one.state} />
              </Td>
              <Td className="font-mono text-xs">{one.interface ?? "–"}</Td>
              <Td align="end">{one.vrid ?? "–"}</Td>
              <Td align="end">{one.priority ?? "–"}</Td>
              <Td className="font-mono text-xs">{one.vips.join(", ")}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
