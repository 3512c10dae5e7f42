/** A rollout in words: its steps, where its hosts stand, and what each choice after a failure does. Pure. */
import { listed } from "#domain/words";
import type { OperationView } from "../../../../../../_trpc/operation";
import type { Mark } from "../../../../../../_ui/status-mark";

export type HostProgress = OperationView["hosts"][number];
export type Step = HostProgress["steps"][number];
export type Choice = NonNullable<OperationView["choice"]>["options"][number];

export const STEP: Readonly<Record<Step["name"], string>> = {
  hold: "Lock the host",
  stage: "Stage the files",
  validate: "Validate there",
  arm: "Arm the way back",
  apply: "Apply",
  check: "Check",
  confirm: "Confirm",
  release: "Unlock the host",
  revert: "Go back",
};

export const STEP_MARK: Readonly<Record<Step["state"], { readonly mark: Mark; readonly word: string }>> = {
  waiting: { mark: "off", word: "waits" },
  working: { mark: "draining", word: "under way" },
  done: { mark: "ok", word: "done" },
  failed: { mark: "down", word: "failed" },
};

export const HOST_MARK: Readonly<
  Record<HostProgress["state"], { readonly mark: Mark; readonly word: string }>
> = {
  waiting: { mark: "off", word: "Waits" },
  working: { mark: "draining", word: "Under way" },
  done: { mark: "ok", word: "Done" },
  reverted: { mark: "off", word: "As before" },
  failed: { mark: "down", word: "Failed" },
  untouched: { mark: "off", word: "Untouched" },
};

/** The state of the whole, for the head. */
export const standingOf = (view: OperationView): { readonly mark: Mark; readonly word: string } => {
  switch (view.state) {
    case "queued":
      return { mark: "draining", word: "About to begin" };
    case "running":
      return { mark: "draining", word: "Rolling out" };
    case "restoring":
      return { mark: "degraded", word: "Going back" };
    case "waiting":
      return { mark: "degraded", word: "Stopped: waits for a choice" };
    case "done":
      break;
  }
  switch (view.outcome) {
    case "done":
      return { mark: "ok", word: "Rolled out" };
    case "reverted":
      return { mark: "off", word: "Taken back" };
    case "stopped":
      return { mark: "degraded", word: "Stopped half way" };
    case "failed":
    case null:
      return { mark: "down", word: "Failed" };
  }
};

const namesOf = (view: OperationView, is: (host: HostProgress) => boolean): string =>
  listed(view.hosts.filter(is).map(({ name }) => name));

const done = (host: HostProgress): boolean => host.state === "done";

/** What the button says, and what it will do. */
export const choiceWords = (
  choice: Choice,
  view: OperationView,
): { readonly verb: string; readonly effect: string } => {
  const [carry, rest] = [namesOf(view, done), namesOf(view, (host) => !done(host))];
  switch (choice) {
    case "retry":
      return {
        verb: `Go on with ${rest}`,
        effect: `The same plan is tried again on ${rest}.${carry === "" ? "" : ` ${carry} stays as it is.`}`,
      };
    case "roll-back":
      return {
        verb: `Roll back ${carry}`,
        effect: `${
          view.hosts.filter(done).length === 1
            ? `${carry} gets its old files back`
            : `${carry} get their old files back, the last one first`
        }, with the same checks. Then nothing of this change is left anywhere.`,
      };
    case "leave":
      return carry === ""
        ? { verb: "End it here", effect: "Every host is as it was before. The change ends without effect." }
        : rest === ""
          ? { verb: "Keep it", effect: `${carry} keeps the change.` }
          : {
              verb: "Leave it as it is",
              effect: `${carry} keeps the change and ${rest} does not have it: they differ until somebody changes that.`,
            };
  }
};

/** Which host an abort takes back, for the button; null: none is touched at this moment. */
export const underWay = (view: OperationView): string | null =>
  view.hosts.find((host) => host.state === "working")?.name ?? null;

/** The step a host is at, for its closed row. */
export const currentStep = (host: HostProgress): Step | null =>
  host.steps.findLast((step) => step.state === "failed") ??
  host.steps.find((step) => step.state === "working") ??
  null;
