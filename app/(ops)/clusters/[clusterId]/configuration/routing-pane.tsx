"use client";
/** A place of the routing configuration: its form, over all directors that have it, or of one router. */
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { listed } from "#domain/words";
import { configurationHref } from "../../../../_shell/links";
import { useMay } from "../../../../_shell/me";
import { Banner } from "../../../../_ui/banner";
import { Button, TextLink } from "../../../../_ui/button";
import { filePlaceId } from "../draft/place-id";
import type { Draft } from "../draft/use-draft";
import { routingFields } from "./form/fields";
import { PlaceForm } from "./form/place-form";
import { PaneHead, scopeOf } from "./pane-head";
import { editsMaking, editsOfField, editsRemoving } from "./place-edits";
import type { RoutingNode } from "./places";

export function RoutingPane({
  clusterId,
  node,
  draft,
}: {
  clusterId: string;
  node: RoutingNode;
  draft: Draft;
}) {
  const search = useSearchParams();
  const readOnly = !useMay("operate") || !draft.open;
  const fields = useMemo(() => routingFields(node, draft.replay), [node, draft.replay]);
  const having = node.on.flatMap(({ host, now }) => (now === null ? [] : [{ host, now }]));
  const hosts = having.map(({ host }) => host);
  const missing = node.on.filter(({ now }) => now === null).map(({ host }) => host.name);
  const scope = scopeOf(search.get("on"), hosts);
  const hostIds = (scope === null ? hosts : hosts.filter(({ hostId }) => hostId === scope)).map(
    ({ hostId }) => hostId,
  );
  const edits = draft.view?.edits ?? [];
  const key = `r ${node.key}`;
  const change = draft.changeId ?? undefined;
  const fileHref = (hostId: string, path: string, line: number) =>
    configurationHref(clusterId, { at: filePlaceId(hostId, path), change, line });
  const made = editsMaking(edits, key);
  const removed = editsRemoving(edits, key);
  const fixed = node.place.kind === "global" || node.place.kind === "ospf";
  return (
    <div className="flex flex-col gap-4 p-4 xl:p-6">
      <PaneHead
        clusterId={clusterId}
        id={node.id}
        title={node.title}
        around={
          hosts.length === 0
            ? "not there any more"
            : having.map(({ host, now: { path, line } }, index) => (
                <span key={host.hostId}>
                  {index > 0 && ", "}
                  {host.name}
                  {path !== null && line !== null && (
                    <>
                      {" "}
                      <TextLink href={fileHref(host.hostId, path, line)}>
                        {path.slice(path.lastIndexOf("/") + 1)}, line {line}
                      </TextLink>
                    </>
                  )}
                </span>
              ))
        }
        hosts={hosts}
        scope={scope}
        draft={draft}
        readOnly={readOnly}
        actions={
          !readOnly &&
          hosts.length > 0 &&
          (made.length > 0 ? (
            <Button onClick={() => draft.remove(made)}>Undo adding it</Button>
          ) : (
            !fixed && (
              <Button
                variant="ghost"
                onClick={() =>
                  draft.add({ kind: "routing", hostIds, edit: { kind: "remove", place: node.place } })
                }
              >
                Take it out
              </Button>
            )
          ))
        }
      />
      {hosts.length > 0 && missing.length > 0 && (
        <Banner kind="info" className="rounded-lg">
          It is not on {listed(missing)}.
        </Banner>
      )}
      {hosts.length === 0 ? (
        <Banner
          kind="info"
          className="rounded-lg"
          action={
            !readOnly &&
            removed.length > 0 && <Button onClick={() => draft.remove(removed)}>Undo taking it out</Button>
          }
        >
          This change takes it out.
        </Banner>
      ) : (
        <PlaceForm
          kind={node.place.kind}
          fields={fields}
          scope={scope}
          readOnly={readOnly}
          verbs={{
            fileHref,
            set: (field, on, words) =>
              draft.add({
                kind: "routing",
                hostIds: on,
                edit: { kind: "set", place: node.place, field: field.id, value: words },
              }),
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
