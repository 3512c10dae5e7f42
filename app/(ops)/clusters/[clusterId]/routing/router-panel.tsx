"use client";
/** One router now: how it is, how it spreads flows, and the next-hop set of every VIP. */
import type { ReactNode } from "react";
import type { RouterView } from "#domain/cluster/view";
import { StatusMark } from "../../../../_ui/status-mark";
import { HostLine } from "../../../hosts/host-line";
import { RawLinks } from "../../../hosts/raw";
import { UnknownOf } from "../../../hosts/unreachable";
import { routingSections } from "../directors/[hostId]/in-use";
import { Neighbours } from "../directors/[hostId]/ospf-panel";
import { hashPolicyWords } from "../directors/[hostId]/sysctl-words";
import { EcmpTable } from "./ecmp-table";
import { pathLimitWords } from "./words";

function Policy({ name, children }: { name: string; children: ReactNode }) {
  return (
    <p className="flex gap-x-2">
      <span className="w-24 shrink-0 text-ink-3">{name}</span>
      <span className="min-w-0">{children}</span>
    </p>
  );
}

export function RouterPanel({
  clusterId,
  router,
  directors,
  names,
  anchors,
  history,
}: {
  clusterId: string;
  router: RouterView;
  directors: number;
  names: ReadonlyMap<string, string>;
  anchors: boolean;
  history: ReactNode;
}) {
  const routing = router.facts.kind === "known" ? router.facts.value.versions.routing : "FRR";
  const sections = routingSections(routing);
  const limit =
    router.maximumPaths.kind === "known" ? pathLimitWords(router.maximumPaths.value, directors) : null;
  return (
    <section
      id={`router-${encodeURIComponent(router.hostId)}`}
      aria-label={router.name}
      className="scroll-mt-4 overflow-x-auto rounded-lg border border-line bg-surface target:border-line-strong"
    >
      <HostLine
        host={router}
        level="h2"
        note={routing ?? "no routing daemon told"}
        aside={
          <RawLinks
            hostId={router.hostId}
            hostName={router.name}
            sections={[...sections.routes, ...sections.neighbours]}
          />
        }
      />
      <div className="flex flex-col gap-0.5 px-4 py-3">
        <Policy name="Hash policy">
          {router.hashPolicy.kind === "unknown" ? (
            <UnknownOf host={router} reading={router.hashPolicy} />
          ) : (
            <>
              <span className="font-mono text-xs">{router.hashPolicy.value}</span>{" "}
              {hashPolicyWords(router.hashPolicy.value)}
            </>
          )}
        </Policy>
        <Policy name="Path limit">
          {router.maximumPaths.kind === "unknown" || limit === null ? (
            router.maximumPaths.kind === "unknown" ? (
              <UnknownOf host={router} reading={router.maximumPaths} />
            ) : null
          ) : (
            <>
              <span className="font-mono text-xs">{router.maximumPaths.value}</span>{" "}
              {limit.mark === "ok" ? null : <StatusMark kind={limit.mark} word="Mind" className="me-1" />}
              {limit.text}
            </>
          )}
        </Policy>
      </div>
      <div className="border-line border-t">
        <EcmpTable clusterId={clusterId} router={router} anchors={anchors} />
      </div>
      <div className="border-line border-t">
        <Neighbours host={router} names={names} />
      </div>
      <div className="border-line border-t">{history}</div>
    </section>
  );
}
