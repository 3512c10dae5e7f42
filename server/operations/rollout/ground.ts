/** What a rollout and its plan stand on: the doors to hosts, and how the worker sees them. The worker puts it together. */
import type { HostObservation } from "../../domain/cluster/observation";
import type { IpvsCounters } from "../../domain/ipvs/model";
import type { ChangeDoor } from "../../hosts/change/model";
import type { HostTarget } from "../../hosts/host";
import type { FileReading } from "../../store/changes/reading";

export type Ground = {
  readonly door: ChangeDoor;
  /** Takes over the inventory as it is now. */
  readonly refresh: () => Promise<void>;
  /** Null: the host is not in the inventory any more, or SSH does not reach it. @throws HostError without a credential */
  readonly target: (hostId: string) => Promise<HostTarget | null>;
  /** Asks the host now, for some things or for everything. @throws HostError */
  readonly look: (
    hostId: string,
    options: {
      readonly want: ReadonlySet<Wanted> | "everything";
      readonly deadlineMs: number;
      readonly signal: AbortSignal;
    },
  ) => Promise<{
    readonly observation: HostObservation;
    readonly running: string | null;
    readonly counters: IpvsCounters | null;
  }>;
  /** Reads its managed files now, and stores them as polling does. @throws HostError */
  readonly files: (hostId: string, signal: AbortSignal) => Promise<FileReading>;
  /** Which of these files are programs on a host; one that is not in the answer was not looked for. @throws HostError */
  readonly programs: (
    hostId: string,
    paths: readonly string[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, boolean>>;
  /** Worker clock, ms. */
  readonly now: () => number;
  readonly timing: Timing;
};

/** `running`: the running configuration of the routing daemons. */
export type Wanted = "facts" | "table" | "counters" | "addresses" | "neighbours" | "routes" | "running";

export type Timing = {
  /** How long a host stays locked for the operation after its last step. s */
  readonly holdSeconds: number;
  /** After so long without a confirmation a host goes back by itself. s */
  readonly armSeconds: number;
  /** How long the gates have to become true. Well below `armSeconds`. ms */
  readonly checkMs: number;
  /** Between two looks. ms */
  readonly lookEveryMs: number;
  /** The gates have to hold for so long, lest a daemon that is about to die is taken for well. ms */
  readonly settleMs: number;
  /** A host that does not answer is asked again for so long before a step has failed. ms */
  readonly patienceMs: number;
};

/** OSPF needs its dead interval of 40 s, and a little, to speak again after its timers changed. s */
const usualCheckSeconds = 120;

/** @param checkSeconds how long gates have to become true; anything that is no number of seconds from 5 to 3600 is taken for the usual */
export const timingFor = (checkSeconds: string | undefined): Timing => {
  const asked = Number(checkSeconds);
  const seconds = asked >= 5 && asked <= 3_600 ? asked : usualCheckSeconds;
  return {
    holdSeconds: 600 + seconds,
    // Applying and confirming take their time, too.
    armSeconds: seconds + 60,
    checkMs: seconds * 1_000,
    lookEveryMs: 1_000,
    settleMs: 2_500,
    patienceMs: 20_000,
  };
};
