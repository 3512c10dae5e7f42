"use client";
/** The key pair of this installation: what to install on hosts, and to what secrets are sealed. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { InstallationLines } from "../../_seal/installation-lines";
import { FailureState } from "../../_shell/gate";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { CodeBlock } from "../../_ui/code";
import { Field, Input } from "../../_ui/field";
import { Panel } from "../../_ui/panel";
import { SkeletonRows } from "../../_ui/skeleton";

export function InstallationKey() {
  const trpc = useTRPC();
  const query = useQuery(trpc.onboarding.installation.queryOptions());
  const [user, setUser] = useState("sluice");
  if (query.data === undefined)
    return (
      <Panel>
        {query.error === null ? (
          <SkeletonRows rows={4} label="Loading the key" />
        ) : (
          <FailureState
            what="the key"
            failure={failureOf(query.error)}
            onRetry={() => void query.refetch()}
          />
        )}
      </Panel>
    );
  return (
    <div className="flex flex-col gap-4">
      <Panel title="On each host" note="so that Sluice's own key may enter">
        <div className="flex flex-col gap-4">
          <Field label="Login on the hosts" className="max-w-56">
            <Input mono value={user} onChange={(event) => setUser(event.target.value.trim())} />
          </Field>
          <InstallationLines installation={query.data} user={user || "sluice"} sudo={user !== "root"} />
        </div>
      </Panel>
      {query.data.ready ? (
        <Panel title="Sealing" note="pasted keys and passwords are encrypted to this in the browser">
          <CodeBlock text={query.data.ageRecipient} label="age recipient" maxLines={3} />
          <p className="mt-2 text-ink-3 text-xs">
            Only the worker can open what is sealed to it. Its private part is in the worker's key file and
            nowhere else: back that file up, or every sealed credential is lost with it.
          </p>
        </Panel>
      ) : null}
    </div>
  );
}
