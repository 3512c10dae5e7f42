"use client";
/** Every host as a row: how it is reached, when it last answered, with what Sluice signs in, and its host key. */
import { Ellipsis } from "lucide-react";
import { staleAfterMs } from "#domain/cluster/standing";
import { directorHref, routerHref } from "../../_shell/links";
import { Address } from "../../_ui/address";
import { Age, Lasting } from "../../_ui/age";
import { Button, IconButton, TextLink } from "../../_ui/button";
import { classNames } from "../../_ui/class-names";
import { useStale } from "../../_ui/clock";
import { type Column, DataTable } from "../../_ui/data-table";
import { formatMillis } from "../../_ui/format";
import { Menu } from "../../_ui/popover";
import { StatusMark } from "../../_ui/status-mark";
import { type HostRow, reachOf } from "./filter";
import { needsDetail, reachDetail, reachWord } from "./reach-words";
import { setSearch } from "./search";

const credentialWords = {
  installation: "Sluice's key",
  "sealed-key": "own key",
  "sealed-password": "password",
  agent: "SSH agent",
  none: "none",
} as const;

const hrefOf = (host: HostRow): string | null => {
  if (host.roles.includes("director")) return directorHref(host.clusterId, host.id);
  return host.roles.includes("router") ? routerHref(host.clusterId, host.id) : null;
};

function Reach({ host }: { host: HostRow }) {
  const { kind, sentence } = reachOf(host);
  const late = useStale(host.head?.seenAt ?? null, staleAfterMs(host.head?.pollEveryMs ?? 0));
  if (kind === "no-ssh") return <StatusMark kind="off" word="seen through others" />;
  if (host.head === null) return <StatusMark kind="unknown" word="not asked yet" />;
  // Whether it is reached, not how it is: that stands where the host is shown.
  if (sentence === null)
    return late ? (
      <span className="inline-flex flex-wrap items-baseline gap-x-2">
        <StatusMark kind="unknown" word="no answer" />
        <Lasting since={host.head.seenAt} className="text-ink-3" />
      </span>
    ) : (
      <StatusMark kind="ok" word="answers" />
    );
  const reach = host.head.reach;
  if (reach?.kind !== "unreachable") return <StatusMark kind="unknown" word={sentence} />;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <StatusMark kind="unknown" word={reachWord(reach)} />
      <span className="text-ink-3">
        <Lasting since={reach.since} />
      </span>
      {needsDetail(reach) ? (
        <span className="min-w-0 basis-full break-words text-ink-2">{reachDetail(host.name, reach)}</span>
      ) : null}
    </span>
  );
}

function Roles({ host }: { host: HostRow }) {
  if (host.roles.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <span className="whitespace-nowrap">
      {host.roles.map((role) => (role === "realserver" ? "real server" : role)).join(", ")}
    </span>
  );
}

function KeyCell({ host, mayOperate }: { host: HostRow; mayOperate: boolean }) {
  if (host.ssh === null) return <span className="text-ink-3">–</span>;
  switch (host.keyState) {
    case "confirmed":
      return <span className="text-ink-2">confirmed</span>;
    case "none":
      return <span className="text-ink-3">not seen yet</span>;
    case "changed":
    case "waiting":
      return (
        <span className="inline-flex items-center gap-2">
          <StatusMark
            kind={host.keyState === "changed" ? "down" : "degraded"}
            word={host.keyState === "changed" ? "changed" : "to confirm"}
          />
          {mayOperate ? (
            <Button
              size="small"
              aria-label={`Review the host key of ${host.name}`}
              onClick={() => setSearch({ key: host.id })}
            >
              Review
            </Button>
          ) : null}
        </span>
      );
  }
}

