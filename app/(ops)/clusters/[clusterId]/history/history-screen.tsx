"use client";
/** Every text a file of a host should ever have had: who, when, why, what differed, and the way back to it. */
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { FailureState } from "../../../../_shell/gate";
import { useTRPC } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { EmptyState } from "../../../../_ui/empty-state";
import { Field, Select } from "../../../../_ui/field";
import { Panel } from "../../../../_ui/panel";
import { SkeletonRows } from "../../../../_ui/skeleton";
import { setSearch } from "../../../hosts/search";
import { ChangesTabs } from "../changes/changes-tabs";
import { Compare } from "./compare";
import { RevisionList } from "./revision-list";

export type RevisionRow = RouterOutputs["revision"]["list"][number];

export function HistoryScreen({ clusterId }: { clusterId: string }) {
  const trpc = useTRPC();
  const desired = useQuery(trpc.change.desired.queryOptions({ clusterId }));
  const search = useSearchParams();
  const hosts = desired.data?.hosts ?? [];
  const host = hosts.find(({ hostId }) => hostId === search.get("host")) ?? hosts[0];
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-4 xl:p-6">
      <ChangesTabs clusterId={clusterId} current="history" />
      <h1 className="sr-only">History</h1>
      {desired.data === undefined ? (
        desired.error === null ? (
          <Panel flush>
            <SkeletonRows rows={6} label="Loading the history" />
          </Panel>
        ) : (
          <FailureState
            what="the history of this cluster"
            failure={failureOf(desired.error)}
            onRetry={() => void desired.refetch()}
          />
        )
      ) : host === undefined ? (
        <Panel flush>
          <EmptyState kind="nothing-configured" title="No host of this cluster is reached by SSH">
            Only files that Sluice can read have a history.
          </EmptyState>
        </Panel>
      ) : (
        <OfHost
          key={host.hostId}
          clusterId={clusterId}
          hosts={hosts}
          host={host}
          path={search.get("path")}
          shown={search.get("revision")}
          against={search.get("with")}
        />
      )}
    </div>
  );
}

type Host = RouterOutputs["change"]["desired"]["hosts"][number];

function OfHost({
  clusterId,
  hosts,
  host,
  path,
  shown,
  against,
}: {
  clusterId: string;
  hosts: readonly Host[];
  host: Host;
  path: string | null;
  shown: string | null;
  against: string | null;
}) {
  const trpc = useTRPC();
  const query = useQuery(trpc.revision.list.queryOptions({ hostId: host.hostId }));
  const all = query.data ?? [];
  const paths = [...new Set(all.map((revision) => revision.path))].sort();
  const rows = path === null ? all : all.filter((revision) => revision.path === path);
  const revision = rows.find(({ id }) => id === shown) ?? rows[0];
  return (
    <>
      <div className="flex flex-wrap gap-4">
        <Field label="Host">
          <Select
            value={host.hostId}
            onChange={(event) =>
              setSearch({ host: event.target.value, path: null, revision: null, with: null })
            }
          >
            {hosts.map((one) => (
              <option key={one.hostId} value={one.hostId}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="File">
          <Select
            value={path ?? ""}
            onChange={(event) => setSearch({ path: event.target.value || null, revision: null, with: null })}
          >
            <option value="">every file</option>
            {path !== null && !paths.includes(path) && <option value={path}>{path}</option>}
            {paths.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      {query.data === undefined ? (
        query.error === null ? (
          <Panel flush>
            <SkeletonRows rows={6} label="Loading the revisions" />
          </Panel>
        ) : (
          <FailureState
            what="the revisions of this host"
            failure={failureOf(query.error)}
            onRetry={() => void query.refetch()}
          />
        )
      ) : revision === undefined ? (
        <Panel flush>
          <EmptyState
            kind={path === null ? "nothing-configured" : "nothing-matches"}
            title={path === null ? `No file of ${host.name} has been read yet` : "This file has no history"}
          >
            The files found when a host is first read are revision 0 of each.
          </EmptyState>
        </Panel>
      ) : (
        <div className="grid items-start gap-4 xl:grid-cols-[25rem_minmax(0,1fr)]">
          <RevisionList rows={rows} current={revision.id} withPath={path === null} clusterId={clusterId} />
          <Compare
            clusterId={clusterId}
            hostName={host.name}
            revision={revision}
            others={all.filter((one) => one.path === revision.path && one.id !== revision.id)}
            against={against}
            newest={all.find((one) => one.path === revision.path)?.id === revision.id}
          />
        </div>
      )}
    </>
  );
}
