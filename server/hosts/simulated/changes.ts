/**
 * The changing script of a simulated host: what it keeps in /var/lib/sluice and what its verbs do, in memory. It refuses what
 * the script refuses, with the same codes, and goes back by itself when its time is over or the host starts anew.
 */
import type { HostAction } from "../../domain/change/model";
import type { ChangeState, StepSaid } from "../change/model";
import type { RefusalCode } from "../change/refused";
import { sumOf } from "../change/requests";

/** The host a change is about. Actions return what they complain of; null: done. */
export type Changeable = {
  readonly files: Map<string, string>;
  /** ms */
  now(): number;
  bootId(): string;
  /** Nothing more can be written. */
  diskIsFull(): boolean;
  act(action: HostAction["kind"], lines: readonly string[]): string | null;
  keepalivedRuns(): boolean;
  /** What each program says of these files: name, exit code, text. */
  test(
    files: ReadonlyMap<string, string>,
    changed: readonly string[],
  ): readonly (readonly [program: string, exitCode: number, text: string])[];
};

type Staged = {
  readonly path: string;
  readonly mode: string;
  readonly text: string | null;
  readonly was: string;
};

export type SimChange = {
  readonly id: string;
  state: ChangeState;
  readonly files: Map<number, Staged>;
  readonly lines: Map<string, string>;
  actions: readonly string[];
  /** ms; null: not armed */
  deadline: number | null;
  by: "asked" | "timer" | "boot" | null;
  old: ReadonlyMap<string, string | null>;
  keepalivedRan: boolean;
  said: StepSaid[];
};

export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode | "bad-request",
    sentence: string,
  ) {
    super(sentence);
  }
}

type Hold = { readonly operation: string; readonly epoch: number; readonly until: number };
type Held = { operation: string; epoch: number } | null;

export class SimulatedChanges {
  readonly changes = new Map<string, SimChange>();
  private readonly epochs = new Map<string, number>();
  holder: Hold | null = null;
  constructor(readonly host: Changeable) {}

  /** Lets every change whose time is over go back. */
  tick(): void {
    for (const change of this.changes.values())
      if (change.deadline !== null && change.deadline <= this.host.now()) this.goBack(change, "timer");
  }

  /** The host starts anew: files go back before any daemon reads them. */
  boot(): void {
    this.holder = null;
    for (const change of this.changes.values()) if (change.deadline !== null) this.goBack(change, "boot");
  }

  hold(operation: string, epoch: number, seconds: number): Held {
    const seen = this.epochs.get(operation) ?? 0;
    if (epoch < seen) throw new Refusal("fenced", `epoch ${seen} of operation ${operation} was here already`);
    const { holder } = this;
    const left = (holder?.until ?? 0) - this.host.now();
    if (holder !== null && holder.operation !== operation && left > 0)
      throw new Refusal(
        "held",
        `operation ${holder.operation} holds this host for another ${Math.ceil(left / 1000)} s`,
      );
    this.epochs.set(operation, epoch);
    this.holder = { operation, epoch, until: this.host.now() + seconds * 1_000 };
    return { operation, epoch };
  }

  release(held: Held, operation: string): void {
    if (
      held?.operation === operation &&
      this.holder?.epoch === held.epoch &&
      this.holder.operation === operation
    )
      this.holder = null;
  }

  mine(held: Held): void {
    if (held === null) throw new Refusal("held", "hold has to be said first");
    if (this.holder?.operation !== held.operation || this.holder.epoch !== held.epoch)
      throw new Refusal(
        "fenced",
        `this host is held by ${this.holder?.operation ?? "-"}, epoch ${this.holder?.epoch ?? 0}`,
      );
  }

  stage(id: string, number: number, file: Staged): void {
    const known = this.changes.get(id);
    if (known !== undefined && known.state !== "staged") {
      if (JSON.stringify(known.files.get(number)) === JSON.stringify(file)) return;
      throw new Refusal("state", `change ${id} is ${known.state}: nothing can be added to it`);
    }
    if (this.host.diskIsFull())
      throw new Refusal("space", `${file.path} did not arrive whole on the disk: is it full?`);
    this.staged(id).files.set(number, file);
  }

  lines(id: string, name: string, text: string): void {
    const known = this.changes.get(id);
    if (known !== undefined && known.state !== "staged") {
      if (known.lines.get(name) === text) return;
      throw new Refusal("state", `change ${id} is ${known.state}: nothing can be added to it`);
    }
    if (this.host.diskIsFull())
      throw new Refusal("space", `${name} did not arrive whole on the disk: is it full?`);
    this.staged(id).lines.set(name, text);
  }

  validate(id: string): ReturnType<Changeable["test"]> {
    const change = this.known(id);
    const files = new Map(this.host.files);
    for (const { path, text } of change.files.values())
      if (text === null) files.delete(path);
      else files.set(path, text);
    return this.host.test(
      files,
      [...change.files.values()].map(({ path }) => path),
    );
  }

