import { describe, expect, it } from "vitest";
import type { Door, OfferedHostKey, Proposal, ProposedHost } from "#domain/onboarding/proposal";
import { doorKey } from "#domain/onboarding/proposal";
import {
  decide,
  discoverNow,
  emptyWizard,
  furthest,
  type KnownKey,
  knownHostsSay,
  step,
  stepToShow,
  undecided,
  type Wizard,
  type WizardAction,
} from "./wizard";

const key = (name: string): OfferedHostKey => ({
  algorithm: "ssh-ed25519",
  publicKey: `AAAA${name}`,
  fingerprint: `SHA256:${name}`,
});
const door = (address: string, more: Partial<Door> = {}): Door => ({
  address,
  port: 22,
  user: "sluice",
  sudo: true,
  credential: { kind: "installation" },
  via: null,
  hostKey: null,
  ...more,
});
const host = (over: Partial<ProposedHost> & Pick<ProposedHost, "key" | "state">): ProposedHost => ({
  name: over.key,
  roles: [],
  door: null,
  addresses: [],
  offeredKey: null,
  failure: null,
  learntFrom: [],
  unknown: [],
  ...over,
});
const proposal = (...hosts: readonly ProposedHost[]): Proposal => ({
  clusterName: "lvs",
  hosts,
  vips: [],
  services: [],
  notes: [],
});

const run = (...actions: readonly WizardAction[]): Wizard => actions.reduce(step, emptyWizard);
const start = (over: Partial<Extract<WizardAction, { kind: "start" }>> = {}): WizardAction => ({
  kind: "start",
  door: door("192.0.2.1"),
  jump: null,
  knownKeys: [],
  ...over,
});
const id = "192.0.2.1:22";
const offered: WizardAction = { kind: "offered", id, at: id, key: key("a") };
const confirmed = [start(), { kind: "asking", id }, offered, { kind: "confirm", id }] as const;
const visited = host({
  key: id,
  name: "lvs1",
  state: "visited",
  door: door("192.0.2.1", { hostKey: key("a") }),
  addresses: ["192.168.0.2"],
});
const found = host({
  key: "192.168.0.3",
  state: "to-visit",
  door: door("192.168.0.3"),
  addresses: ["192.168.0.3"],
  learntFrom: ["OSPF neighbour of lvs1 on eth0, Full"],
});

