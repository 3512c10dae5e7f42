/** Change sets in words. Pure. */
import type { RouterOutputs } from "../../../../../server/trpc/router";
import type { Mark } from "../../../../_ui/status-mark";

export type ChangeRow = RouterOutputs["change"]["list"][number];

/** What became of a change set; nothing of it is a state of the cluster. */
export const CHANGE_STATE: Readonly<
  Record<ChangeRow["state"], { readonly mark: Mark; readonly word: string }>
> = {
  draft: { mark: "off", word: "Draft" },
  rolling: { mark: "draining", word: "Rolling out" },
  done: { mark: "ok", word: "Rolled out" },
  reverted: { mark: "off", word: "Taken back" },
  stopped: { mark: "degraded", word: "Stopped half way" },
  abandoned: { mark: "off", word: "Abandoned" },
};

export const changeName = (change: { readonly number: number }): string => `Change ${change.number}`;
