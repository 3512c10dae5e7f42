"use client";
/** Title of a place, on which hosts it is, for which of them an edit is made, and what can be done with it as a whole. */
import type { ReactNode } from "react";
import { configurationHref } from "../../../../_shell/links";
import { Segments } from "../../../../_ui/tabs";
import type { DesiredHost } from "../draft/replayed";
import type { Draft } from "../draft/use-draft";

/** The host edits are made for, from the address; null: all that have the place. */
export const scopeOf = (on: string | null, hosts: readonly DesiredHost[]): string | null =>
  hosts.length > 1 ? (hosts.find((host) => host.name === on)?.hostId ?? null) : null;

export function PaneHead({
  clusterId,
  id,
  title,
  around,
  hosts,
  scope,
  draft,
  readOnly,
  actions,
}: {
  clusterId: string;
  id: string;
  title: string;
  /** What encloses it, and where it stands. */
  around: ReactNode;
  /** Those that have the place. */
  hosts: readonly DesiredHost[];
  scope: string | null;
  draft: Draft;
  readOnly: boolean;
  actions?: ReactNode;
}) {
  const href = (on?: string) =>
    `${configurationHref(clusterId, { at: id, change: draft.changeId ?? undefined })}${on === undefined ? "" : `&on=${encodeURIComponent(on)}`}`;
  return (
    <header className="flex flex-wrap items-end gap-x-6 gap-y-2">
      <div className="min-w-72 flex-1">
        <h2 className="font-semibold text-xl [overflow-wrap:anywhere]">{title}</h2>
        <div className="text-ink-3">{around}</div>
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      {!readOnly && hosts.length > 1 && hosts.length <= 6 && (
        <Segments
          label="Edit on"
          current={scope ?? "all"}
          options={[
            { id: "all", label: `All ${hosts.length}`, href: href() },
            ...hosts.map((host) => ({ id: host.hostId, label: host.name, href: href(host.name) })),
          ]}
        />
      )}
    </header>
  );
}
