/** What a difference between files, kernel and daemons is, and what it is found from. Pure data. */
import type { HostObservation } from "../../cluster/observation";
import type { ServerKey, ServiceKey } from "../../ipvs/model";
import type { Thresholds } from "../../ipvs/thresholds";
import { typedLines } from "../commands";
import type { ChangeHost } from "../host";
import type { ChangeEdit, HostAction, HostFiles } from "../model";

export type Difference = {
  /** Stable: `file-edited`, `weight-by-hand`, … */
  readonly code: string;
  readonly sentence: string;
  readonly hostId: string;
  /** What it is about, the same as long as the difference lasts: a path, `tcp 192.168.0.100:80 192.168.0.4:80`, an address. */
  readonly subject: string;
  /** In few words; null: not there, or nothing is said about it. */
  readonly desired: string | null;
  readonly file: string | null;
  readonly kernel: string | null;
  readonly can: { readonly adopt: boolean; readonly repair: boolean };
  /** Edits for a change set: that what is there becomes what should be, and the other way round. Empty: it cannot be done so. */
  readonly adopt: readonly ChangeEdit[];
  readonly repair: readonly ChangeEdit[];
  /** What brings the kernel or the daemons in line, where no file has to change; null: it takes a file, or a person. */
  readonly action: HostAction | null;
  /** The same as an operator would type it. */
  readonly lines: readonly string[];
};

export type TruthRequest = {
  readonly host: ChangeHost;
  readonly desired: HostFiles;
  /** As last read; null: not read. */
  readonly live: HostFiles | null;
  readonly observation: HostObservation | null;
  /** `ipvsadm -Ln --thresholds`; null: not asked. */
  readonly thresholds: Thresholds | null;
  /** `show running-config`; null: not asked. */
  readonly running: string | null;
  /** A rollout or another operation is at work in the cluster: everything is in motion. */
  readonly busy: boolean;
  /** Since when a server has its weight in the kernel, ms; null: not known. A weight of 0 is young until a check had time to explain it. */
  readonly weightSince: (service: ServiceKey, server: ServerKey) => number | null;
  /** ms */
  readonly now: number;
};

type Told = Pick<Difference, "code" | "sentence" | "subject"> &
  Partial<Pick<Difference, "desired" | "file" | "kernel" | "adopt" | "repair" | "action">>;

export const difference = (host: ChangeHost, told: Told): Difference => {
  const { hostId } = host;
  const { code, subject, adopt = [], action = null } = told;
  const repair = action === null ? (told.repair ?? []) : [{ kind: "repair", hostId, code, subject } as const];
  return {
    desired: null,
    file: null,
    kernel: null,
    ...told,
    action,
    lines: action === null ? [] : typedLines(action, null),
    hostId,
    can: { adopt: adopt.length > 0, repair: repair.length > 0 },
    adopt,
    repair,
  };
};
