"use client";
/** A file that is not there yet: a script for a check, an include. */
import { useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import { ownerOf } from "#domain/change/paths";
import { Field, Input, Select, Textarea } from "../../../../../_ui/field";
import { filePlaceId } from "../../draft/place-id";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { WizardDialog } from "./wizard-dialog";

export function AddFile({
  hosts,
  replay,
  onClose,
  onDone,
}: {
  hosts: readonly DesiredHost[];
  replay: Replay;
  onClose: () => void;
  onDone: (edits: readonly ChangeEdit[], id: string) => void;
}) {
  const [hostId, setHostId] = useState("");
  const [path, setPath] = useState("/etc/keepalived/");
  const [text, setText] = useState("");
  const wanted = hosts.filter((host) => hostId === "" || host.hostId === hostId);
  const there = wanted.find((host) =>
    replay.files.get(host.hostId)?.some((file) => file.path === path.trim()),
  );
  const problem =
    ownerOf(path.trim()) === null
      ? "Type a path below /etc/keepalived: other files are not Sluice's to write."
      : there !== undefined
        ? `${path.trim()} is on ${there.name} already.`
        : text === ""
          ? "Type what stands in it."
          : null;
  const [first] = wanted;
  return (
    <WizardDialog
      title="Add a file"
      description="A script that a check runs, or a part of the configuration that is included."
      verb="Add the file"
      problem={problem}
      onClose={onClose}
      onDone={() =>
        first &&
        onDone(
          wanted.map((host) => ({
            kind: "file",
            hostId: host.hostId,
            path: path.trim(),
            base: null,
            text: text.endsWith("\n") ? text : `${text}\n`,
          })),
          filePlaceId(first.hostId, path.trim()),
        )
      }
    >
      <Field label="On">
        <Select value={hostId} onChange={(event) => setHostId(event.target.value)}>
          <option value="">every director</option>
          {hosts.map((host) => (
            <option key={host.hostId} value={host.hostId}>
              {host.name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label="Path" required>
        <Input mono value={path} onChange={(event) => setPath(event.target.value)} />
      </Field>
      <Field label="Text" required>
        <Textarea mono rows={8} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
    </WizardDialog>
  );
}
