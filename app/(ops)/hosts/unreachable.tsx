"use client";
/** A host that does not answer: said once, at the head of what is about it, with the way to what can be done. */
import type { HostHead } from "#domain/cluster/view";
import type { Reading } from "#domain/reading";
import { useMay } from "../../_shell/me";
import { Lasting } from "../../_ui/age";
import { Banner } from "../../_ui/banner";
import { LinkButton } from "../../_ui/button";
import { UnknownFigure } from "../../_ui/figure";
import { needsDetail, reachDetail, reachWord } from "./reach-words";

export function UnreachableBanner({ host, className }: { host: HostHead; className?: string }) {
  const mayOperate = useMay("operate");
  const { reach } = host;
  if (reach?.kind !== "unreachable") return null;
  const byKey = !needsDetail(reach);
  return (
    <Banner
      kind="unknown"
      live
      className={className}
      action={
        mayOperate ? (
          <LinkButton size="small" href={`/hosts?${byKey ? "key" : "test"}=${host.hostId}`}>
            {byKey ? "Review the host key" : "Test the connection"}
          </LinkButton>
        ) : null
      }
    >
      <b className="font-semibold">
        {host.name} is not seen <Lasting since={reach.since} />: {reachWord(reach)}.
      </b>{" "}
      {byKey ? "Nothing is sent to it until somebody has compared the key." : reachDetail(host.name, reach)}{" "}
      What is below is from before, or unknown.
    </Banner>
  );
}

/** An unknown figure of a host. Where the banner has already said why, the reason is not said again. */
export function UnknownOf({
  host,
  reading,
}: {
  host: HostHead;
  reading: Extract<Reading<unknown>, { kind: "unknown" }>;
}) {
  return (
    <UnknownFigure
      inline
      why={host.reach?.kind === "unreachable" ? "the host does not answer" : reading.why}
    />
  );
}
