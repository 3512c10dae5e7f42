/** What FRR or Quagga runs with against the files it would start with. */
import type { ActionMakers } from "../actions";
import { runningLine } from "../expected";
import type { RoutingSuite } from "../host";
import type { HostFiles } from "../model";
import { type Difference, difference, type TruthRequest } from "./model";

export type RoutingTools = Pick<ActionMakers, "routingDifferences" | "settleDrift">;

/** One command as the file has it and as it runs; null: it does not. */
export type RunningPair = {
  readonly subject: string;
  readonly context: string;
  readonly file: string | null;
  readonly running: string | null;
};

/** A cost of 10 in the file and of 20 in the daemon are one difference, not two. */
export const runningPairs = (
  files: HostFiles,
  running: string,
  suite: Exclude<RoutingSuite, "none">,
  compare: ActionMakers["routingDifferences"],
): readonly RunningPair[] => {
  const pairs = new Map<string, { context: string; file: string | null; running: string | null }>();
  for (const { context, key, command, only } of compare(files, running, suite)) {
    const name = `${context}\n${key}`;
    const pair = pairs.get(name) ?? { context, file: null, running: null };
    pair[only] = command;
    pairs.set(name, pair);
  }
  return [...pairs.values()].map((pair) => ({
    ...pair,
    subject: runningLine({ context: pair.context, command: pair.running ?? pair.file ?? "" }),
  }));
};

export const routingDifferences = (
  { host, live, running }: TruthRequest,
  tools: RoutingTools,
): readonly Difference[] => {
  const { suite } = host;
  if (running === null || live === null || suite === "none") return [];
  return runningPairs(live, running, suite, tools.routingDifferences).map((pair) => {
    const { subject, file, running: runs } = pair;
    const settled = tools.settleDrift(live, running, suite, pair);
    return difference(host, {
      ...told(host.name, pair),
      subject,
      file,
      kernel: runs,
      adopt:
        settled === null ? [] : [{ kind: "routing", hostIds: [host.hostId], edit: settled.edit } as const],
      action:
        settled === null || settled.apply.length === 0
          ? null
          : { kind: "vtysh", apply: settled.apply, undo: settled.undo },
    });
  });
};

const told = (name: string, { context, subject, file, running }: RunningPair) => {
  if (running === null)
    return {
      code: "file-not-running",
      sentence: `The file of ${name} says "${subject}", and the daemon does not run with it`,
    };
  if (file === null)
    return {
      code: "running-not-written",
      sentence: `${name} runs with "${subject}", which its file does not say: it is gone when the daemon is started again`,
    };
  return {
    code: "running-differs",
    sentence: `${name} runs with "${subject}", and its file says "${runningLine({ context, command: file })}": that is what holds when the daemon is started again`,
  };
};
