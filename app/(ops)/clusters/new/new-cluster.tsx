"use client";
/** Adding a cluster: one host, its fingerprint, discovery, review. The step stands in the URL, the state in this tab. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import { clusterHref } from "../../../_shell/links";
import { useMay, useMe } from "../../../_shell/me";
import { useTRPC } from "../../../_trpc/client";
import { EmptyState } from "../../../_ui/empty-state";
import { Panel } from "../../../_ui/panel";
import { SkeletonRows } from "../../../_ui/skeleton";
import { toast } from "../../../_ui/toast";
import { DiscoveryStep } from "./discovery-step";
import { DoorDialog } from "./door-dialog";
import { HostStep } from "./host-step";
import { KeyCard } from "./key-card";
import { ReviewStep } from "./review-step";
import { StepsNav } from "./steps-nav";
import { forgetStored } from "./stored";
import { type RunningWizard, useWizard } from "./use-wizard";
import { type DoorRow, stepToShow, type Wizard, type WizardStep } from "./wizard";

export function NewCluster() {
  const may = useMay("operate");
  const { user } = useMe();
  return (
    <div className="mx-auto flex max-w-[1180px] flex-col gap-4 p-6 max-lg:p-4">
      <h1 className="font-semibold text-lg">Add a cluster</h1>
      {may ? (
        <Wizarding />
      ) : (
        <Panel>
          <EmptyState kind="cannot-see" title="Only operators add clusters">
            Your role is {user.role}. An administrator can change it in Settings › Users.
          </EmptyState>
        </Panel>
      )}
    </div>
  );
}

function Wizarding() {
  const wizard = useWizard();
  if (wizard.state === null)
    return (
      <Panel>
        <SkeletonRows rows={4} label="Loading" />
      </Panel>
    );
  return <Steps state={wizard.state} dispatch={wizard.dispatch} visitNow={wizard.visitNow} />;
}

function Steps({
  state,
  dispatch,
  visitNow,
}: { state: Wizard } & Pick<RunningWizard, "dispatch" | "visitNow">) {
  const router = useRouter();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const asked = useSearchParams().get("step");
  const current = stepToShow(state, asked);
  const [dialog, setDialog] = useState<{ kind: "add" } | { kind: "change"; row: DoorRow } | null>(null);
  const go = (step: WizardStep) => window.history.pushState(null, "", `/clusters/new?step=${step}`);
  const seed = state.rows.find((row) => row.learntFrom.length === 0);

  // Confirming the last fingerprint is the step: discovery begins by itself, and so the screen follows.
  const confirmed = current === "fingerprint" && stepToShow(state, "discovery") === "discovery";
  useEffect(() => {
    if (confirmed) window.history.replaceState(null, "", "/clusters/new?step=discovery");
  }, [confirmed]);

  const done = async (clusterId: string) => {
    forgetStored(window.sessionStorage);
    await Promise.all([
      cache.invalidateQueries({ queryKey: trpc.overview.get.queryKey() }),
      cache.invalidateQueries({ queryKey: trpc.cluster.list.queryKey() }),
    ]);
    toast("The cluster is added. The first figures come within seconds.", { kind: "ok" });
    router.push(clusterHref(clusterId));
  };

  const screen = () => {
    switch (current) {
      case "host":
        return (
          <HostStep
            state={state}
            onStart={(action) => {
              dispatch(action);
              go("fingerprint");
            }}
          />
        );
      case "fingerprint":
        return (
          <>
            {state.rows.some((row) => row.offer.kind === "offered") ? (
              <p className="max-w-[76ch] text-ink-2">
                This is the key that answers there, and whoever answers could be somebody else. Confirm it
                only when the host's own console shows the same. Until then nothing is sent.
              </p>
            ) : null}
            {state.rows
              .filter((row) => row.door.hostKey === null)
              .map((row) => (
                <KeyCard
                  key={row.id}
                  state={state}
                  row={row}
                  dispatch={dispatch}
                  onChangeDoor={() => go("host")}
                />
              ))}
          </>
        );
      case "discovery":
        return (
          <DiscoveryStep
            state={state}
            dispatch={dispatch}
            onChangeDoor={(row) => setDialog({ kind: "change", row })}
            onAddHost={() => setDialog({ kind: "add" })}
            onVisitNow={visitNow}
            onReview={() => go("review")}
          />
        );
      case "review":
        return state.proposal === null ? null : (
          <ReviewStep
            proposal={state.proposal}
            edits={state.edits}
            onEdit={(edits) => dispatch({ kind: "edit", edits })}
            onAddHost={() => setDialog({ kind: "add" })}
            onConfirmed={(clusterId) => void done(clusterId)}
          />
        );
    }
  };

  return (
    <>
      <StepsNav state={state} current={current} />
      {screen()}
      {dialog?.kind === "change" ? (
        <DoorDialog
          title={`How ${dialog.row.title} is reached`}
          verb="Ask there for its key"
          like={dialog.row.door}
          onClose={() => setDialog(null)}
          onDone={(door) => {
            dispatch({ kind: "change-door", id: dialog.row.id, door });
            setDialog(null);
          }}
        />
      ) : null}
      {dialog?.kind === "add" && seed !== undefined ? (
        <DoorDialog
          title="Add a host by hand"
          verb="Ask for its host key"
          like={{ ...seed.door, address: "", port: 22, hostKey: null }}
          onClose={() => setDialog(null)}
          onDone={(door) => {
            dispatch({ kind: "add", door });
            setDialog(null);
            go("discovery");
          }}
        />
      ) : null}
    </>
  );
}
