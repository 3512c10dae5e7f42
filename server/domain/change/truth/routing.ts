/** What FRR or Quagga runs with against the files it would start with. */
import type { ActionMakers } from "../actions";
import { runningLine } from "../expected";
import { type Difference, difference, type TruthRequest } from "./model";

export const routingDifferences = (
  { host, live, running }: TruthRequest,
  compare: ActionMakers["routingDifferences"],
): readonly Difference[] => {
  if (running === null || live === null || host.suite === "none") return [];
  return compare(live, running, host.suite).map((one) => {
    const line = runningLine(one);
    return one.only === "running"
      ? difference(host, {
          code: "running-not-written",
          subject: line,
          sentence: `${host.name} runs with "${line}", which its file does not say: it is gone when the daemon is started again`,
          kernel: one.command,
        })
      : difference(host, {
          code: "file-not-running",
          subject: line,
          sentence: `The file of ${host.name} says "${line}", and the daemon does not run with it`,
          file: one.command,
        });
  });
};