function Verbs({ host }: { host: HostRow }) {
  const ssh = host.ssh !== null;
  return (
    <Menu
      trigger={
        <IconButton
          size="small"
          label={`What to do with ${host.name}`}
          icon={<Ellipsis aria-hidden size={15} />}
        />
      }
      items={[
        { label: "Test the connection", disabled: !ssh, onSelect: () => setSearch({ test: host.id }) },
        { label: "Review host keys", disabled: !ssh, onSelect: () => setSearch({ key: host.id }) },
        { label: "Edit", onSelect: () => setSearch({ edit: host.id }) },
        { label: "Remove", danger: true, onSelect: () => setSearch({ remove: host.id }) },
      ]}
    />
  );
}

export function HostTable({
  hosts,
  clusters,
  mayOperate,
}: {
  hosts: readonly HostRow[];
  clusters: number;
  mayOperate: boolean;
}) {
  const columns: readonly Column<HostRow>[] = [
    {
      key: "name",
      head: "Host",
      sort: (host) => host.name,
      cell: (host) => {
        const href = hrefOf(host);
        return href === null ? (
          <span className="whitespace-nowrap font-medium">{host.name}</span>
        ) : (
          <TextLink quiet href={href} className="font-medium">
            {host.name}
          </TextLink>
        );
      },
    },
    ...(clusters > 1
      ? [
          {
            key: "cluster",
            head: "Cluster",
            sort: (host: HostRow) => host.clusterName,
            cell: (host: HostRow) => host.clusterName,
          },
        ]
      : []),
    {
      key: "roles",
      head: "Roles",
      sort: (host) => host.roles.join(),
      cell: (host) => <Roles host={host} />,
    },
    {
      key: "address",
      head: "SSH",
      sort: (host) => host.ssh?.address ?? null,
      cell: (host) =>
        host.ssh === null ? (
          <span className="text-ink-3">none</span>
        ) : (
          <span className="whitespace-nowrap font-mono text-xs">
            <span className="text-ink-3 max-xl:hidden">{host.ssh.user}@</span>
            <Address
              value={host.ssh.port === 22 ? host.ssh.address : `${host.ssh.address}:${host.ssh.port}`}
            />
            {host.ssh.viaHostId === null ? null : <span className="font-sans text-ink-3"> by jump host</span>}
          </span>
        ),
    },
    {
      key: "reach",
      head: "Reach",
      className: "w-full xl:min-w-56",
      sort: (host) => reachOf(host).kind,
      watch: (host) => reachOf(host).kind,
      cell: (host) => <Reach host={host} />,
    },
    {
      key: "seen",
      head: "Answered",
      unit: "ago",
      align: "end",
      sort: (host) => host.head?.seenAt ?? null,
      cell: (host) =>
        host.ssh === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <Age
            at={host.head?.seenAt ?? null}
            limitMs={host.head === null ? undefined : 2 * host.head.pollEveryMs}
          />
        ),
    },
    {
      key: "took",
      head: "Poll",
      className: "max-xl:hidden",
      align: "end",
      sort: (host) => host.head?.tookMs ?? null,
      cell: (host) =>
        host.head?.tookMs == null ? <span className="text-ink-3">–</span> : formatMillis(host.head.tookMs),
    },
    {
      key: "credential",
      head: "Signs in with",
      className: "max-xl:hidden",
      sort: (host) => host.ssh?.credential ?? null,
      cell: (host) =>
        host.ssh === null ? (
          <span className="text-ink-3">–</span>
        ) : (
          <span
            className={classNames(
              "whitespace-nowrap",
              host.ssh.credential === "none" ? "text-degraded" : "text-ink-2",
            )}
          >
            {credentialWords[host.ssh.credential]}
            {host.ssh.sudo ? ", sudo" : ""}
          </span>
        ),
    },
    {
      key: "key",
      head: "Host key",
      sort: (host) => host.keyState,
      watch: (host) => host.keyState,
      cell: (host) => <KeyCell host={host} mayOperate={mayOperate} />,
    },
    ...(mayOperate
      ? [
          {
            key: "verbs",
            head: "Actions",
            align: "end" as const,
            cell: (host: HostRow) => <Verbs host={host} />,
          },
        ]
      : []),
  ];
  return <DataTable caption="Hosts" columns={columns} rows={hosts} rowKey={(host) => host.id} />;
}
