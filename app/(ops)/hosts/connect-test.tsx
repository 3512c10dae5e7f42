"use client";
/** Connects to a host step by step and says where it fails. The test reads; it changes nothing on the host. */
import { useMutation } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Sheet } from "../../_ui/dialog";
import { ErrorState } from "../../_ui/error-state";
import { formatMillis } from "../../_ui/format";
import { SkeletonRows } from "../../_ui/skeleton";
import { StatusMark } from "../../_ui/status-mark";
import type { HostRow } from "./filter";

export function ConnectTest({ host, onClose }: { host: HostRow; onClose: () => void }) {
  const trpc = useTRPC();
  const test = useMutation(trpc.host.test.mutationOptions());
  const { mutate } = test;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate({ hostId: host.id });
  }, [mutate, host.id]);
  const steps = test.data?.steps ?? [];
  const failed = steps.find((step) => step.ok === false);
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Connection to ${host.name}`}
      description={
        host.ssh === null ? undefined : `${host.ssh.user}@${host.ssh.address}, port ${host.ssh.port}`
      }
      footer={
        <Button
          icon={<RefreshCw aria-hidden size={13} />}
          busy={test.isPending}
          onClick={() => mutate({ hostId: host.id })}
        >
          Test again
        </Button>
      }
    >
      {test.isPending ? (
        <SkeletonRows rows={6} label={`Connecting to ${host.name}`} />
      ) : test.error !== null ? (
        <ErrorState title="The test did not run">{failureOf(test.error).sentence}</ErrorState>
      ) : (
        <>
          <p role="status" className="mb-3 font-medium">
            {failed === undefined
              ? `All ${steps.length} steps passed.`
              : `It fails at “${failed.name}”. ${failed.sentence}`}
          </p>
          <ol className="flex flex-col">
            {steps.map((step) => (
              <li
                key={step.name}
                className="grid grid-cols-[9rem_minmax(0,1fr)_4rem] items-baseline gap-3 border-line border-b py-2 last:border-b-0"
              >
                <StatusMark
                  kind={step.ok === null ? "unknown" : step.ok ? "ok" : "down"}
                  word={step.ok === null ? `${step.name}: not tried` : step.name}
                />
                <span className={step.ok === null ? "text-ink-3" : undefined}>{step.sentence}</span>
                <span className="text-end text-ink-3 text-xs">
                  {step.tookMs === null ? "" : formatMillis(step.tookMs)}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Sheet>
  );
}
