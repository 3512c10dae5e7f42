"use client";
import { Activity, LayoutDashboard, PanelLeft, Plus, Server, Settings } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import type { ClusterRow } from "#domain/cluster/view";
import { IconButton } from "../_ui/button";
import { classNames } from "../_ui/class-names";
import { StatusGlyph } from "../_ui/status-mark";
import { changesHref, clusterHref, configurationHref, driftHref, historyHref, routingHref } from "./links";
import { Logo } from "./logo";
import { useMay } from "./me";
import { useStanding } from "./standing";

/** Where one can go. `rail`: icons only, names as tips; the same order, so that nothing moves in the hand. */
export function Sidebar({
  clusters,
  rail,
  onRail,
}: {
  clusters: readonly ClusterRow[] | undefined;
  rail: boolean;
  onRail: () => void;
}) {
  const path = usePathname();
  const mayOperate = useMay("operate");
  return (
    <nav
      aria-label="Main"
      className={classNames(
        "flex h-full flex-col gap-0.5 overflow-y-auto border-line border-e bg-canvas px-2 pb-2",
        rail ? "w-13" : "w-52",
      )}
    >
      <Link
        href="/"
        aria-label="Sluice, overview"
        className="flex h-12 shrink-0 items-center gap-2 rounded-md px-2.5"
      >
        <Logo />
        {!rail && <span className="font-semibold text-lg tracking-tight">Sluice</span>}
      </Link>
      <div className="flex flex-col gap-0.5">
        <Entry
          href="/"
          label="Overview"
          rail={rail}
          current={path === "/"}
          icon={<LayoutDashboard aria-hidden size={15} />}
        />
        <Entry
          href="/events"
          label="Events"
          rail={rail}
          current={path === "/events"}
          icon={<Activity aria-hidden size={15} />}
        />
        <Entry
          href="/hosts"
          label="Hosts"
          rail={rail}
          current={path === "/hosts"}
          icon={<Server aria-hidden size={15} />}
        />
        <Entry
          href="/settings"
          label="Settings"
          rail={rail}
          current={path === "/settings"}
          icon={<Settings aria-hidden size={15} />}
        />
      </div>
      <div className="mt-4 flex h-7 items-center ps-2.5">
        <h2 className={rail ? "sr-only" : "text-2xs text-ink-3"}>Clusters</h2>
        {mayOperate && (
          <Link
            href="/clusters/new"
            aria-label="Add a cluster"
            data-tip="Add a cluster"
            className={classNames(
              "flex size-6 items-center justify-center rounded-md text-ink-3 hover:bg-selected hover:text-ink",
              !rail && "ms-auto",
            )}
          >
            <Plus aria-hidden size={14} />
          </Link>
        )}
      </div>
      <div className="flex flex-col gap-0.5">
        {clusters?.map((cluster) => (
          <ClusterEntry key={cluster.id} cluster={cluster} rail={rail} path={path} />
        ))}
      </div>
      <IconButton
        size="small"
        label={rail ? "Widen the sidebar" : "Narrow the sidebar"}
        shortcut="["
        icon={<PanelLeft aria-hidden size={14} />}
        onClick={onRail}
        className="mt-auto ms-1.5"
      />
    </nav>
  );
}

function ClusterEntry({ cluster, rail, path }: { cluster: ClusterRow; rail: boolean; path: string }) {
  const href = clusterHref(cluster.id);
  const routing = routingHref(cluster.id);
  const configuration = configurationHref(cluster.id);
  const changes = changesHref(cluster.id);
  const { kind, why } = useStanding(cluster);
  return (
    <div className="flex flex-col gap-0.5">
      <Entry
        href={href}
        label={cluster.name}
        note={kind === "ok" ? undefined : why}
        rail={rail}
        current={rail && path === href}
        icon={<StatusGlyph kind={kind} />}
      />
      {(path === href || path.startsWith(`${href}/`)) && !rail && (
        <>
          <Entry href={href} label="Topology" rail={false} inset current={path === href} />
          <Entry href={routing} label="Routing" rail={false} inset current={path === routing} />
          <Entry
            href={configuration}
            label="Configuration"
            rail={false}
            inset
            current={path === configuration}
          />
          <Entry
            href={changes}
            label="Changes"
            rail={false}
            inset
            current={
              path === changes ||
              path.startsWith(`${changes}/`) ||
              path === driftHref(cluster.id) ||
              path === historyHref(cluster.id)
            }
          />
        </>
      )}
    </div>
  );
}

function Entry({
  href,
  label,
  note,
  icon,
  rail,
  current,
  inset = false,
}: {
  href: string;
  label: string;
  /** Read after the label: the state of the thing. */
  note?: string;
  icon?: ReactNode;
  rail: boolean;
  current: boolean;
  inset?: boolean;
}) {
  return (
    <Link
      href={href}
      aria-current={current ? "page" : undefined}
      aria-label={rail || note ? [label, note].filter(Boolean).join(", ") : undefined}
      data-tip={rail ? [label, note].filter(Boolean).join(" · ") : note}
      className={classNames(
        "flex h-8 items-center gap-2.5 rounded-md px-2.5",
        inset && "ps-9",
        current ? "bg-selected font-medium text-ink" : "text-ink-2 hover:bg-selected hover:text-ink",
      )}
    >
      {icon && <span className="flex w-4 shrink-0 justify-center">{icon}</span>}
      {!rail && <span className="truncate">{label}</span>}
    </Link>
  );
}
