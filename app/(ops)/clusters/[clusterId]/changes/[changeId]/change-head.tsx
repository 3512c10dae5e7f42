"use client";
/** What the change is called, why it is made, by whom; and what can be done with it as a whole. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Pencil } from "lucide-react";
import { useState } from "react";
import { configurationHref } from "../../../../../_shell/links";
import { useMay } from "../../../../../_shell/me";
import { useTRPC } from "../../../../../_trpc/client";
import { failureOf } from "../../../../../_trpc/failure";
import { Moment } from "../../../../../_ui/age";
import { Button, IconButton, LinkButton } from "../../../../../_ui/button";
import { Dialog } from "../../../../../_ui/dialog";
import { Menu } from "../../../../../_ui/popover";
import { StatusMark } from "../../../../../_ui/status-mark";
import { toast } from "../../../../../_ui/toast";
import { CHANGE_STATE, changeName } from "../words";
import type { ChangeView } from "./change-screen";
import { DescribeChange } from "./describe-change";

export function ChangeHead({ clusterId, view }: { clusterId: string; view: ChangeView }) {
  const { change } = view;
  const mayOperate = useMay("operate");
  const [dialog, setDialog] = useState<"describe" | "abandon" | null>(null);
  const { mark, word } = CHANGE_STATE[change.state];
  const draft = change.state === "draft";
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-3 text-ink-3">
          {changeName(change)}
          {/* While it is rolled out, the rollout itself says how it stands. */}
          {change.state !== "rolling" && <StatusMark kind={mark} word={word} />}
        </p>
        <h1 className="font-semibold text-xl [overflow-wrap:anywhere]">{change.title}</h1>
        {change.reason !== "" && (
          <p className="max-w-[90ch] whitespace-pre-wrap text-ink-2 [overflow-wrap:anywhere]">
            {change.reason}
          </p>
        )}
        <p className="text-ink-3 text-xs">
          begun by {change.author}, <Moment at={change.at} />
          {change.changedAt !== change.at && (
            <>
              {" · last changed by "}
              {change.changedBy}, <Moment at={change.changedAt} />
            </>
          )}
        </p>
      </div>
      {draft && mayOperate && (
        <div className="flex items-center gap-2">
          <LinkButton
            href={configurationHref(clusterId, { change: change.id })}
            icon={<Pencil aria-hidden size={13} />}
          >
            Edit the configuration
          </LinkButton>
          <Menu
            trigger={<IconButton label="More for this change" icon={<Ellipsis aria-hidden size={15} />} />}
            items={[
              { label: "Change title or reason", onSelect: () => setDialog("describe") },
              { label: "Abandon this change", onSelect: () => setDialog("abandon"), danger: true },
            ]}
          />
        </div>
      )}
      {dialog === "describe" && <DescribeChange view={view} onClose={() => setDialog(null)} />}
      {dialog === "abandon" && <Abandon view={view} onClose={() => setDialog(null)} />}
    </header>
  );
}

function Abandon({ view: { change }, onClose }: { view: ChangeView; onClose: () => void }) {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const abandon = useMutation(
    trpc.change.abandon.mutationOptions({
      onSuccess: async () => {
        await Promise.all([
          cache.invalidateQueries({ queryKey: trpc.change.get.queryKey({ changeId: change.id }) }),
          cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId: change.clusterId }) }),
        ]);
        toast(`${changeName(change)} is abandoned. No host was touched.`);
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Abandon ${changeName(change).toLowerCase()}`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            busy={abandon.isPending}
            onClick={() => abandon.mutate({ changeId: change.id })}
          >
            Abandon {changeName(change).toLowerCase()}
          </Button>
        </>
      }
    >
      <p>
        Its edits can no longer be rolled out or edited; it stays in the list for those who look back. Nothing
        of it has been sent to a host.
      </p>
      {abandon.error !== null && (
        <p role="alert" className="mt-3 text-down">
          {failureOf(abandon.error).sentence}
        </p>
      )}
    </Dialog>
  );
}
