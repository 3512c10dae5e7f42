"use client";
import { useQuery } from "@tanstack/react-query";
import { changesHref, driftHref, historyHref } from "../../../../_shell/links";
import { useTRPC } from "../../../../_trpc/client";
import { LinkTabs } from "../../../../_ui/tabs";
import { draftsOf } from "../draft/drafts";

export type ChangesTab = "changes" | "drift" | "history";

/** What people change, where the hosts are not as they should be, and what was before. */
export function ChangesTabs({ clusterId, current }: { clusterId: string; current: ChangesTab }) {
  const trpc = useTRPC();
  const changes = useQuery(trpc.change.list.queryOptions({ clusterId }));
  const open = changes.data === undefined ? 0 : draftsOf(changes.data).length;
  return (
    <LinkTabs
      label="Changes of this cluster"
      current={current}
      tabs={[
        {
          id: "changes",
          label: "Changes",
          href: changesHref(clusterId),
          note: open === 0 ? undefined : `${open} open`,
        },
        { id: "drift", label: "Drift", href: driftHref(clusterId) },
        { id: "history", label: "History", href: historyHref(clusterId) },
      ]}
    />
  );
}
