"use client";
/** What a host needs besides its daemons: VIPs on lo, ARP sysctls, a tunnel, a gateway, marks. Kept in files, applied at every boot. */
import { useMemo, useState } from "react";
import { readSetUp } from "#domain/set-up/files";
import type { SetUp } from "#domain/set-up/model";
import { configurationHref } from "../../../../../_shell/links";
import { useMay } from "../../../../../_shell/me";
import { Banner } from "../../../../../_ui/banner";
import { Button, TextLink } from "../../../../../_ui/button";
import { plural } from "../../../../../_ui/format";
import { filePlaceId } from "../../draft/place-id";
import type { Draft } from "../../draft/use-draft";
import { PlaceForm } from "../form/place-form";
import { PaneHead } from "../pane-head";
import type { SetUpNode } from "../tree/outline";
import { isPart, setUpFields, setUpOf, withPart } from "./fields";
import { FillIn } from "./fill-in";

export function SetUpPane({ clusterId, node, draft }: { clusterId: string; node: SetUpNode; draft: Draft }) {
  const { host } = node;
  const [filling, setFilling] = useState(false);
  const readOnly = !useMay("operate") || !draft.open;
  const fields = useMemo(() => setUpFields(host, draft.replay), [host, draft.replay]);
  const now = setUpOf(draft.replay.files, host.hostId);
  const before = setUpOf(draft.replay.base, host.hostId);
  const unknown = readSetUp(draft.replay.files.get(host.hostId) ?? []).unknown;
  const add = (setUp: SetUp) => draft.add({ kind: "set-up", hostId: host.hostId, setUp });
  return (
    <div className="flex flex-col gap-4 p-4 xl:p-6">
      <PaneHead
        clusterId={clusterId}
        id={node.id}
        title={`Set-up of ${host.name}`}
        around="Besides its daemons; written to /etc/sluice and /etc/sysctl.d, and applied again at every boot."
        hosts={[host]}
        scope={null}
        draft={draft}
        readOnly={readOnly}
        actions={!readOnly && <Button onClick={() => setFilling(true)}>Fill in for its part</Button>}
      />
      {unknown.length > 0 && (
        <Banner kind="info" className="rounded-lg">
          {plural(unknown.length, "line")} of these files {unknown.length === 1 ? "says" : "say"} something
          else and {unknown.length === 1 ? "is" : "are"} kept as {unknown.length === 1 ? "it is" : "they are"}
          :{" "}
          {unknown.slice(0, 3).map(({ path, line, text }) => (
            <TextLink
              key={`${path} ${line}`}
              href={configurationHref(clusterId, {
                at: filePlaceId(host.hostId, path),
                change: draft.changeId ?? undefined,
                line,
              })}
              className="me-2 font-mono text-xs"
            >
              {text}
            </TextLink>
          ))}
        </Banner>
      )}
      <PlaceForm
        kind="set-up"
        fields={fields}
        scope={null}
        readOnly={readOnly}
        verbs={{
          fileHref: () => "",
          set: (field, _, words) => {
            const made = isPart(field.id) ? withPart(now, field.id, words) : "";
            if (typeof made !== "string") add(made);
          },
          // The edit is of the whole set-up: one part goes back by an edit of its own.
          undo: (field) => {
            const { id } = field;
            return isPart(id) && field.edited ? () => add({ ...now, [id]: before[id] }) : null;
          },
        }}
      />
      {filling && (
        <FillIn
          now={now}
          onClose={() => setFilling(false)}
          onDone={(setUp) => {
            add(setUp);
            setFilling(false);
          }}
        />
      )}
    </div>
  );
}
