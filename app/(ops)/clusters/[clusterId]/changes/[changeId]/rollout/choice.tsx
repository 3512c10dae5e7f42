"use client";
/** A rollout that stopped: what was and was not done, and what each way on would do. Nothing goes on without a person. */
import { useMutation } from "@tanstack/react-query";
import { useMay } from "../../../../../../_shell/me";
import { useTRPC } from "../../../../../../_trpc/client";
import { failureOf } from "../../../../../../_trpc/failure";
import type { OperationView } from "../../../../../../_trpc/operation";
import { Button } from "../../../../../../_ui/button";
import { StatusGlyph } from "../../../../../../_ui/status-mark";
import { type Choice, choiceWords } from "./words";

export function ChoicePanel({
  view,
  choice,
}: {
  view: OperationView;
  choice: NonNullable<OperationView["choice"]>;
}) {
  const trpc = useTRPC();
  const mayOperate = useMay("operate");
  const choose = useMutation(trpc.operation.choose.mutationOptions());
  return (
    <section
      aria-label="What now"
      className="rounded-lg border border-degraded bg-degraded-soft px-4 py-3"
      role="alert"
    >
      <p className="flex items-baseline gap-2.5">
        <StatusGlyph kind="degraded" inText />
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <b className="font-semibold">The rollout has stopped.</b> {choice.sentence}
        </span>
      </p>
      {mayOperate ? (
        <ul className="mt-3 grid gap-2 lg:auto-cols-fr lg:grid-flow-col">
          {choice.options.map((option: Choice) => {
            const { verb, effect } = choiceWords(option, view);
            return (
              <li key={option} className="flex flex-col items-start gap-2 rounded-md bg-surface p-3">
                <Button
                  busy={choose.isPending && choose.variables.choice === option}
                  disabled={choose.isPending}
                  onClick={() => choose.mutate({ operationId: view.id, choice: option })}
                >
                  {verb}
                </Button>
                <p className="text-ink-2">{effect}</p>
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="mt-2 text-ink-2">It waits for the choice of an operator.</p>
      )}
      {choose.error !== null && (
        <p role="alert" className="mt-2 text-down">
          {failureOf(choose.error).sentence}
        </p>
      )}
    </section>
  );
}
