"use client";
/** The head of whatever is about one host: name, roles, status and since when, the last answer; and why there is none. */
import type { ReactNode } from "react";
import type { HostHead } from "#domain/cluster/view";
import { Age, Lasting } from "../../_ui/age";
import { formatMillis } from "../../_ui/format";
import { StatusMark } from "../../_ui/status-mark";
import { UnreachableBanner } from "./unreachable";

export function HostLine({
  host,
  level,
  note,
  aside,
}: {
  host: HostHead;
  level: "h1" | "h2";
  /** After the address: its daemon's version, say. */
  note?: string | null;
  /** At the right end: buttons. */
  aside?: ReactNode;
}) {
  const Heading = level;
  const unreachable = host.reach?.kind === "unreachable";
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <Heading className="font-semibold text-lg">{host.name}</Heading>
        <span className="text-ink-3">
          {host.roles.map((role) => (role === "realserver" ? "real server" : role)).join(", ")}
        </span>
        {host.address === null ? null : <span className="font-mono text-ink-2 text-xs">{host.address}</span>}
        {note ? <span className="text-ink-3 text-xs">{note}</span> : null}
        <span className="ms-auto text-ink-3 text-xs">
          {host.seenAt === null ? (
            "never answered"
          ) : (
            <>
              last answer <Age at={host.seenAt} limitMs={2 * host.pollEveryMs} />
            </>
          )}
          {host.tookMs === null ? "" : `, in ${formatMillis(host.tookMs)}`}
        </span>
        {aside}
      </div>
      {unreachable ? (
        <UnreachableBanner host={host} className="mt-2" />
      ) : (
        <p className="flex flex-wrap items-center gap-x-2 px-4 pt-1">
          <StatusMark kind={host.status.kind} />
          <span>{host.status.text}</span>
          {host.status.since === null ? null : <Lasting since={host.status.since} className="text-ink-3" />}
        </p>
      )}
    </>
  );
}
