"use client";
/** The VIPs this director should hold: where it has them, and which routers send flows for them here. */
import type { DirectorView, HeldVip } from "#domain/cluster/view";
import { vipHref } from "../../../../../_shell/links";
import { TextLink } from "../../../../../_ui/button";
import { EmptyState } from "../../../../../_ui/empty-state";
import { UnknownFigure } from "../../../../../_ui/figure";
import { Panel } from "../../../../../_ui/panel";
import { StatusMark } from "../../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../../_ui/table";
import { RawLinks } from "../../../../hosts/raw";
import { UnknownOf } from "../../../../hosts/unreachable";

function Announced({ vip }: { vip: HeldVip }) {
  if (vip.announcedTo === null) return <UnknownFigure inline why="no router answers" />;
  if (vip.announcedTo.length > 0) return <>{vip.announcedTo.join(", ")}</>;
  return vip.held ? (
    <StatusMark kind="down" word="to no router" />
  ) : (
    <span className="text-ink-3">to no router</span>
  );
}

export function VipsPanel({ clusterId, director }: { clusterId: string; director: DirectorView }) {
  const raw = <RawLinks hostId={director.hostId} hostName={director.name} sections={["addr"]} />;
  if (director.vips.kind === "unknown")
    return (
      <Panel title="VIPs" actions={raw}>
        <UnknownOf host={director} reading={director.vips} />
      </Panel>
    );
  const vips = director.vips.value;
  return (
    <Panel title="VIPs" actions={raw} flush>
      {vips.length === 0 ? (
        <EmptyState kind="nothing-configured" title="No VIP">
          The inventory of this cluster has none.
        </EmptyState>
      ) : (
        <Table caption={`VIPs on ${director.name}`}>
          <thead>
            <tr>
              <Th>VIP</Th>
              <Th>Held on</Th>
              <Th>Announced to</Th>
            </tr>
          </thead>
          <tbody>
            {vips.map((vip) => (
              <tr key={vip.vip} className="group/row hover:bg-hover">
                <RowTh>
                  <TextLink quiet href={vipHref(clusterId, vip.vip)} className="font-mono text-xs">
                    {vip.vip}
                  </TextLink>
                </RowTh>
                <Td>
                  {vip.held ? (
                    <span className="font-mono text-xs">{vip.interface ?? "held"}</span>
                  ) : (
                    <StatusMark kind="off" word="not held" />
                  )}
                </Td>
                <Td>
                  <Announced vip={vip} />
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}
