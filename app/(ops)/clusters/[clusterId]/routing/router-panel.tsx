"use client";
/** One router now: how it is, how it spreads flows, and the next-hop set of every VIP. */
import type { ReactNode } from "react";
import type { RouterView } from "#domain/cluster/view";
import { Age, Lasting } from "../../../../_ui/age";
import { UnknownFigure } from "../../../../_ui/figure";
import { StatusMark } from "../../../../_ui/status-mark";
import { RawLinks } from "../../../hosts/raw";
import { whatNext } from "../../../hosts/reach-words";
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
  anchors,
  history,
}: {
  clusterId: string;
  router: RouterView;
  directors: number;
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
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h2 className="font-semibold text-lg">{router.name}</h2>
        {router.address === null ? null : (
          <span className="font-mono text-ink-2 text-xs">{router.address}</span>
        )}
        <span className="text-ink-3 text-xs">{routing ?? "no routing daemon told"}</span>
        <span className="ms-auto text-ink-3 text-xs">
          {router.seenAt === null ? (
            "never answered"
          ) : (
            <>
              last answer <Age at={router.seenAt} limitMs={2 * router.pollEveryMs} />
            </>
          )}
        </span>
        <RawLinks
          hostId={router.hostId}
          hostName={router.name}
          sections={[...sections.routes, ...sections.neighbours]}
        />
      </header>
      <p className="flex flex-wrap items-center gap-x-2 px-4 pt-1">
        <StatusMark kind={router.status.kind} />
        <span>{router.status.text}</span>
        {router.status.since === null ? null : <Lasting since={router.status.since} className="text-ink-3" />}
        {router.reach?.kind === "unreachable" ? <span>{whatNext(router.reach)}</span> : null}
      </p>
      <div className="flex flex-col gap-0.5 px-4 py-3">
        <Policy name="Hash policy">
          {router.hashPolicy.kind === "unknown" ? (
            <UnknownFigure inline why={router.hashPolicy.why} />
          ) : (
            <>
              <span className="font-mono text-xs">{router.hashPolicy.value}</span>{" "}
              {hashPolicyWords(router.hashPolicy.value)}
            </>
          )}
        </Policy>
        <Policy name="Path limit">
          {router.maximumPaths.kind === "unknown" || limit === null ? (
            <UnknownFigure
              inline
              why={router.maximumPaths.kind === "unknown" ? router.maximumPaths.why : "not told"}
            />
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
        <Neighbours of={router.neighbours} name={router.name} />
      </div>
      <div className="border-line border-t">{history}</div>
    </section>
  );
}
