"use client";
/** One file of one host as text. What is typed becomes an edit when it is added to the change; until then it stays in this tab. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { ownerOf } from "#domain/change/paths";
import { listed } from "#domain/words";
import { historyHref } from "../../../../../_shell/links";
import { useMay } from "../../../../../_shell/me";
import { Age, Moment } from "../../../../../_ui/age";
import { Banner } from "../../../../../_ui/banner";
import { Button, TextLink } from "../../../../../_ui/button";
import { CodeEditor, type LineNote } from "../../../../../_ui/code-editor";
import { plural } from "../../../../../_ui/format";
import { DriftMark, StatusMark } from "../../../../../_ui/status-mark";
import { FileDiff } from "../../changes/[changeId]/review/file-diff";
import type { Draft } from "../../draft/use-draft";
import type { FileNode } from "../tree/outline";
import { languageOf } from "./languages";
import { notesOf } from "./notes";
import { forgetTyped, useTyped } from "./typed";

export function FilePane({
  clusterId,
  node,
  draft,
  line,
}: {
  clusterId: string;
  node: FileNode;
  draft: Draft;
  line: number | null;
}) {
  const { host, path, id } = node;
  const ours = ownerOf(path) !== null;
  const readOnly = !useMay("operate") || !draft.open || !ours;
  const files = draft.replay.files.get(host.hostId) ?? [];
  const stored = files.find((file) => file.path === path)?.text ?? null;
  const before = draft.replay.base.get(host.hostId)?.find((file) => file.path === path)?.text ?? null;
  const [typed, setTyped] = useTyped(id, stored ?? "");
  const [shown, setShown] = useState<"text" | "difference">("text");
  const [goTo, setGoTo] = useState(line);
  useEffect(() => setGoTo(line), [line]);
  const text = typed?.text ?? stored ?? "";
  const dirty = typed !== null && typed.text !== (stored ?? "");
  // Somebody else, or a form, has edited the file since typing began.
  const moved = dirty && typed.base !== (stored ?? "");
  const check = useCallback((now: string) => notesOf(host, files, path, now), [host, files, path]);
  const notes = useMemo(() => check(text), [check, text]);
  const add = () => {
    if (!dirty || moved || readOnly) return;
    // What was typed is forgotten once it stands in the change, not before: the edit may yet be refused, or its title not given.
    draft.add({ kind: "file", hostId: host.hostId, path, base: stored, text });
  };
  const desired = host.files.find((file) => file.path === path);
  return (
    <div className="flex h-full min-h-0 flex-col gap-3 p-4 xl:p-6">
      <header className="flex flex-wrap items-end gap-x-6 gap-y-2">
        <div className="min-w-80 flex-1">
          <h2 className="font-mono text-base font-semibold [overflow-wrap:anywhere]">{path}</h2>
          <p className="flex flex-wrap items-baseline gap-x-3 text-ink-3">
            <span>
              on {host.name}
              {desired !== undefined && (
                <>
                  , revision {desired.revision} by {desired.by}, <Moment at={desired.at} />
                </>
              )}
            </span>
            {desired !== undefined && <OnHost file={desired} host={host.name} />}
            <TextLink href={historyHref(clusterId, { host: host.hostId, path })}>History</TextLink>
          </p>
        </div>
        {stored !== before && (
          <Button onClick={() => setShown(shown === "text" ? "difference" : "text")}>
            {shown === "text" ? "Show what the change makes of it" : "Show the text"}
          </Button>
        )}
        {!readOnly && (
          <div className="flex items-center gap-2">
            <Button disabled={!dirty} onClick={() => forgetTyped(id)}>
              Discard what was typed
            </Button>
            <Button variant="primary" disabled={!dirty || moved} onClick={add}>
              Add to the change
            </Button>
          </div>
        )}
      </header>
      {moved && (
        <Banner
          kind="degraded"
          live
          className="rounded-lg"
          action={
            <span className="flex gap-2">
              <Button size="small" onClick={() => forgetTyped(id)}>
                Take the newer text
              </Button>
              <Button size="small" onClick={() => setTyped({ text, base: stored ?? "" })}>
                Keep mine, over it
              </Button>
            </span>
          }
        >
          {draft.view?.change.changedBy ?? "Somebody"} has changed this file in the change while you typed.
          Nothing is overwritten unless you say so.
        </Banner>
      )}
      {!ours && (
        <Banner kind="info" className="rounded-lg">
          Sluice reads this file and never writes it.
        </Banner>
      )}
      {stored === null && <Banner kind="info">This change takes the file away.</Banner>}
      {shown === "difference" && stored !== before ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <FileDiff change={{ path, from: before, to: stored }} hostName={host.name} />
        </div>
      ) : (
        <div className="min-h-64 flex-1 overflow-hidden rounded-lg border border-line bg-surface">
          <CodeEditor
            value={text}
            label={`${path} of ${host.name}`}
            readOnly={readOnly}
            language={languageOf(path)}
            check={check}
            line={goTo ?? undefined}
            onChange={(now) => setTyped({ text: now, base: dirty && typed ? typed.base : (stored ?? "") })}
            onSave={add}
          />
        </div>
      )}
      <Notes notes={notes} onLine={setGoTo} />
    </div>
  );
}

function OnHost({ file, host }: { file: FileNode["host"]["files"][number]; host: string }) {
  switch (file.onHost) {
    case "same":
      return (
        <span>
          the same on {host}, seen <Age at={file.seenAt} /> ago
        </span>
      );
    case "differs":
      return (
        <span className="text-degraded">
          <DriftMark what={`another text on ${host}`} /> another text on {host}
        </span>
      );
    case "absent":
      return (
        <span className="text-degraded">
          <DriftMark what={`not there on ${host}`} /> not there on {host}
        </span>
      );
    case "unknown":
      return <StatusMark kind="unknown" word={`not known what is on ${host}`} />;
  }
}

const MARK = { error: "down", warning: "degraded", info: "unknown" } as const;
const KIND = { error: "error", warning: "warning", info: "note" } as const;

/** What the marks in the gutter say, for everybody who does not point at them. */
function Notes({ notes, onLine }: { notes: readonly LineNote[]; onLine: (line: number) => void }) {
  const counts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const n = notes.filter((note) => note.severity === severity).length;
    return n === 0 ? [] : [plural(n, KIND[severity])];
  });
  return (
    <section aria-label="What there is to say about it" className="shrink-0">
      <p role="status" className="text-ink-3 text-xs">
        {notes.length === 0
          ? "Nothing to say about it. The host itself is asked at the review."
          : `${listed(counts)}:`}
      </p>
      {notes.length > 0 && (
        <ul className="mt-1 max-h-32 overflow-y-auto rounded-md border border-line bg-surface">
          {notes.map((note) => (
            <li key={`${note.line} ${note.message}`} className="border-line border-b last:border-b-0">
              <button
                type="button"
                onClick={() => onLine(note.line)}
                className="flex w-full items-baseline gap-3 px-3 py-1 text-start hover:bg-hover"
              >
                <StatusMark kind={MARK[note.severity]} word={`line ${note.line}`} className="w-20 shrink-0" />
                <span className="min-w-0 [overflow-wrap:anywhere]">{note.message}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
