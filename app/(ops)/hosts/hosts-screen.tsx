"use client";
/** Every host of every cluster: is it reached, with what, and whose keys wait for a person. The URL holds what is open. */
import { useQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { FailureState } from "../../_shell/gate";
import { useMay } from "../../_shell/me";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Banner } from "../../_ui/banner";
import { Button, LinkButton } from "../../_ui/button";
import { EmptyState } from "../../_ui/empty-state";
import { Input, Select } from "../../_ui/field";
import { plural } from "../../_ui/format";
import { Panel } from "../../_ui/panel";
import { SkeletonRows } from "../../_ui/skeleton";
import { ConnectTest } from "./connect-test";
import { EditHost } from "./edit-host";
import { filterOf, type HostRow, isFiltered, matching } from "./filter";
import { HostTable } from "./host-table";
import { KeyReview } from "./key-review";
import { RemoveHost } from "./remove-host";
import { setSearch } from "./search";

const clearFilter = () => setSearch({ q: null, cluster: null, host: null });

export function HostsScreen() {
  const trpc = useTRPC();
  const mayOperate = useMay("operate");
  const hosts = useQuery(trpc.host.list.queryOptions(undefined, { refetchInterval: 3000 }));
  const search = useSearchParams();
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 p-6 max-lg:p-4">
      <header className="flex items-center gap-4">
        <h1 className="font-semibold text-lg">Hosts</h1>
        {mayOperate ? (
          <LinkButton href="/clusters/new" icon={<Plus aria-hidden size={14} />} className="ms-auto">
            Add a cluster
          </LinkButton>
        ) : null}
      </header>
      {hosts.data === undefined ? (
        <Panel flush>
          {hosts.error === null ? (
            <SkeletonRows rows={8} label="Loading hosts" />
          ) : (
            <FailureState
              what="the hosts"
              failure={failureOf(hosts.error)}
              onRetry={() => void hosts.refetch()}
            />
          )}
        </Panel>
      ) : (
        <>
          <KeysNotice hosts={hosts.data} mayOperate={mayOperate} />
          <Hosts hosts={hosts.data} search={search} mayOperate={mayOperate} />
          {mayOperate ? <Opened hosts={hosts.data} search={search} /> : null}
        </>
      )}
    </div>
  );
}

/** Hosts that are not spoken to until somebody decides: said once, above everything. */
function KeysNotice({ hosts, mayOperate }: { hosts: readonly HostRow[]; mayOperate: boolean }) {
  const changed = hosts.filter((host) => host.keyState === "changed");
  const waiting = hosts.filter((host) => host.keyState === "waiting");
  const first = changed[0] ?? waiting[0];
  if (first === undefined) return null;
  const names = (list: readonly HostRow[]) => list.map((host) => host.name).join(", ");
  return (
    <Banner
      kind={changed.length > 0 ? "down" : "degraded"}
      live
      className="rounded-lg"
      action={
        mayOperate ? (
          <Button size="small" onClick={() => setSearch({ key: first.id })}>
            Review {first.name}
          </Button>
        ) : null
      }
    >
      {changed.length > 0 ? (
        <span>
          <b className="font-semibold">The host key changed: {names(changed)}.</b> Nothing is sent there until
          somebody has compared it.{" "}
        </span>
      ) : null}
      {waiting.length > 0 ? `A host key waits to be confirmed: ${names(waiting)}.` : null}
      {mayOperate ? null : " An operator can decide."}
    </Banner>
  );
}

function Hosts({
  hosts,
  search,
  mayOperate,
}: {
  hosts: readonly HostRow[];
  search: URLSearchParams;
  mayOperate: boolean;
}) {
  const filter = filterOf(search);
  const shown = matching(hosts, filter);
  const clusters = [...new Map(hosts.map((host) => [host.clusterId, host.clusterName])).entries()];
  if (hosts.length === 0)
    return (
      <Panel>
        <EmptyState
          kind="nothing-configured"
          title="No host yet"
          action={
            mayOperate ? (
              <LinkButton href="/clusters/new" variant="primary">
                Add a cluster
              </LinkButton>
            ) : null
          }
        >
          Hosts come with a cluster: name one director or router, and Sluice finds the others.
        </EmptyState>
      </Panel>
    );
  return (
    <Panel
      title={
        isFiltered(filter)
          ? `${shown.length} of ${plural(hosts.length, "host")}`
          : plural(hosts.length, "host")
      }
      flush
      actions={
        <search className="flex items-center gap-2">
          <SearchText value={filter.text} />
          {clusters.length > 1 ? (
            <Select
              aria-label="Cluster"
              className="w-40"
              value={filter.clusterId ?? ""}
              onChange={(event) => setSearch({ cluster: event.target.value || null, host: null })}
            >
              <option value="">All clusters</option>
              {clusters.map(([id, name]) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </Select>
          ) : null}
          {isFiltered(filter) ? (
            <Button variant="ghost" size="small" onClick={clearFilter}>
              Show all
            </Button>
          ) : null}
        </search>
      }
    >
      {shown.length === 0 ? (
        <EmptyState
          kind="nothing-matches"
          title="No host fits"
          action={<Button onClick={clearFilter}>Show all {hosts.length}</Button>}
        >
          Every word must be in the name, the cluster, a role or an address.
        </EmptyState>
      ) : (
        <HostTable hosts={shown} clusters={clusters.length} mayOperate={mayOperate} />
      )}
    </Panel>
  );
}

/** Follows the URL, but never overwrites what is being typed. */
function SearchText({ value }: { value: string }) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value);
  }, [value]);
  return (
    <Input
      ref={input}
      type="search"
      aria-label="Name, address or role"
      placeholder="Name, address, role…"
      icon={<Search aria-hidden size={13} />}
      className="w-56"
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        setSearch({ q: event.target.value.trim() || null, host: null });
      }}
    />
  );
}

/** The sheet or dialog the URL asks for. */
function Opened({ hosts, search }: { hosts: readonly HostRow[]; search: URLSearchParams }) {
  const trpc = useTRPC();
  const asked = (name: string) => hosts.find((host) => host.id === search.get(name));
  const [key, test, edit, remove] = [asked("key"), asked("test"), asked("edit"), asked("remove")];
  const keys = useQuery(
    trpc.host.keys.queryOptions(undefined, { enabled: key !== undefined, refetchInterval: 5000 }),
  );
  if (key !== undefined && keys.data !== undefined)
    return <KeyReview host={key} keys={keys.data} onClose={() => setSearch({ key: null })} />;
  if (test?.ssh != null) return <ConnectTest host={test} onClose={() => setSearch({ test: null })} />;
  if (edit !== undefined)
    return (
      <EditHost
        host={edit}
        others={hosts.filter(
          (host) => host.clusterId === edit.clusterId && host.id !== edit.id && host.ssh !== null,
        )}
        onClose={() => setSearch({ edit: null })}
      />
    );
  if (remove !== undefined) return <RemoveHost host={remove} onClose={() => setSearch({ remove: null })} />;
  return null;
}
