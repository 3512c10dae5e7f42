"use client";
/** The ECMP next-hop set of every VIP at one router: who is in it, who is not, and why not. */
import type { PathView, RouterView } from "#domain/cluster/view";
import { directorHref } from "../../../../_shell/links";
import { Address } from "../../../../_ui/address";
import { TextLink } from "../../../../_ui/button";
import { Changed } from "../../../../_ui/changed";
import { EmptyState } from "../../../../_ui/empty-state";
import { UnknownFigure } from "../../../../_ui/figure";
import { formatDuration } from "../../../../_ui/format";
import { StatusMark } from "../../../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../../../_ui/table";
import { UnknownOf } from "../../../hosts/unreachable";
import { pathMark, pathSentence, routeWords, setMark } from "./words";

function Path({ clusterId, path }: { clusterId: string; path: PathView }) {
  return (
    <li className="flex flex-wrap items-center gap-x-2">
      {path.directorId === null ? (
        <span className="text-ink-3">no known director</span>
      ) : (
        <TextLink quiet href={directorHref(clusterId, path.directorId)} className="font-medium">
          {path.directorName ?? path.nextHop}
        </TextLink>
      )}
      <span className="text-ink-3">
        <Address value={path.nextHop} /> {path.interface === null ? "" : `on ${path.interface}`}
      </span>
      <Changed value={path.state}>
        <StatusMark kind={pathMark(path.state)} word={pathSentence(path)} />
      </Changed>
    </li>
  );
}

export function EcmpTable({
  clusterId,
  router,
  anchors,
}: {
  clusterId: string;
  router: RouterView;
  /** Only one router's rows carry the anchors that links to a VIP lead to. */
  anchors: boolean;
}) {
  if (router.vips.kind === "unknown")
    return (
      <p className="px-4 py-3">
        Next hops: <UnknownOf host={router} reading={router.vips} />
      </p>
    );
  if (router.vips.value.length === 0)
    return (
      <EmptyState kind="nothing-configured" title="No VIP to look for">
        The inventory of this cluster has no VIP.
      </EmptyState>
    );
  return (
    <Table caption={`ECMP next hops at ${router.name}`}>
      <thead>
        <tr>
          <Th>VIP</Th>
          <Th>Installed</Th>
          <Th>Next hops</Th>
          <Th>Route</Th>
          <Th align="end">Unchanged for</Th>
        </tr>
      </thead>
      <tbody>
        {router.vips.value.map((vip) => (
          <tr
            key={vip.vip}
            id={anchors ? `vip-${encodeURIComponent(vip.vip)}` : undefined}
            className="group/row scroll-mt-16 target:bg-selected hover:bg-hover"
          >
            <RowTh className="align-top">
              <Address value={vip.vip} className="font-medium" />
            </RowTh>
            <Td className="align-top">
              <Changed value={vip.installedCount}>
                <StatusMark kind={setMark(vip)} word={`${vip.installedCount} of ${vip.paths.length}`} />
              </Changed>
            </Td>
            <Td>
              {vip.paths.length === 0 ? (
                <span className="text-ink-3">no director should announce it</span>
              ) : (
                <ul className="flex flex-col gap-0.5">
                  {vip.paths.map((path) => (
                    <Path key={`${path.nextHop} ${path.interface}`} clusterId={clusterId} path={path} />
                  ))}
                </ul>
              )}
            </Td>
            <Td className="align-top text-ink-2">{vip.prefix === null ? "no route" : routeWords(vip)}</Td>
            <Td align="end" className="align-top text-ink-2">
              {vip.uptimeSeconds === null ? (
                <UnknownFigure why="the router does not say how old the route is" />
              ) : (
                formatDuration(vip.uptimeSeconds * 1000)
              )}
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
