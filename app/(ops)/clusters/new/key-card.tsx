"use client";
/** One host whose key a person compares: the fingerprint it offers, what known_hosts says, and the decision. */
import { LoaderCircle } from "lucide-react";
import { doorKey } from "#domain/onboarding/proposal";
import { Fingerprint, fingerprintCommand } from "../../../_seal/fingerprint";
import { Banner } from "../../../_ui/banner";
import { Button } from "../../../_ui/button";
import { Code } from "../../../_ui/code";
import { StatusMark } from "../../../_ui/status-mark";
import { type DoorRow, knownHostsSay, type Wizard, type WizardAction } from "./wizard";

export function KeyCard({
  state,
  row,
  dispatch,
  onChangeDoor,
}: {
  state: Wizard;
  row: DoorRow;
  dispatch: (action: WizardAction) => void;
  onChangeDoor: (row: DoorRow) => void;
}) {
  const found = row.learntFrom.length > 0;
  return (
    <section aria-label={row.title} className="rounded-lg border border-line bg-surface p-4">
      <header className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold">{row.title}</h3>
        <span className="font-mono text-ink-2 text-xs">
          {row.door.user}@{doorKey(row.door)}
          {row.door.via === null ? "" : ` through ${row.door.via}`}
        </span>
        <span className="ms-auto text-ink-3 text-xs">{row.learntFrom.join(" · ")}</span>
      </header>
      <div className="mt-3 flex flex-col gap-3">
        <Offer state={state} row={row} />
        <div className="flex flex-wrap gap-2">
          {row.offer.kind === "offered" ? (
            <Button
              variant={knownHostsSay(state, row).kind === "other" ? "danger" : "primary"}
              onClick={() => dispatch({ kind: "confirm", id: row.id })}
            >
              Confirm the key of {row.title}
            </Button>
          ) : null}
          {row.offer.kind === "failed" ? (
            <Button onClick={() => dispatch({ kind: "ask-again", id: row.id })}>Ask again</Button>
          ) : null}
          <Button onClick={() => onChangeDoor(row)}>Change how it is reached</Button>
          {found && row.learntFrom[0] !== "Jump host" ? (
            <Button
              variant="ghost"
              onClick={() => dispatch({ kind: "include", id: row.id, included: false })}
            >
              Leave {row.title} out
            </Button>
          ) : null}
        </div>
      </div>
    </section>
  );
}

function Offer({ state, row }: { state: Wizard; row: DoorRow }) {
  switch (row.offer.kind) {
    case "not-asked":
      return <p className="text-ink-3">Its key is asked for when the jump host's is confirmed.</p>;
    case "asking":
      return (
        <p role="status" className="flex items-center gap-2 text-ink-2">
          <LoaderCircle aria-hidden size={14} className="animate-spin" /> Asking for its host key
        </p>
      );
    case "failed":
      return (
        <p role="alert" className="flex items-start gap-2">
          <StatusMark kind="down" word="No key" />
          <span>{row.offer.why}</span>
        </p>
      );
    case "offered": {
      const said = knownHostsSay(state, row);
      return (
        <>
          <Fingerprint
            fingerprint={row.offer.key.fingerprint}
            algorithm={row.offer.key.algorithm}
            against={said.kind === "other" ? said.fingerprint : undefined}
          />
          {said.kind === "same" ? (
            <p>
              <StatusMark kind="ok" word="The same key stands in your known_hosts" />
            </p>
          ) : null}
          {said.kind === "other" ? (
            <Banner kind="down" className="rounded-md">
              <span className="font-medium">Your known_hosts has another key for it:</span>{" "}
              <span className="break-all font-mono text-xs">{said.fingerprint}</span>. Find out why before you
              confirm.
            </Banner>
          ) : null}
          <p className="text-ink-2">
            Compare it with what the host's own console says:{" "}
            <Code>{fingerprintCommand(row.offer.key.algorithm)}</Code>
          </p>
        </>
      );
    }
  }
}
