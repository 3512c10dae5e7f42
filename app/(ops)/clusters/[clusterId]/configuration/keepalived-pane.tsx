"use client";
/** A place of keepalived.conf: its form, over all directors that have it. */
import { useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { parentOf } from "#domain/keepalived/config/change/locate";
import { placeTitle } from "#domain/keepalived/config/change/titles";
import { listed } from "#domain/words";
import { configurationHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { Banner } from "../../../../_ui/banner";
import { Button, TextLink } from "../../../../_ui/button";
import { DriftMark } from "../../../../_ui/status-mark";
import { filePlaceId } from "../draft/place-id";
import type { DesiredHost } from "../draft/replayed";
import type { Draft } from "../draft/use-draft";
import { keepalivedFields } from "./form/fields";
import { PlaceForm } from "./form/place-form";
import { PaneHead, scopeOf } from "./pane-head";
import { editsMaking, editsOfField, editsRemoving } from "./place-edits";
import type { KeepalivedPlace } from "./places";
import { renamedId } from "./renamed-id";
import { AddInside } from "./wizard/add-inside";

export function KeepalivedPane({
  clusterId,
  node,
  all,
  draft,
}: {
  clusterId: string;
  node: KeepalivedPlace;
  /** All hosts of the cluster. */
  all: readonly DesiredHost[];
  draft: Draft;
}) {
  const router = useRouter();
  const search = useSearchParams();
  const readOnly = !useMay("operate") || !draft.open;
  const fields = useMemo(() => keepalivedFields(node), [node]);
  const having = node.on.flatMap(({ host, now }) => (now === null ? [] : [{ host, now }]));
  const missing = node.on.filter(({ now }) => now === null).map(({ host }) => host);
  const hosts = having.map(({ host }) => host);
  const scope = scopeOf(search.get("on"), hosts);
  const edits = draft.view?.edits ?? [];
  const key = `k ${node.id.slice(2)}`;
  const change = draft.changeId ?? undefined;
  const made = editsMaking(edits, key);
  const removed = editsRemoving(edits, key);
  const parent = parentOf(node.place);
  const fileHref = (hostId: string, path: string, line: number) =>
    configurationHref(clusterId, { at: filePlaceId(hostId, path), change, line });
  const hostIds = (scope === null ? hosts : hosts.filter(({ hostId }) => hostId === scope)).map(
    ({ hostId }) => hostId,
  );
  return (
    <div className="flex flex-col gap-4 p-4 xl:p-6">
      <PaneHead
        clusterId={clusterId}
        id={node.id}
        title={node.title.charAt(0).toUpperCase() + node.title.slice(1)}
        around={
          <>
            {parent !== null && <span>of {placeTitle(parent)}, </span>}
            {having.length === 0
              ? "not there any more"
              : having.map(({ host, now }, index) => (
                  <span key={host.hostId}>
                    {index > 0 && ", "}
                    {host.name}
                    {now.path !== null && now.line !== null && (
                      <>
                        {" "}
                        <TextLink href={fileHref(host.hostId, now.path, now.line)}>line {now.line}</TextLink>
                      </>
                    )}
                  </span>
                ))}
          </>
        }
        hosts={hosts}
        scope={scope}
        draft={draft}
        readOnly={readOnly}
        actions={
          !readOnly &&
          having.length > 0 && (
            <>
              <AddInside node={node} hostIds={hostIds} all={all} draft={draft} clusterId={clusterId} />
              {made.length > 0 ? (
                <Button onClick={() => draft.remove(made)}>Undo adding it</Button>
              ) : (
                node.place.kind !== "global" && (
                  <Button
                    variant="ghost"
                    onClick={() =>
                      draft.add({
                        kind: "keepalived",
                        hostIds,
                        edit: { kind: "remove", place: node.place },
                      })
                    }
                  >
                    Take it out
                    {scope === null
                      ? ""
                      : ` on ${listed(hosts.filter(({ hostId }) => hostId === scope).map(({ name }) => name))}`}
                  </Button>
                )
              )}
            </>
          )
        }
      />
      {having.length > 0 && missing.length > 0 && node.place.kind !== "global" && (
        <Banner kind="degraded" className="rounded-lg">
          <DriftMark what="missing on some directors" /> It is not on{" "}
          {listed(missing.map(({ name }) => name))}.
        </Banner>
      )}
      {having.length === 0 && (
        <Banner
          kind="info"
          className="rounded-lg"
          action={
            !readOnly &&
            removed.length > 0 && <Button onClick={() => draft.remove(removed)}>Undo taking it out</Button>
          }
        >
          This change takes it out{node.on.length > 1 ? " on every director" : ""}.
        </Banner>
      )}
      {having.length > 0 && (
        <PlaceForm
          kind={node.place.kind}
          fields={fields}
          scope={scope}
          readOnly={readOnly}
          verbs={{
            fileHref,
            set: (field, on, words) => {
              draft.add({
                kind: "keepalived",
                hostIds: on,
                edit: { kind: "set", place: node.place, field: field.id, value: words },
              });
              const next = renamedId(node.place, field.id, words);
              // Its name is its address: the form goes on under the new one.
              if (next !== null && next !== node.id)
                router.replace(configurationHref(clusterId, { at: next, change }), { scroll: false });
            },
            undo: (field) => {
              const indices = editsOfField(
                edits,
                key,
                field.id,
                hosts.map(({ hostId }) => hostId),
              );
              return indices.length === 0 ? null : () => draft.remove(indices);
            },
          }}
        />
      )}
    </div>
  );
}
