/**
 * For tests: a host that changes files as the changing script does, in memory and with the same words. What it is told by mistake it
 * refuses as the script would; its timer runs on the machine's clock.
 */
import type {
  ChangeOnHost,
  ChangeSession,
  ChangeState,
  ProgramSaid,
  Staging,
} from "../../hosts/change/model";
import { ChangeRefused } from "../../hosts/change/refused";

type Change = {
  staging: Staging;
  state: ChangeState;
  /** ms */
  deadline: number | null;
  revertedBy: ChangeOnHost["revertedBy"];
};

export class TestHost {
  readonly files = new Map<string, string>();
  /** What keepalived was told: `start`, then a `reload` for each. */
  readonly log: string[] = ["start"];
  private readonly changes = new Map<string, Change>();
  private holder: { readonly operation: string; readonly epoch: number } | null = null;

  session(): ChangeSession {
    let own: { readonly operation: string; readonly epoch: number } | null = null;
    const mine = () => {
      if (own === null || this.holder === null || own.operation !== this.holder.operation)
        throw new ChangeRefused("held", "the host is not held by this operation");
      if (own.epoch < this.holder.epoch) throw new ChangeRefused("fenced", "another worker has gone on");
    };
    return {
      hold: async (operation, epoch) => {
        if (this.holder !== null && this.holder.operation !== operation)
          throw new ChangeRefused("held", `operation ${this.holder.operation} holds the host`);
        if (this.holder !== null && epoch < this.holder.epoch)
          throw new ChangeRefused("fenced", "another worker has gone on");
        this.holder = { operation, epoch };
        own = this.holder;
      },
      stage: async (name, staging) => {
        mine();
        const known = this.changes.get(name);
        if (known !== undefined && known.state !== "staged") return;
        this.changes.set(name, { staging, state: "staged", deadline: null, revertedBy: null });
      },
      validate: async (name) => {
        mine();
        return this.validate(this.known(name).staging);
      },
      arm: async (name, seconds) => {
        mine();
        const change = this.known(name);
        if (change.state === "staged") {
          change.state = "armed";
          change.deadline = Date.now() + seconds * 1_000;
        }
        return this.describe(name);
      },
      apply: async (name) => {
        mine();
        const change = this.known(name);
        if (change.state === "staged") throw new ChangeRefused("state", `change ${name} is not armed`);
        if (change.state !== "armed") return this.describe(name);
        for (const { path, from } of change.staging.files)
          if ((this.files.get(path) ?? null) !== from)
            throw new ChangeRefused("moved", `${path} is another file now`);
        this.write(change.staging.files.map(({ path, to }) => ({ path, text: to })));
        change.state = "applied";
        return this.describe(name);
      },
      confirm: async (name) => {
        mine();
        const change = this.known(name);
        if (change.state === "confirmed") return this.describe(name);
        if (change.state !== "applied")
          throw new ChangeRefused("state", `change ${name} is ${change.state}: it cannot be confirmed`);
        change.state = "confirmed";
        change.deadline = null;
        return this.describe(name);
      },
      revert: async (name) => {
        mine();
        const change = this.known(name);
        if (change.state === "confirmed")
          throw new ChangeRefused("state", `change ${name} was confirmed: going back is a change of its own`);
        if (change.state !== "reverted") this.goBack(change, "asked");
        return this.describe(name);
      },
      state: async () => ({
        bootId: "1",
        heldBy: null,
        changes: [...this.changes.keys()].map((name) => this.describe(name)),
      }),
      stateOf: async (name) => this.describe(name),
      release: async (operation) => {
        if (this.holder?.operation === operation) this.holder = null;
        own = null;
      },
    };
  }

  /** Lets the timer do its work. */
  tick(): void {
    for (const change of this.changes.values())
      if (change.deadline !== null && change.deadline <= Date.now()) this.goBack(change, "timer");
  }

  private known(name: string): Change {
    this.tick();
    const change = this.changes.get(name);
    if (change === undefined) throw new ChangeRefused("unknown", `there is no change ${name}`);
    return change;
  }

  private goBack(change: Change, by: "asked" | "timer"): void {
    if (change.state === "applied")
      this.write(change.staging.files.map(({ path, from }) => ({ path, text: from })));
    change.state = "reverted";
    change.deadline = null;
    change.revertedBy = by;
  }

  private write(files: readonly { readonly path: string; readonly text: string | null }[]): void {
    for (const { path, text } of files)
      if (text === null) this.files.delete(path);
      else this.files.set(path, text);
    this.log.push("reload");
  }

  /** As `keepalived -t` would: five for a word it does not know. */
  private validate({ files }: Staging): readonly ProgramSaid[] {
    const bad = files.flatMap(({ path, to }) =>
      (to ?? "")
        .split("\n")
        .flatMap((line, n) => (line.includes("SYNTAXERROR") ? [`(${path}: Line ${n + 1}) ${line}`] : [])),
    );
    return [{ program: "keepalived", exitCode: bad.length === 0 ? 0 : 5, text: bad.join("\n") }];
  }

  private describe(name: string): ChangeOnHost {
    this.tick();
    const change = this.changes.get(name);
    return {
      change: name,
      state: change?.state ?? "none",
      secondsLeft: change?.deadline == null ? null : (change.deadline - Date.now()) / 1_000,
      revertedBy: change?.revertedBy ?? null,
      bootHook: null,
      files: [],
      said: [],
    };
  }
}
