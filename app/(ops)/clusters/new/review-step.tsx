"use client";
/** Step 4: the whole proposal, corrected by a person; what stands against it; the name; and the confirmation. */
import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import type { Proposal } from "#domain/onboarding/proposal";
import { useTRPC } from "../../../_trpc/client";
import { failureOf } from "../../../_trpc/failure";
import { Banner } from "../../../_ui/banner";
import { Button } from "../../../_ui/button";
import { Field, Input } from "../../../_ui/field";
import { Panel } from "../../../_ui/panel";
import { StatusGlyph } from "../../../_ui/status-mark";
import { applyEdits, type Edits } from "./edits";
import { ReviewHosts } from "./review-hosts";
import { ReviewServices, ReviewVips } from "./review-services";
import { validate } from "./validate";

export function ReviewStep({
  proposal,
  edits,
  onEdit,
  onAddHost,
  onConfirmed,
}: {
  proposal: Proposal;
  edits: Edits;
  onEdit: (edits: Edits) => void;
  onAddHost: () => void;
  onConfirmed: (clusterId: string) => void;
}) {
  const trpc = useTRPC();
  const confirm = useMutation(
    trpc.onboarding.confirm.mutationOptions({ onSuccess: ({ clusterId }) => onConfirmed(clusterId) }),
  );
  const corrected = applyEdits(proposal, edits);
  const findings = validate(corrected);
  const errors = findings.filter((one) => one.severity === "error");
  const said = new Set(findings.map((one) => one.text));
  const warnings = [
    ...new Set([
      ...findings.filter((one) => one.severity === "warning").map((one) => one.text),
      ...proposal.notes,
    ]),
  ];
  const failure = confirm.error === null ? null : failureOf(confirm.error);
  return (
    <div className="flex flex-col gap-4">
      <Panel>
        <div className="flex flex-wrap items-end gap-6">
          <Field label="Name of the cluster" required className="w-72">
            <Input
              value={edits.clusterName ?? proposal.clusterName}
              onChange={(event) => onEdit({ ...edits, clusterName: event.target.value })}
            />
          </Field>
          <p className="pb-1.5 text-ink-2">
            Nothing is stored before you confirm, and nothing is changed on any host.
          </p>
        </div>
        {warnings.length === 0 ? null : (
          <ul className="mt-4 flex flex-col gap-1">
            {warnings.map((text) => (
              <li key={text} className="flex items-start gap-2">
                <span className="mt-1">
                  <StatusGlyph kind={said.has(text) ? "degraded" : "unknown"} />
                </span>
                {text}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <ReviewHosts proposal={proposal} edits={edits} findings={findings} onEdit={onEdit} />
      <div className="-mt-2">
        <Button variant="ghost" icon={<Plus aria-hidden size={14} />} onClick={onAddHost}>
          Add a host by hand
        </Button>
      </div>
      <ReviewVips proposal={proposal} edits={edits} onEdit={onEdit} />
      <ReviewServices proposal={proposal} edits={edits} onEdit={onEdit} />
      {errors.length === 0 ? null : (
        <Banner kind="down" live className="rounded-lg">
          <ul>
            {errors.map((one) => (
              <li key={`${one.about} ${one.text}`}>{one.text}</li>
            ))}
          </ul>
        </Banner>
      )}
      {failure === null ? null : (
        <Banner kind="down" live className="rounded-lg">
          <span className="font-medium">The cluster was not added.</span> {failure.sentence}
          {Object.entries(failure.fields)
            .filter(([, sentence]) => sentence !== failure.sentence)
            .map(([field, sentence]) => (
              <div key={field}>
                <span className="font-mono text-xs">{field.replace(/^proposal\./, "")}</span>: {sentence}
              </div>
            ))}
        </Banner>
      )}
      <div>
        <Button
          variant="primary"
          disabled={errors.length > 0}
          busy={confirm.isPending}
          onClick={() => confirm.mutate({ proposal: corrected })}
        >
          Add cluster {corrected.clusterName}
        </Button>
      </div>
    </div>
  );
}
