"use client";
import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useTRPC } from "../../_trpc/client";
import { Button } from "../../_ui/button";
import { Input, Select } from "../../_ui/field";
import { type EventFilter, isFiltered, severities, severityWords } from "./filter";

/** Typing asks the server after this pause, ms. */
const TYPING_MS = 250;

const noFilter: EventFilter = {
  clusterId: undefined,
  hostId: undefined,
  severity: undefined,
  search: undefined,
};

export function EventFilters({
  filter,
  onChange,
}: {
  filter: EventFilter;
  /** What is to change; an undefined part is cleared. */
  onChange: (change: EventFilter) => void;
}) {
  const trpc = useTRPC();
  const clusters = useQuery(trpc.cluster.list.queryOptions(undefined, { staleTime: 60_000 }));
  const hosts = useQuery(trpc.host.list.queryOptions(undefined, { staleTime: 60_000 }));
  const shownHosts = (hosts.data ?? []).filter(
    (host) => !filter.clusterId || host.clusterId === filter.clusterId,
  );
  return (
    <search className="flex flex-wrap items-center gap-2 border-line border-b px-6 py-2 max-lg:px-4">
      <SearchText value={filter.search ?? ""} onChange={(text) => onChange({ search: text || undefined })} />
      <Select
        aria-label="Cluster"
        className="w-36 xl:w-44"
        value={filter.clusterId ?? ""}
        onChange={(event) => onChange({ clusterId: event.target.value || undefined, hostId: undefined })}
      >
        <option value="">All clusters</option>
        {clusters.data?.map((cluster) => (
          <option key={cluster.id} value={cluster.id}>
            {cluster.name}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Host"
        className="w-36 xl:w-44"
        value={filter.hostId ?? ""}
        onChange={(event) => onChange({ hostId: event.target.value || undefined })}
      >
        <option value="">All hosts</option>
        {shownHosts.map((host) => (
          <option key={host.id} value={host.id}>
            {filter.clusterId ? host.name : `${host.name} · ${host.clusterName}`}
          </option>
        ))}
      </Select>
      <Select
        aria-label="Severity"
        className="w-32 xl:w-36"
        value={filter.severity ?? ""}
        onChange={(event) =>
          onChange({ severity: severities.find((severity) => severity === event.target.value) })
        }
      >
        <option value="">All severities</option>
        {severities.map((severity) => (
          <option key={severity} value={severity}>
            {severityWords[severity]}
          </option>
        ))}
      </Select>
      {isFiltered(filter) && (
        <Button variant="ghost" onClick={() => onChange(noFilter)}>
          Clear the filter
        </Button>
      )}
    </search>
  );
}

/** Follows the address, but never overwrites what is being typed. */
function SearchText({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (document.activeElement !== input.current) setText(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className="w-56 xl:w-64">
      <Input
        ref={input}
        type="search"
        aria-label="Text in the event"
        placeholder="Host, address, words…"
        icon={<Search aria-hidden size={13} />}
        maxLength={200}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(next.trim()), TYPING_MS);
        }}
      />
    </div>
  );
}
