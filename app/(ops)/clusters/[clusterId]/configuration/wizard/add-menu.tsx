"use client";
/** What can be added to a cluster, each with its short wizard. */
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { useCommands } from "../../../../../_shell/commands";
import { configurationHref } from "../../../../../_shell/links";
import { Button } from "../../../../../_ui/button";
import { Menu } from "../../../../../_ui/popover";
import type { DesiredHost } from "../../draft/replayed";
import type { Draft } from "../../draft/use-draft";
import { type KeepalivedPlace, keepalivedHosts } from "../places";
import type { Entry } from "../tree/outline";
import { AddFile } from "./add-file";
import { AddScript } from "./add-script";
import { AddServer } from "./add-server";
import { AddService } from "./add-service";
import { AddVip } from "./add-vip";
import { announcing } from "./announce";
import { BeginCluster } from "./begin-cluster";
import { hostPlaces } from "./host-places";
import { useSeenHosts } from "./use-seen-hosts";
import { vrrpVips } from "./vrrp-vips";

type Wizard = "service" | "server" | "vip" | "script" | "file" | "begin";

export function AddMenu({
  clusterId,
  draft,
  entries,
  hosts,
}: {
  clusterId: string;
  draft: Draft;
  entries: readonly Entry[];
  hosts: readonly DesiredHost[];
}) {
  const router = useRouter();
  const seen = useSeenHosts(clusterId, hosts);
  const [open, setOpen] = useState<Wizard | null>(null);
  const directors = keepalivedHosts(hosts);
  const places = entries.flatMap(({ node, edited }): KeepalivedPlace[] =>
    node.kind === "keepalived" && edited !== "gone" ? [node] : [],
  );
  const services = places.filter(({ place }) => place.kind === "service");
  const instances = places.filter(({ place }) => place.kind === "instance");
  const announces = announcing(directors, draft.replay).length > 0;
  const [anyService, anyInstance, anyDirector] = [services, instances, directors].map(
    (list) => list.length > 0,
  );
  const items = useMemo(
    () =>
      (
        [
          { wizard: "service", label: "Add a service", keys: "a s", possible: anyDirector },
          { wizard: "server", label: "Add a real server to services", keys: "a r", possible: anyService },
          { wizard: "vip", label: "Add a VIP", keys: "a v", possible: anyInstance || announces },
          { wizard: "script", label: "Add a script that VRRP watches", keys: "a w", possible: anyInstance },
          { wizard: "file", label: "Add a file", keys: "a f", possible: anyDirector },
          { wizard: "begin", label: "Set up directors from nothing", keys: "a d", possible: anyDirector },
        ] as const
      ).filter(({ possible }) => possible),
    [anyDirector, anyService, anyInstance, announces],
  );
  useCommands(
    useMemo(
      () =>
        items.map(({ wizard, label, keys }) => ({
          id: `add-${wizard}`,
          label,
          keys,
          group: "This page" as const,
          run: () => setOpen(wizard),
        })),
      [items],
    ),
  );
  const done = (edits: readonly ChangeEdit[], id?: string) => {
    for (const edit of edits) draft.add(edit);
    setOpen(null);
    if (id !== undefined && draft.changeId !== null)
      router.replace(configurationHref(clusterId, { at: id, change: draft.changeId }), { scroll: false });
  };
  const close = () => setOpen(null);
  if (items.length === 0) return null;
  return (
    <>
      {places.length === 0 && (
        <Button variant="primary" onClick={() => setOpen("begin")}>
          Set up directors
        </Button>
      )}
      <Menu
        trigger={<Button icon={<Plus aria-hidden size={14} />}>Add</Button>}
        items={items.map(({ wizard, label }) => ({ label, onSelect: () => setOpen(wizard) }))}
      />
      {open === "service" && (
        <AddService
          directors={directors}
          services={services.flatMap(({ place }) => (place.kind === "service" ? [place.service] : []))}
          hosts={seen}
          vips={vrrpVips(instances)}
          replay={draft.replay}
          taken={new Set(places.map(({ id }) => id))}
          onClose={close}
          onDone={done}
        />
      )}
      {open === "server" && (
        <AddServer
          services={services}
          chosen={services.length === 1 ? services.map(({ id }) => id) : []}
          hosts={hostPlaces(directors, draft.replay)}
          onClose={close}
          onDone={(edits) => done(edits)}
        />
      )}
      {open === "vip" && (
        <AddVip
          instances={instances}
          directors={directors}
          servers={hosts.filter(({ roles }) => roles.includes("realserver"))}
          replay={draft.replay}
          onClose={close}
          onDone={(edits) => done(edits)}
        />
      )}
      {open === "script" && (
        <AddScript
          instances={instances}
          hosts={hostPlaces(directors, draft.replay)}
          taken={new Set(places.map(({ id }) => id))}
          onClose={close}
          onDone={done}
        />
      )}
      {open === "file" && <AddFile hosts={directors} replay={draft.replay} onClose={close} onDone={done} />}
      {open === "begin" && (
        <BeginCluster hosts={seen} replay={draft.replay} onClose={close} onDone={(edits) => done(edits)} />
      )}
    </>
  );
}
