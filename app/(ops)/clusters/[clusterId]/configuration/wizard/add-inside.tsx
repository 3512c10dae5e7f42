"use client";
/** What can be added inside a place: a real server to a service, a check to a server, a url to a check; and how a service forwards. */
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CHECK_WORDS } from "#domain/keepalived/config/change/fields/check";
import { placeKey } from "#domain/keepalived/config/change/heads";
import type { Place } from "#domain/keepalived/config/change/model";
import type { CheckerKind } from "#domain/keepalived/config/view/checker-model";
import { capital } from "#domain/words";
import { configurationHref } from "../../../../../_shell/links";
import { Button } from "../../../../../_ui/button";
import { Menu } from "../../../../../_ui/popover";
import type { DesiredHost } from "../../draft/replayed";
import type { Draft } from "../../draft/use-draft";
import type { KeepalivedPlace } from "../places";
import { AddServer } from "./add-server";
import { ChangeForwarding } from "./change-forwarding";
import { hostPlaces } from "./host-places";

const KINDS = Object.keys(CHECK_WORDS).filter((kind): kind is CheckerKind => kind in CHECK_WORDS);

/** What a new check begins with, where keepalived wants something. */
const FIRST: Readonly<Partial<Record<CheckerKind, Readonly<Record<string, readonly string[]>>>>> = {
  MISC_CHECK: { misc_path: ["/etc/keepalived/check"] },
  FILE_CHECK: { track_file: ["name"] },
  BFD_CHECK: { name: ["name"] },
  DNS_CHECK: { name: ["."] },
};

export function AddInside({
  node,
  hostIds,
  all,
  draft,
  clusterId,
}: {
  node: KeepalivedPlace;
  hostIds: readonly string[];
  /** All hosts of the cluster. */
  all: readonly DesiredHost[];
  draft: Draft;
  clusterId: string;
}) {
  const router = useRouter();
  const [adding, setAdding] = useState<"server" | "forwarding" | null>(null);
  const { place } = node;
  const children = node.on.find(({ now }) => now !== null)?.now?.children ?? [];
  const add = (inner: Place, fields: Readonly<Record<string, readonly string[]>>) => {
    draft.add({ kind: "keepalived", hostIds, edit: { kind: "add", place: inner, fields } });
    if (draft.changeId !== null)
      router.replace(configurationHref(clusterId, { at: `k:${placeKey(inner)}`, change: draft.changeId }), {
        scroll: false,
      });
  };
  const icon = <Plus aria-hidden size={13} />;
  if (place.kind === "service")
    return (
      <>
        <Button icon={icon} onClick={() => setAdding("server")}>
          Add a real server
        </Button>
        <Button onClick={() => setAdding("forwarding")}>Change forwarding</Button>
        {adding === "forwarding" && (
          <ChangeForwarding
            clusterId={clusterId}
            node={node}
            all={all}
            replay={draft.replay}
            onClose={() => setAdding(null)}
            onDone={(edits) => {
              for (const edit of edits) draft.add(edit);
              setAdding(null);
            }}
          />
        )}
        {adding === "server" && (
          <AddServer
            services={[node]}
            chosen={[node.id]}
            hosts={hostPlaces(
              node.on.map(({ host }) => host).filter(({ hostId }) => hostIds.includes(hostId)),
              draft.replay,
            )}
            onClose={() => setAdding(null)}
            onDone={(edits) => {
              for (const edit of edits) draft.add(edit);
              setAdding(null);
            }}
          />
        )}
      </>
    );
  if (place.kind === "server")
    return (
      <Menu
        trigger={<Button icon={icon}>Add a check</Button>}
        items={KINDS.map((check) => ({
          label: capital(CHECK_WORDS[check]),
          onSelect: () => {
            const index = children.filter(
              (one) => one.place.kind === "check" && one.place.check === check,
            ).length;
            add(
              { kind: "check", service: place.service, server: place.server, check, index },
              FIRST[check] ?? {},
            );
          },
        }))}
      />
    );
  if (place.kind === "check" && (place.check === "HTTP_GET" || place.check === "SSL_GET"))
    return (
      <Button
        icon={icon}
        onClick={() =>
          add({ ...place, kind: "url", url: children.length }, { path: ["/"], status_code: ["200"] })
        }
      >
        Add a URL
      </Button>
    );
  return null;
}
