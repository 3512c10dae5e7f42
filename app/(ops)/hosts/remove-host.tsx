"use client";
/** Forgets a host. It goes on working; Sluice no longer looks. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Button } from "../../_ui/button";
import { Dialog } from "../../_ui/dialog";
import { toast } from "../../_ui/toast";
import type { HostRow } from "./filter";

const consequence = (host: HostRow): string => {
  if (host.roles.includes("director"))
    return "Its share of every figure goes with it: connections, VIPs announced, the spread over the directors.";
  if (host.roles.includes("router"))
    return "What it says about next hops goes with it; without any router announcements are unknown.";
  return "";
};

export function RemoveHost({ host, onClose }: { host: HostRow; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const remove = useMutation(
    trpc.host.remove.mutationOptions({
      onSuccess: async () => {
        await cache.invalidateQueries({ queryKey: trpc.host.list.queryKey() });
        toast(`${host.name} is removed from Sluice. The host was not touched.`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${host.name} from ${host.clusterName}`}
      footer={
        <>
          <Button onClick={onClose}>Keep {host.name}</Button>
          <Button variant="danger" busy={remove.isPending} onClick={() => remove.mutate({ hostId: host.id })}>
            Remove {host.name}
          </Button>
        </>
      }
    >
      <p>
        Sluice forgets {host.name}, its host keys, its credential and its history. This cannot be undone. The
        host itself is not touched and goes on forwarding. {consequence(host)}
      </p>
      {remove.error === null ? null : (
        <p role="alert" className="mt-3 text-down">
          {failureOf(remove.error).sentence}
        </p>
      )}
    </Dialog>
  );
}
