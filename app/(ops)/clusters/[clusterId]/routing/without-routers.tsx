"use client";
/** Routing of a cluster without routers: by VRRP nobody in front has to know where a VIP is, so who holds it is all there is to tell. */
import type { ClusterView } from "#domain/cluster/view";
import { directorHref } from "../../../../_shell/links";
import { Address } from "../../../../_ui/address";
import { LinkButton, TextLink } from "../../../../_ui/button";
import { EmptyState } from "../../../../_ui/empty-state";
import { Panel } from "../../../../_ui/panel";
import { StatusMark } from "../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../_ui/table";

export function WithoutRouters({ view }: { view: ClusterView }) {
  const moved = view.vips.filter(({ mode }) => mode === "vrrp");
  if (moved.length === 0)
    return (
      <EmptyState
        kind="nothing-configured"
        title="No router in this cluster"
        action={<LinkButton href="/hosts">Open hosts</LinkButton>}
      >
        Whether the VIPs are announced, and to which directors the flows go, can only be seen at the routers
        in front. Give a host the role router, or add one.
      </EmptyState>
    );
  return (
    <Panel title="VIPs" note="VRRP moves them between the directors; no router has to know" flush>
      <Table caption="VIPs and the directors that hold them">
        <thead>
          <tr>
            <Th>VIP</Th>
            <Th>Held by</Th>
            <Th>Status</Th>
          </tr>
        </thead>
        <tbody>
          {view.vips.map(({ vip, label, heldBy, status }) => (
            <tr key={vip}>
              <RowTh>
                <Address value={vip} /> {label !== null && <span className="text-ink-3">{label}</span>}
              </RowTh>
              <Td>
                <Holders view={view} names={heldBy} />
              </Td>
              <Td>
                <StatusMark kind={status.kind} word={status.text} />
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  );
}

function Holders({ view, names }: { view: ClusterView; names: readonly string[] }) {
  const holders = view.directors.filter(({ name }) => names.includes(name));
  if (holders.length === 0) return <span className="text-ink-3">nobody that answers</span>;
  return holders.map(({ hostId, name }) => (
    <TextLink key={hostId} href={directorHref(view.cluster.id, hostId)} className="me-2">
      {name}
    </TextLink>
  ));
}