describe("adding a cluster", () => {
  it("asks-for-the-host-key-first", () => {
    expect(decide(run(start()))).toEqual([{ kind: "scan", id, door: door("192.0.2.1"), jump: null }]);
  });

  it("asks-once-while-the-answer-is-awaited", () => {
    expect(decide(run(start(), { kind: "asking", id }))).toEqual([]);
  });

  it("never-discovers-before-a-person-confirmed-the-key", () => {
    const state = run(start(), offered);
    expect(decide(state)).toEqual([]);
    expect(discoverNow(state)).toEqual([]);
    expect(furthest(state)).toBe("fingerprint");
  });

  it("discovers-with-exactly-the-key-that-was-confirmed", () => {
    expect(decide(run(...confirmed))).toEqual([
      { kind: "discover", doors: [door("192.0.2.1", { hostKey: key("a") })] },
    ]);
  });

  it("never-takes-a-key-from-the-form-for-confirmed", () => {
    expect(
      run(start({ door: door("192.0.2.1", { hostKey: key("forged") }) })).rows[0]?.door.hostKey,
    ).toBeNull();
  });

  it("confirms-nothing-that-was-not-offered", () => {
    expect(run(start(), { kind: "confirm", id }).rows[0]?.door.hostKey).toBeNull();
  });

  it("does-not-discover-again-while-a-round-runs-or-after-it-failed", () => {
    expect(decide(run(...confirmed, { kind: "round-begun" }))).toEqual([]);
    expect(decide(run(...confirmed, { kind: "round-begun" }, { kind: "round-failed", why: "x" }))).toEqual(
      [],
    );
  });

  it("asks-for-the-keys-of-the-hosts-it-found", () => {
    const state = run(...confirmed, { kind: "round-done", proposal: proposal(visited, found) });
    expect(state.rows.map((row) => [row.title, row.visit.kind])).toEqual([
      ["lvs1", "visited"],
      ["192.168.0.3", "waiting"],
    ]);
    expect(decide(state)).toEqual([
      { kind: "scan", id: "192.168.0.3:22", door: door("192.168.0.3"), jump: null },
    ]);
  });

  it("waits-for-every-offered-key-to-be-decided-before-the-next-round", () => {
    const other = host({
      ...found,
      key: "192.168.0.1",
      door: door("192.168.0.1"),
      addresses: ["192.168.0.1"],
    });
    const both = run(
      ...confirmed,
      { kind: "round-done", proposal: proposal(visited, found, other) },
      { kind: "offered", id: "192.168.0.3:22", at: "192.168.0.3:22", key: key("b") },
      { kind: "offered", id: "192.168.0.1:22", at: "192.168.0.1:22", key: key("c") },
      { kind: "confirm", id: "192.168.0.3:22" },
    );
    expect(undecided(both).map((row) => row.id)).toEqual(["192.168.0.1:22"]);
    expect(decide(both)).toEqual([]);
    expect(discoverNow(both)).toHaveLength(1);
    const leftOut = step(both, { kind: "include", id: "192.168.0.1:22", included: false });
    expect(decide(leftOut)).toMatchObject([
      { kind: "discover", doors: [{ address: "192.0.2.1" }, { address: "192.168.0.3" }] },
    ]);
  });

  it("does-not-enter-the-same-hosts-twice", () => {
    expect(decide(run(...confirmed, { kind: "round-done", proposal: proposal(visited) }))).toEqual([]);
  });

  it("a-failed-visit-is-not-repeated-by-itself-but-on-demand", () => {
    const failed = host({
      key: id,
      state: "failed",
      door: door("192.0.2.1", { hostKey: key("a") }),
      failure: "sudo asks for a password.",
    });
    const state = run(...confirmed, { kind: "round-done", proposal: proposal(failed) });
    expect(state.rows[0]?.visit).toEqual({ kind: "failed", why: "sudo asks for a password." });
    expect(decide(state)).toEqual([]);
    expect(decide(step(state, { kind: "ask-again", id }))).toMatchObject([{ kind: "scan", id }]);
  });

  it("a-host-found-by-one-address-and-entered-by-another-is-one-host", () => {
    const forwarded = door("127.0.0.1", { port: 2203 });
    const state = run(
      ...confirmed,
      { kind: "round-done", proposal: proposal(visited, found) },
      { kind: "change-door", id: "192.168.0.3:22", door: forwarded },
      { kind: "offered", id: "192.168.0.3:22", at: "127.0.0.1:2203", key: key("b") },
      { kind: "confirm", id: "192.168.0.3:22" },
      {
        kind: "round-done",
        proposal: proposal(
          visited,
          host({
            key: "127.0.0.1:2203",
            name: "lvs2",
            state: "visited",
            door: { ...forwarded, hostKey: key("b") },
            addresses: ["192.168.0.3"],
          }),
        ),
      },
    );
    expect(state.rows.map((row) => [row.title, row.visit.kind])).toEqual([
      ["lvs1", "visited"],
      ["lvs2", "visited"],
    ]);
  });

  it("a-found-host-keeps-its-name-however-it-is-reached", () => {
    const state = run(
      ...confirmed,
      { kind: "round-done", proposal: proposal(visited, found) },
      { kind: "change-door", id: "192.168.0.3:22", door: door("127.0.0.1", { port: 2203 }) },
    );
    expect(state.rows[1]?.title).toBe("192.168.0.3");
  });

  it("a-changed-door-loses-its-confirmation", () => {
    const state = run(...confirmed, {
      kind: "change-door",
      id,
      door: door("192.0.2.9", { hostKey: key("a") }),
    });
    expect(state.rows[0]).toMatchObject({ door: { hostKey: null }, offer: { kind: "not-asked" } });
  });

  it("does-not-take-the-answer-of-a-door-that-was-changed-meanwhile", () => {
    const moved = run(
      start(),
      { kind: "asking", id },
      { kind: "change-door", id, door: door("192.0.2.9") },
      offered,
    );
    expect(moved.rows[0]?.offer.kind).toBe("not-asked");
    const failed = step(moved, { kind: "not-offered", id, at: id, why: "Connection refused." });
    expect(failed.rows[0]?.offer.kind).toBe("not-asked");
  });

  it("asks-behind-a-jump-host-only-when-that-one-is-confirmed", () => {
    const jump = door("198.51.100.7");
    const behind = door("192.0.2.1", { via: doorKey(jump) });
    const state = run(start({ door: behind, jump }));
    expect(decide(state)).toMatchObject([{ kind: "scan", id: "198.51.100.7:22", jump: null }]);
    const through = [
      { kind: "offered", id: "198.51.100.7:22", at: "198.51.100.7:22", key: key("j") },
      { kind: "confirm", id: "198.51.100.7:22" },
    ] as const;
    expect(decide(through.reduce<Wizard>(step, state))).toMatchObject([
      { kind: "scan", id, jump: { address: "198.51.100.7", hostKey: key("j") } },
    ]);
  });

  it("twice-the-same-answer-is-the-same-as-once", () => {
    const once = run(...confirmed, { kind: "round-done", proposal: proposal(visited, found) });
    expect(step(once, { kind: "round-done", proposal: proposal(visited, found) })).toEqual(once);
  });
});

describe("the step in the URL", () => {
  it("never-leads-past-what-is-done", () => {
    expect(stepToShow(emptyWizard, "review")).toBe("host");
    expect(stepToShow(run(start(), offered), "review")).toBe("fingerprint");
    expect(stepToShow(run(...confirmed), "host")).toBe("host");
    expect(stepToShow(run(...confirmed, { kind: "round-done", proposal: proposal(visited) }), "review")).toBe(
      "review",
    );
  });
  it("without-one-is-where-something-is-to-be-done", () => {
    expect(stepToShow(run(...confirmed, { kind: "round-done", proposal: proposal(visited) }), null)).toBe(
      "discovery",
    );
  });
});

describe("a pasted known_hosts", () => {
  const known = (name: string, address: string | null = "192.0.2.1"): KnownKey => ({
    ...key(name),
    address,
    port: 22,
  });
  const say = (...knownKeys: readonly KnownKey[]) => {
    const state = run(start({ knownKeys }), offered);
    const row = state.rows[0];
    return row === undefined ? null : knownHostsSay(state, row);
  };
  it("agrees-with-the-same-key", () => expect(say(known("a"))).toEqual({ kind: "same" }));
  it("warns-of-another-key", () =>
    expect(say(known("z"))).toEqual({ kind: "other", fingerprint: "SHA256:z" }));
  it("says-nothing-of-a-host-it-does-not-name", () => {
    expect(say(known("z", "192.0.2.77"))).toEqual({ kind: "nothing" });
    expect(say({ ...known("z"), algorithm: "ssh-rsa" })).toEqual({ kind: "nothing" });
  });
  it("confirms-nothing-by-itself", () => {
    expect(run(start({ knownKeys: [known("a")] }), offered).rows[0]?.door.hostKey).toBeNull();
  });
});
