"use client";
/** OSPF as one host sees it: its neighbours and its interfaces. Used for directors and for routers. */
import type { HostHead, LostNeighbour } from "#domain/cluster/view";
import { Lasting } from "../../../../../_ui/age";
import { UnknownFigure } from "../../../../../_ui/figure";
import { formatDuration } from "../../../../../_ui/format";
import { Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { UnknownOf } from "../../../../hosts/unreachable";
import { adjacencyMark } from "./adjacency";
import { routingSections } from "./in-use";

/** `: no carrier`, where the link itself says so. */
const whyGone = ({ links }: HostHead, name: string): string => {
  const state = links.kind === "known" ? links.value.find((one) => one.name === name)?.state : "up";
  if (state === undefined) return ": the host has it no more";
  return state === "up" ? "" : state === "off" ? ": it is set down" : ": it has no carrier";
};

export function OspfPanel({ host, names }: { host: HostHead; names: ReadonlyMap<string, string> }) {
  const routing = host.facts.kind === "known" ? host.facts.value.versions.routing : "FRR";
  return (
    <Panel
      title="OSPF"
      note={[routing, host.routerId === null ? null : `router id ${host.routerId}`]
        .filter(Boolean)
        .join(" · ")}
      actions={
        <RawLinks hostId={host.hostId} hostName={host.name} sections={routingSections(routing).neighbours} />
      }
      flush
    >
      <Neighbours host={host} names={names} />
      <Interfaces host={host} />
    </Panel>
  );
}

export function Neighbours({ host, names }: { host: HostHead; names: ReadonlyMap<string, string> }) {
  const { neighbours: of, name } = host;
  if (of.kind === "unknown")
    return (
      <p className="px-4 py-3">
        Neighbours: <UnknownOf host={host} reading={of} />
      </p>
    );
  if (of.value.length === 0 && host.lostNeighbours.length === 0)
    return <p className="px-4 py-3 text-ink-2">No OSPF neighbour: {name} announces nothing to anybody.</p>;
  return (
    <Table caption={`OSPF neighbours of ${name}`}>
      <thead>
        <tr>
          <Th>Neighbour</Th>
          <Th>Address</Th>
          <Th>Interface</Th>
          <Th>State</Th>
          <Th align="end">Up for</Th>
          <Th align="end" unit="s">
            Dead in
          </Th>
        </tr>
      </thead>
      <tbody>
        {of.value.map((one) => (
          <tr key={`${one.routerId} ${one.address} ${one.interface}`} className="group/row hover:bg-hover">
            <RowTh className="whitespace-nowrap">
              {names.has(one.address) ? (
                <span className="me-2 font-medium">{names.get(one.address)}</span>
              ) : null}
              <span className="font-mono text-ink-2 text-xs">{one.routerId}</span>
            </RowTh>
            <Td className="font-mono text-xs">{one.address}</Td>
            <Td className="font-mono text-xs">{one.interface}</Td>
            <Td>
              <StatusMark
                kind={adjacencyMark(one.state, one.role)}
                word={one.role === null ? one.state : `${one.state}/${one.role}`}
              />
            </Td>
            <Td align="end">
              {one.upTimeMs === null ? (
                <UnknownFigure why="this version does not print it" />
              ) : (
                formatDuration(one.upTimeMs)
              )}
            </Td>
            <Td align="end">
              {one.deadTimeMs === null ? (
                <UnknownFigure why="the timer does not run" />
              ) : (
                (one.deadTimeMs / 1000).toFixed(1)
              )}
            </Td>
          </tr>
        ))}
        {host.lostNeighbours.map((one) => (
          <LostNeighbourRow key={`lost ${one.address} ${one.interface}`} lost={one} names={names} />
        ))}
      </tbody>
    </Table>
  );
}

/** ospfd drops a neighbour that is down from its list: it is remembered here, and said. */
function LostNeighbourRow({ lost, names }: { lost: LostNeighbour; names: ReadonlyMap<string, string> }) {
  return (
    <tr className="group/row hover:bg-hover">
      <RowTh className="whitespace-nowrap">
        <span className="font-medium">{names.get(lost.address) ?? "unknown"}</span>
      </RowTh>
      <Td className="font-mono text-xs">{lost.address}</Td>
      <Td className="font-mono text-xs">{lost.interface}</Td>
      <Td>
        <StatusMark kind="down" word="lost" />
      </Td>
      <Td align="end" colSpan={2} className="text-ink-2">
        gone <Lasting since={lost.since} />
      </Td>
    </tr>
  );
}

const seconds = (ms: number | null) => (ms === null ? "–" : String(ms / 1000));

function Interfaces({ host }: { host: HostHead }) {
  const { ospfInterfaces: of, name } = host;
  if (of.kind === "unknown")
    return (
      <p className="px-4 py-3">
        Interfaces: <UnknownOf host={host} reading={of} />
      </p>
    );
  if (of.value.length === 0 && host.lostInterfaces.length === 0) return null;
  return (
    <Table caption={`OSPF interfaces of ${name}`} className="border-line border-t">
      <thead>
        <tr>
          <Th>Interface</Th>
          <Th>Address</Th>
          <Th>Area</Th>
          <Th>State</Th>
          <Th align="end">Cost</Th>
          <Th align="end" unit="s">
            Hello / dead
          </Th>
          <Th align="end">MTU</Th>
          <Th align="end">Adjacent</Th>
        </tr>
      </thead>
      <tbody>
        {of.value.map((one) => (
          <tr key={one.name} className="group/row hover:bg-hover">
            <RowTh className="font-mono text-xs">{one.name}</RowTh>
            <Td className="font-mono text-xs">{one.address ?? "–"}</Td>
            <Td className="font-mono text-xs">{one.area ?? "–"}</Td>
            <Td>{[one.state, one.passive ? "passive" : null].filter(Boolean).join(", ") || "–"}</Td>
            <Td align="end">{one.cost ?? "–"}</Td>
            <Td align="end">
              {seconds(one.helloMs)} / {seconds(one.deadMs)}
            </Td>
            <Td align="end">{one.mtu ?? "–"}</Td>
            <Td align="end">
              {one.adjacent ?? "–"} of {one.neighbours ?? "–"}
            </Td>
          </tr>
        ))}
        {host.lostInterfaces.map((one) => (
          <tr key={`lost ${one.name}`} className="group/row hover:bg-hover">
            <RowTh className="font-mono text-xs">{one.name}</RowTh>
            <Td colSpan={7}>
              <StatusMark kind="down" word={`not in OSPF any more${whyGone(host, one.name)}`} />{" "}
              <Lasting since={one.since} className="text-ink-3" />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
