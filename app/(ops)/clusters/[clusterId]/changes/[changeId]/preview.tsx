"use client";
/** What the edits make of the files, worked out here from what should be there: before anybody has looked at a host, or afterwards. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../../../../../_trpc/client";
import { Panel } from "../../../../../_ui/panel";
import { replayed } from "../../draft/replayed";
import type { ChangeView } from "./change-screen";
import { FileDiff } from "./review/file-diff";

export function Preview({ clusterId, view }: { clusterId: string; view: ChangeView }) {
  const trpc = useTRPC();
  const desired = useQuery(trpc.change.desired.queryOptions({ clusterId }));
  const hosts = useMemo(
    () => (desired.data === undefined ? [] : replayed(desired.data.hosts, view).changed),
    [desired.data, view],
  );
  if (hosts.length === 0) return null;
  return (
    <Panel
      title={view.change.state === "draft" ? "What it makes of the files" : "What it made of the files"}
      note={
        view.change.state === "draft"
          ? "as they should be now; the review looks at the hosts themselves"
          : undefined
      }
    >
      <div className="flex flex-col gap-4">
        {hosts.map(({ host, files }) => (
          <section key={host.hostId} aria-label={host.name}>
            <h3 className="mb-1.5 font-semibold">{host.name}</h3>
            <div className="flex flex-col gap-3">
              {files.map((change) => (
                <FileDiff key={change.path} change={change} hostName={host.name} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}
