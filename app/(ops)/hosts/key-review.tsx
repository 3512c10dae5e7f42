"use client";
/**
 * A person decides about a host key. A first key is compared with the host's console; a changed one stands beside the
 * key it would replace, and accepting it needs the host's name typed: this is the moment an attacker waits for.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Fingerprint, fingerprintCommand } from "../../_seal/fingerprint";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Moment } from "../../_ui/age";
import { Banner } from "../../_ui/banner";
import { Button } from "../../_ui/button";
import { Code } from "../../_ui/code";
import { Sheet } from "../../_ui/dialog";
import { EmptyState } from "../../_ui/empty-state";
import { Field, Input } from "../../_ui/field";
import { toast } from "../../_ui/toast";
import type { HostKeyRow, HostRow } from "./filter";

export function KeyReview({
  host,
  keys,
  onClose,
}: {
  host: HostRow;
  keys: readonly HostKeyRow[];
  onClose: () => void;
}) {
  const own = keys.filter((key) => key.hostId === host.id);
  const waiting = own.filter((key) => key.state === "waiting");
  const confirmed = own.filter((key) => key.state === "confirmed");
  const past = own.filter((key) => key.state === "rejected" || key.state === "replaced");
  return (
    <Sheet
      open
      wide={waiting.length > 0 && confirmed.length > 0}
      onOpenChange={(open) => !open && onClose()}
      title={`Host keys of ${host.name}`}
      description={host.ssh === null ? undefined : `as offered at ${host.ssh.address}, port ${host.ssh.port}`}
    >
      <div className="flex flex-col gap-6">
        {waiting.map((key) => (
          <Decision
            key={key.id}
            host={host}
            offered={key}
            before={confirmed.find((one) => one.algorithm === key.algorithm) ?? confirmed[0] ?? null}
          />
        ))}
        {waiting.length === 0 && confirmed.length === 0 && past.length === 0 ? (
          <EmptyState kind="nothing-configured" title="No host key was seen yet">
            Sluice asks for it at the next attempt to connect.
          </EmptyState>
        ) : null}
        {waiting.length === 0 && confirmed.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h3 className="font-medium">Confirmed</h3>
            {confirmed.map((key) => (
              <KeyFacts key={key.id} of={key} />
            ))}
          </section>
        ) : null}
        {past.length > 0 ? (
          <section className="flex flex-col gap-2">
            <h3 className="font-medium">Before</h3>
            {past.map((key) => (
              <KeyFacts key={key.id} of={key} />
            ))}
          </section>
        ) : null}
      </div>
    </Sheet>
  );
}

const verdict = {
  confirmed: "confirmed",
  rejected: "rejected",
  replaced: "replaced",
  waiting: "waiting",
} as const;

function KeyFacts({ of, against }: { of: HostKeyRow; against?: string }) {
  return (
    <div>
      <Fingerprint fingerprint={of.fingerprint} algorithm={of.algorithm} against={against} />
      <p className="mt-1 text-ink-3 text-xs">
        first seen <Moment at={of.seenAt} />
        {of.decidedAt === null ? null : (
          <>
            {" "}
            · {verdict[of.state]} <Moment at={of.decidedAt} />
            {of.decidedBy === null ? "" : ` by ${of.decidedBy}`}
          </>
        )}
      </p>
    </div>
  );
}

/** Since when the key stops everything: a key that comes back was first seen long before. */
const blockedSince = (host: HostRow): number | null =>
  host.head?.reach?.kind === "unreachable" ? host.head.reach.since : null;

function Decision({
  host,
  offered,
  before,
}: {
  host: HostRow;
  offered: HostKeyRow;
  before: HostKeyRow | null;
}) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [typed, setTyped] = useState("");
  const refresh = async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: trpc.host.keys.queryKey() }),
      cache.invalidateQueries({ queryKey: trpc.host.list.queryKey() }),
    ]);
  };
  const confirm = useMutation(
    trpc.host.confirmKey.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast(`The host key of ${host.name} is confirmed. It is being connected to.`, { kind: "ok" });
      },
    }),
  );
  const reject = useMutation(
    trpc.host.rejectKey.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast(
          `The host key of ${host.name} is rejected. Nothing will be sent to it while it shows that key.`,
        );
      },
    }),
  );
  const failure = confirm.error ?? reject.error;
  const changed = before !== null;
  const busy = confirm.isPending || reject.isPending;
  return (
    <section className="flex flex-col gap-4">
      {changed ? (
        <Banner kind="down" className="rounded-md">
          <span className="font-medium">
            {host.name} shows another host key than the one that was confirmed.
          </span>{" "}
          Nothing was sent to it since <Moment at={blockedSince(host) ?? offered.seenAt} />. Either it was
          installed anew, or somebody stands between it and Sluice.
        </Banner>
      ) : (
        <p>
          {host.name} showed this host key for the first time. Nothing was sent to it. Compare it with the one
          on its own console before you confirm it.
        </p>
      )}
      <div className={changed ? "grid gap-4 md:grid-cols-2" : undefined}>
        {before === null ? null : (
          <div>
            <h3 className="mb-1 font-medium">Confirmed until now</h3>
            <KeyFacts of={before} />
          </div>
        )}
        <div>
          <h3 className="mb-1 font-medium">{changed ? "Shown now" : "Shown"}</h3>
          <KeyFacts of={offered} against={before?.fingerprint} />
        </div>
      </div>
      <p className="text-ink-2">
        On the host's console: <Code>{fingerprintCommand(offered.algorithm)}</Code>
      </p>
      {changed ? (
        <Field label={`Type ${host.name} to accept the changed key`}>
          <Input value={typed} autoComplete="off" onChange={(event) => setTyped(event.target.value)} />
        </Field>
      ) : null}
      {failure === null ? null : (
        <p role="alert" className="text-down">
          {failureOf(failure).sentence}
        </p>
      )}
      <div className="flex gap-2">
        <Button
          variant={changed ? "danger" : "primary"}
          disabled={busy || (changed && typed !== host.name)}
          busy={confirm.isPending}
          onClick={() => confirm.mutate({ hostKeyId: offered.id })}
        >
          {changed ? `Accept the changed key of ${host.name}` : `Confirm the key of ${host.name}`}
        </Button>
        <Button
          disabled={busy}
          busy={reject.isPending}
          onClick={() => reject.mutate({ hostKeyId: offered.id })}
        >
          Reject it
        </Button>
      </div>
    </section>
  );
}
