"use client";
/** Step 1: one director or router that Sluice can reach. The others are found from there. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { CredentialField, type CredentialHandle, type CredentialMode } from "../../../_seal/credential-field";
import { InstallationLines } from "../../../_seal/installation-lines";
import { useTRPC } from "../../../_trpc/client";
import { failureOf } from "../../../_trpc/failure";
import { Banner } from "../../../_ui/banner";
import { Button } from "../../../_ui/button";
import { Checkbox, Field, Input, Textarea } from "../../../_ui/field";
import { Panel } from "../../../_ui/panel";
import { SkeletonRows } from "../../../_ui/skeleton";
import { type DoorDraft, type DraftErrors, doorsOf, draftErrors, draftOf, emptyDraft } from "./door-draft";
import { DoorFields } from "./door-fields";
import type { KnownKey, Wizard, WizardAction } from "./wizard";

const firstDoor = (state: Wizard) => state.rows.find((row) => row.learntFrom.length === 0)?.door ?? null;
const jumpDoor = (state: Wizard) => state.rows.find((row) => row.learntFrom[0] === "Jump host")?.door ?? null;

export function HostStep({
  state,
  onStart,
}: {
  state: Wizard;
  onStart: (action: Extract<WizardAction, { kind: "start" }>) => void;
}) {
  const trpc = useTRPC();
  const installation = useQuery(trpc.onboarding.installation.queryOptions());
  const read = useMutation(trpc.onboarding.importKnownHosts.mutationOptions());
  const before = firstDoor(state);
  const sealedBefore =
    before?.credential.kind === "sealed-key" || before?.credential.kind === "sealed-password";
  const credential = useRef<CredentialHandle>(null);
  const knownHosts = useRef<HTMLTextAreaElement>(null);
  const [draft, setDraft] = useState<DoorDraft>(
    before === null ? emptyDraft : draftOf(before, jumpDoor(state)),
  );
  const [mode, setMode] = useState<CredentialMode>(
    sealedBefore ? "keep" : (before?.credential.kind ?? "installation"),
  );
  const [errors, setErrors] = useState<DraftErrors>({});
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const ready = installation.data?.ready === true ? installation.data : null;

  const submit = async () => {
    const found = draftErrors(draft);
    setErrors(found);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      const taken = await credential.current?.take();
      if (taken === undefined || taken.kind === "problem") return;
      const choice = taken.kind === "kept" ? before?.credential : taken.credential;
      if (choice === undefined) return;
      const doors = doorsOf(draft, choice);
      const text = knownHosts.current?.value.trim() ?? "";
      let knownKeys: readonly KnownKey[] = [];
      if (text !== "") {
        const lookFor = [doors.door, ...(doors.jump === null ? [] : [doors.jump])].map(
          ({ address, port }) => ({ address, port }),
        );
        const answer = await read.mutateAsync({ text, lookFor });
        knownKeys = answer.keys;
        setProblems(answer.problems);
      }
      onStart({ kind: "start", ...doors, knownKeys });
    } catch {
      // The failure of reading known_hosts is shown beside its field; nothing was started.
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {installation.data?.ready === false ? (
        <Banner kind="unknown" className="rounded-lg">
          <b className="font-semibold">Not ready yet.</b> {installation.data.why}
        </Banner>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="A host to begin with" note="a director or a router; nothing on it is changed">
            <div className="flex flex-col gap-4">
              <DoorFields draft={draft} errors={errors} onChange={setDraft} />
              <CredentialField
                handle={credential}
                mode={mode}
                onMode={setMode}
                keepLabel={`The ${before?.credential.kind === "sealed-key" ? "private key" : "password"} sealed before`}
                modes={[
                  ...(sealedBefore ? (["keep"] as const) : []),
                  "installation",
                  "sealed-key",
                  "sealed-password",
                  "agent",
                ]}
                recipient={ready?.ageRecipient ?? null}
              />
              {installation.error === null ? null : (
                <p role="alert" className="text-down">
                  {failureOf(installation.error).sentence}
                </p>
              )}
            </div>
          </Panel>
          <Panel title="Only if you need it">
            <div className="flex flex-col gap-4">
              <Checkbox
                label="Reach it through a jump host"
                hint="The same credential signs in there. Its own host key is confirmed too."
                checked={draft.jump !== null}
                onChange={(event) =>
                  setDraft({
                    ...draft,
                    jump: event.target.checked ? { address: "", port: "22", user: draft.user } : null,
                  })
                }
              />
              {draft.jump === null ? null : <JumpFields draft={draft} errors={errors} onChange={setDraft} />}
              <details>
                <summary className="w-fit rounded-sm">Paste your known_hosts, to compare with</summary>
                <Field
                  className="mt-2"
                  label="known_hosts"
                  error={read.error === null ? null : failureOf(read.error).sentence}
                  hint="Sluice says whether the offered keys are in it. You still confirm each. Nothing of it is stored."
                >
                  <Textarea ref={knownHosts} mono rows={5} />
                </Field>
                {problems.length === 0 ? null : (
                  <ul className="mt-2 list-disc ps-4 text-ink-3 text-xs">
                    {problems.map((problem) => (
                      <li key={problem}>{problem}</li>
                    ))}
                  </ul>
                )}
              </details>
            </div>
          </Panel>
        </div>
        {mode === "installation" ? (
          <Panel title="To install on the host first" note="Sluice's own key and, for sudo, what it may run">
            {installation.data === undefined ? (
              <SkeletonRows rows={4} label="Loading Sluice's key" />
            ) : (
              <InstallationLines
                installation={installation.data}
                user={draft.user.trim() || "sluice"}
                sudo={draft.sudo}
              />
            )}
          </Panel>
        ) : null}
      </div>
      <div className="flex items-center gap-3">
        <Button type="submit" variant="primary" busy={busy}>
          Ask for its host key
        </Button>
        <span className="text-ink-3 text-xs">
          {state.proposal === null
            ? "Only the key is asked for; nobody signs in yet."
            : "Beginning again forgets what was discovered."}
        </span>
      </div>
    </form>
  );
}

function JumpFields({
  draft,
  errors,
  onChange,
}: {
  draft: DoorDraft;
  errors: DraftErrors;
  onChange: (draft: DoorDraft) => void;
}) {
  const { jump } = draft;
  if (jump === null) return null;
  const set = (change: Partial<typeof jump>) => onChange({ ...draft, jump: { ...jump, ...change } });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_6rem_minmax(0,12rem)] gap-3 border-line border-s-2 ps-4">
      <Field label="Jump host's address" required error={errors["jump.address"]}>
        <Input mono value={jump.address} onChange={(event) => set({ address: event.target.value })} />
      </Field>
      <Field label="SSH port" required error={errors["jump.port"]}>
        <Input
          inputMode="numeric"
          value={jump.port}
          onChange={(event) => set({ port: event.target.value })}
        />
      </Field>
      <Field label="User" required error={errors["jump.user"]}>
        <Input mono value={jump.user} onChange={(event) => set({ user: event.target.value })} />
      </Field>
    </div>
  );
}
