/**
 * server/hosts/change: the second door to machines, opened only while something is changed there. Its script (`script/`, one
 * after the other) stages files, has them tested, and applies them under a timer of the host's own: what nobody confirms goes back,
 * also when Sluice is gone for good. Nothing here decides what to change, or when; polling never comes through here.
 * This file holds the words the door speaks; `door.ts` opens it.
 */
import type { FileChange, HostAction } from "../../domain/change/model";
import type { HostTarget } from "../host";

export type ChangeState =
  /** The host knows nothing of it (any more: it remembers the last 50). */
  | "none"
  | "staged"
  | "armed"
  /** Being applied just now; or the script was killed in the middle of it, and it has to be reverted. */
  | "applying"
  | "applied"
  /** An action failed. Files are new; it has to be reverted. */
  | "failed"
  /** Being put back just now; or something could not be put back yet: ask again. */
  | "reverting"
  | "reverted"
  | "confirmed";

/** What an action of a change said, when it was applied or undone. */
export type StepSaid = {
  readonly when: "apply" | "undo";
  /** `vtysh`, `reload-keepalived`, … or `files`. */
  readonly action: string;
  readonly exitCode: number;
  readonly output: string;
};

export type ChangeOnHost = {
  readonly change: string;
  readonly state: ChangeState;
  /** Until the host goes back by itself; null when it will not. */
  readonly secondsLeft: number | null;
  /** Who had it put back. */
  readonly revertedBy: "asked" | "timer" | "boot" | null;
  /** How the host comes to put it back when it starts anew; `none`: it would not. Null: not armed yet. */
  readonly bootHook: "systemd" | "rcS" | "none" | null;
  /** Which version of each file is live. `other`: neither; somebody has edited it. */
  readonly files: readonly {
    readonly number: number;
    readonly path: string;
    readonly live: "old" | "new" | "absent" | "other";
  }[];
  readonly said: readonly StepSaid[];
};

export type HostChanges = {
  readonly bootId: string;
  readonly heldBy: {
    readonly operation: string;
    readonly epoch: number;
    readonly secondsLeft: number;
  } | null;
  /** Files and what was said are told only of changes that are armed, applied or going back. */
  readonly changes: readonly ChangeOnHost[];
};

/** What a program said of the staged files. */
export type ProgramSaid = {
  /** `keepalived`, `vtysh`, `zebra`, `ospfd`, `iptables`, `rules`, `sysctl` */
  readonly program: string;
  /** keepalived: 5 are errors and mere warnings, 6 script security. vtysh: 2. 124/137: hung. 125: could not be tried. 127: missing. */
  readonly exitCode: number;
  /** Both its outputs. Lines are named as `(/etc/keepalived/keepalived.conf: Line 7) …` and `line 2: …`. */
  readonly text: string;
};

export type Staging = { readonly files: readonly FileChange[]; readonly actions: readonly HostAction[] };

/**
 * The changing script of one host. Every verb may be asked again after an answer was lost: done twice is done once.
 * Throws `HostError` when the host could not be asked or did not answer in time (then what was asked may still be done: ask
 * `state`), and `ChangeRefused` when it answered no, and did nothing.
 */
export type ChangeSession = {
  /** First of all, in every session. `epoch` never falls within an operation. Renews what this operation holds already. */
  hold(operation: string, epoch: number, seconds: number): Promise<void>;
  /** Puts the new files beside the live ones, and the lines of the actions into the change's folder; on disk when it returns. */
  stage(change: string, staging: Staging): Promise<void>;
  /** Each program about what is staged. Nothing but its own words: an empty list when no program has anything to test. */
  validate(change: string): Promise<readonly ProgramSaid[]>;
  /** From here on the host goes back by itself after `seconds`. Not lengthened when asked again. */
  arm(change: string, seconds: number, actions: readonly HostAction[]): Promise<ChangeOnHost>;
  /** `applied`, or `failed`, or `reverted` when a file could not be put in place. */
  apply(change: string): Promise<ChangeOnHost>;
  confirm(change: string): Promise<ChangeOnHost>;
  /** `reverted`, or `reverting` when something could not be put back yet. What was only staged is taken away. */
  revert(change: string): Promise<ChangeOnHost>;
  state(): Promise<HostChanges>;
  stateOf(change: string): Promise<ChangeOnHost>;
  release(operation: string): Promise<void>;
};

export type ChangeDoor = {
  /**
   * Opens the changing script on a host and lets `work` use it. The connection is its own, and is kept a while for the next one.
   * An aborted `signal` ends the connection; what the host is doing then goes on there to its end.
   */
  with<T>(
    target: HostTarget,
    work: (session: ChangeSession) => Promise<T>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<T>;
  close(): void;
};