  arm(id: string, seconds: number, actions: readonly string[]): void {
    const change = this.changes.get(id) ?? (actions.length > 0 ? this.staged(id) : this.known(id));
    if (change.state !== "staged") return;
    for (const action of actions)
      if (
        !action.endsWith("-keepalived") &&
        !(change.lines.has(`${action}-apply`) && change.lines.has(`${action}-undo`))
      )
        throw new Refusal("state", `the lines for ${action} were not staged`);
    this.unmoved(change);
    change.old = new Map(
      [...change.files.values()].map(({ path }) => [path, this.host.files.get(path) ?? null]),
    );
    change.keepalivedRan = this.host.keepalivedRuns();
    change.actions = actions;
    change.deadline = this.host.now() + seconds * 1_000;
    change.state = "armed";
  }

  apply(id: string): void {
    const change = this.changes.get(id);
    if (change === undefined || change.state === "staged")
      throw new Refusal("state", `change ${id} is not armed`);
    if (change.state !== "armed") return;
    if ((change.deadline ?? 0) - this.host.now() <= 2_000)
      throw new Refusal("lapsed", `the time of change ${id} is over`);
    this.unmoved(change);
    for (const { path, text } of change.files.values()) this.write(path, text);
    change.state = "applied";
    for (const action of change.actions)
      if (!this.step(change, "apply", action)) {
        change.state = "failed";
        return;
      }
  }

  confirm(id: string): void {
    const change = this.changes.get(id);
    if (change?.state === "confirmed") return;
    if (change?.state !== "applied")
      throw new Refusal("state", `change ${id} is ${change?.state ?? "none"}: it cannot be confirmed`);
    change.state = "confirmed";
    change.deadline = null;
  }

  revert(id: string): void {
    const change = this.known(id);
    if (change.state === "confirmed")
      throw new Refusal("state", `change ${id} was confirmed: going back is a change of its own`);
    if (change.state !== "reverted") this.goBack(change, "asked");
  }

  /** `NUMBER VERSION PATH` for each file. */
  versions(change: SimChange): readonly string[] {
    return [...change.files].map(([number, { path, text, was }]) => {
      const sum = sumOf(this.host.files.get(path) ?? null);
      const version =
        sum === sumOf(text) ? "new" : sum === was ? "old" : sum === "absent" ? "absent" : "other";
      return `${number} ${version} ${path}`;
    });
  }

  private known(id: string): SimChange {
    const change = this.changes.get(id);
    if (change === undefined) throw new Refusal("unknown", `there is no change ${id}`);
    return change;
  }

  private staged(id: string): SimChange {
    const known = this.changes.get(id);
    if (known !== undefined) return known;
    const change: SimChange = {
      id,
      state: "staged",
      files: new Map(),
      lines: new Map(),
      actions: [],
      deadline: null,
      by: null,
      old: new Map(),
      keepalivedRan: false,
      said: [],
    };
    this.changes.set(id, change);
    return change;
  }

  private unmoved(change: SimChange): void {
    for (const { path, was } of change.files.values())
      if (sumOf(this.host.files.get(path) ?? null) !== was)
        throw new Refusal("moved", `${path} is not the one any more that the change was made from`);
  }

  private write(path: string, text: string | null): void {
    if (text === null) this.host.files.delete(path);
    else this.host.files.set(path, text);
  }

  private goBack(change: SimChange, by: "asked" | "timer" | "boot"): void {
    const wasApplied = change.state === "applied" || change.state === "failed";
    change.state = "reverted";
    change.by = by;
    change.deadline = null;
    if (!wasApplied) return;
    for (const [path, text] of change.old) this.write(path, text);
    if (by !== "boot") for (const action of change.actions.toReversed()) this.step(change, "undo", action);
  }

  private step(change: SimChange, when: "apply" | "undo", action: string): boolean {
    const output = this.host.act(...this.toDo(change, when, action));
    change.said.push({ when, action, exitCode: output === null ? 0 : 1, output: output ?? "" });
    return output === null;
  }

  /** What starts is undone by stopping, unless it ran before; a reload starts what died of the one before. */
  private toDo(change: SimChange, when: "apply" | "undo", action: string): Parameters<Changeable["act"]> {
    const lines = (change.lines.get(`${action}-${when}`) ?? "").split("\n").filter((line) => line !== "");
    switch (action) {
      case "vtysh":
      case "ip":
      case "sysctl":
      case "iptables":
      case "ipvsadm":
        return [action, lines];
      case "reload-keepalived":
        return [
          when === "undo" && change.keepalivedRan && !this.host.keepalivedRuns()
            ? "start-keepalived"
            : action,
          [],
        ];
      case "start-keepalived":
        return [when === "apply" || change.keepalivedRan ? action : "stop-keepalived", []];
      case "stop-keepalived":
        return [when === "apply" || !change.keepalivedRan ? action : "start-keepalived", []];
      default:
        throw new Refusal("bad-request", `there is no action ${action}`);
    }
  }
}
