/**
 * Adding a cluster as a state machine: which doors are known, whose key was offered and confirmed, what was proposed.
 * Pure. `decide` says what to ask the server next; the screen asks it and feeds the answer back as an action.
 * May not hold a clear-text secret: a door's credential is the installation's key or text sealed before it came here.
 */
import type { Door, OfferedHostKey, Proposal } from "#domain/onboarding/proposal";
import { doorKey } from "#domain/onboarding/proposal";
import { type Edits, noEdits } from "./edits";

export type KeyOffer =
  | { readonly kind: "not-asked" }
  | { readonly kind: "asking" }
  | { readonly kind: "offered"; readonly key: OfferedHostKey }
  | { readonly kind: "failed"; readonly why: string };

export type VisitState =
  | { readonly kind: "waiting" }
  | { readonly kind: "visited" }
  | { readonly kind: "failed"; readonly why: string };

/** One machine to enter. `door.hostKey` is null until a person has confirmed the key it offers. */
export type DoorRow = {
  readonly id: string;
  /** Its host name once it was visited, its address before. */
  readonly title: string;
  readonly door: Door;
  readonly learntFrom: readonly string[];
  readonly offer: KeyOffer;
  readonly visit: VisitState;
  /** A person may leave a found host out. */
  readonly included: boolean;
};

/** A key from a pasted known_hosts file; `address` null where the file has it hashed and it matched no door. */
export type KnownKey = OfferedHostKey & { readonly address: string | null; readonly port: number };

export type Round =
  | { readonly kind: "idle" }
  | { readonly kind: "running" }
  | { readonly kind: "failed"; readonly why: string };

export type Wizard = {
  readonly rows: readonly DoorRow[];
  readonly knownKeys: readonly KnownKey[];
  readonly proposal: Proposal | null;
  readonly round: Round;
  readonly edits: Edits;
};

export const emptyWizard: Wizard = {
  rows: [],
  knownKeys: [],
  proposal: null,
  round: { kind: "idle" },
  edits: noEdits,
};

export type WizardAction =
  | {
      readonly kind: "start";
      readonly door: Door;
      readonly jump: Door | null;
      readonly knownKeys: readonly KnownKey[];
    }
  | { readonly kind: "add"; readonly door: Door }
  | { readonly kind: "asking"; readonly id: string }
  /** `at`: the door that was asked; an answer for a door that was changed meanwhile is not taken. */
  | { readonly kind: "offered"; readonly id: string; readonly at: string; readonly key: OfferedHostKey }
  | { readonly kind: "not-offered"; readonly id: string; readonly at: string; readonly why: string }
  | { readonly kind: "ask-again"; readonly id: string }
  | { readonly kind: "confirm"; readonly id: string }
  | { readonly kind: "include"; readonly id: string; readonly included: boolean }
  | { readonly kind: "change-door"; readonly id: string; readonly door: Door }
  | { readonly kind: "round-begun" }
  | { readonly kind: "round-done"; readonly proposal: Proposal }
  | { readonly kind: "round-failed"; readonly why: string }
  | { readonly kind: "edit"; readonly edits: Edits }
  | { readonly kind: "again" };

const newRow = (door: Door, title = door.address, learntFrom: readonly string[] = []): DoorRow => ({
  id: doorKey(door),
  title,
  door: { ...door, hostKey: null },
  learntFrom,
  offer: { kind: "not-asked" },
  visit: { kind: "waiting" },
  included: true,
});

const change = (state: Wizard, id: string, f: (row: DoorRow) => DoorRow): Wizard => ({
  ...state,
  rows: state.rows.map((row) => (row.id === id ? f(row) : row)),
});

export const step = (state: Wizard, action: WizardAction): Wizard => {
  switch (action.kind) {
    case "start": {
      const jump = action.jump === null ? [] : [newRow(action.jump, action.jump.address, ["Jump host"])];
      return { ...emptyWizard, knownKeys: action.knownKeys, rows: [...jump, newRow(action.door)] };
    }
    case "add": {
      const row = newRow(action.door, action.door.address, ["Added by hand"]);
      return state.rows.some((one) => one.id === row.id) ? state : { ...state, rows: [...state.rows, row] };
    }
    case "asking":
      return change(state, action.id, (row) => ({ ...row, offer: { kind: "asking" } }));
    case "offered":
      return change(state, action.id, (row) =>
        doorKey(row.door) === action.at ? { ...row, offer: { kind: "offered", key: action.key } } : row,
      );
    case "not-offered":
      return change(state, action.id, (row) =>
        doorKey(row.door) === action.at ? { ...row, offer: { kind: "failed", why: action.why } } : row,
      );
    case "ask-again":
      return change(state, action.id, (row) => ({
        ...row,
        door: { ...row.door, hostKey: null },
        offer: { kind: "not-asked" },
        visit: { kind: "waiting" },
      }));
    case "confirm":
      return change(state, action.id, (row) =>
        row.offer.kind === "offered" ? { ...row, door: { ...row.door, hostKey: row.offer.key } } : row,
      );
    case "include":
      return change(state, action.id, (row) => ({ ...row, included: action.included }));
    case "change-door":
      return change(state, action.id, (row) => ({
        ...newRow(action.door, row.learntFrom.length === 0 ? action.door.address : row.title, row.learntFrom),
        id: row.id,
      }));
    case "round-begun":
      return { ...state, round: { kind: "running" } };
    case "round-failed":
      return { ...state, round: { kind: "failed", why: action.why } };
    case "round-done":
      return { ...withProposal(state, action.proposal), round: { kind: "idle" } };
    case "edit":
      return { ...state, edits: action.edits };
    case "again":
      return { ...state, round: { kind: "idle" } };
  }
};

/** Takes over what a round saw: who was entered, who was not, and which doors are new. */
const withProposal = (state: Wizard, proposal: Proposal): Wizard => {
  const byDoor = new Map(
    proposal.hosts.flatMap((host) => (host.door === null ? [] : [[doorKey(host.door), host]])),
  );
  const reached = new Set(
    proposal.hosts.filter((host) => host.state === "visited").flatMap((host) => host.addresses),
  );
  const rows = state.rows
    // Found by one address, entered by another: the visited one stands for both.
    .filter(
      (row) =>
        row.visit.kind === "visited" || byDoor.has(doorKey(row.door)) || !reached.has(row.door.address),
    )
    .map((row): DoorRow => {
      const host = byDoor.get(doorKey(row.door));
      if (host?.state === "visited") return { ...row, title: host.name, visit: { kind: "visited" } };
      if (host?.state === "failed")
        return { ...row, visit: { kind: "failed", why: host.failure ?? "It could not be visited." } };
      return row;
    });
  const taken = new Set(rows.flatMap((row) => [row.id, doorKey(row.door)]));
  const found = proposal.hosts.flatMap((host): DoorRow[] => {
    if (host.state !== "to-visit" || host.door === null || taken.has(doorKey(host.door))) return [];
    const row = newRow(host.door, host.name, host.learntFrom);
    return [host.offeredKey === null ? row : { ...row, offer: { kind: "offered", key: host.offeredKey } }];
  });
  return { ...state, proposal, rows: [...rows, ...found] };
};

export type WizardStep = "host" | "fingerprint" | "discovery" | "review";
export const wizardSteps: readonly WizardStep[] = ["host", "fingerprint", "discovery", "review"];

/** The furthest step the state allows; the URL may ask for an earlier one. */
export const furthest = (state: Wizard): WizardStep => {
  const first = state.rows.filter((row) => row.learntFrom.length === 0 || row.learntFrom[0] === "Jump host");
  if (first.length === 0) return "host";
  if (first.some((row) => row.door.hostKey === null)) return "fingerprint";
  return state.proposal === null ? "discovery" : "review";
};

/** The step to show for what stands in the URL. */
export const stepToShow = (state: Wizard, asked: string | null): WizardStep => {
  const limit = furthest(state);
  const wanted = wizardSteps.find((one) => one === asked);
  if (wanted === undefined) return limit === "review" ? "discovery" : limit;
  return wizardSteps.indexOf(wanted) <= wizardSteps.indexOf(limit) ? wanted : limit;
};

/** Rows a person has still to decide about. */
export const undecided = (state: Wizard): readonly DoorRow[] =>
  state.rows.filter((row) => row.included && row.door.hostKey === null && row.offer.kind === "offered");

const jumpOf = (state: Wizard, row: DoorRow): Door | null =>
  state.rows.find((one) => doorKey(one.door) === row.door.via)?.door ?? null;

export type Todo =
  | { readonly kind: "scan"; readonly id: string; readonly door: Door; readonly jump: Door | null }
  | { readonly kind: "discover"; readonly doors: readonly Door[] };

/**
 * What to ask the server now. Keys are asked for at once, behind a jump host only after that one's key is confirmed;
 * a round of discovery runs when every offered key is decided and a confirmed door has not been entered yet.
 */
export const decide = (state: Wizard): readonly Todo[] => {
  const scans = state.rows.flatMap((row): Todo[] => {
    if (!row.included || row.offer.kind !== "not-asked") return [];
    const jump = jumpOf(state, row);
    if (row.door.via !== null && (jump === null || jump.hostKey === null)) return [];
    return [{ kind: "scan", id: row.id, door: row.door, jump }];
  });
  if (scans.length > 0) return scans;
  return state.round.kind === "idle" && undecided(state).length === 0 && furthest(state) !== "fingerprint"
    ? discoverNow(state)
    : [];
};

/** The round over every confirmed door, if one of them has not been entered. Also for a person who does not want to wait for the rest. */
export const discoverNow = (state: Wizard): readonly Todo[] => {
  const confirmed = state.rows.filter((row) => row.included && row.door.hostKey !== null);
  const due = confirmed.some((row) => row.visit.kind === "waiting");
  return due ? [{ kind: "discover", doors: confirmed.map((row) => row.door) }] : [];
};

/** What a pasted known_hosts says about an offered key: the same, another one, or nothing. */
export const knownHostsSay = (
  state: Wizard,
  row: DoorRow,
):
  | { readonly kind: "same" }
  | { readonly kind: "other"; readonly fingerprint: string }
  | { readonly kind: "nothing" } => {
  if (row.offer.kind !== "offered") return { kind: "nothing" };
  const { key } = row.offer;
  const about = state.knownKeys.filter(
    (known) => known.address === row.door.address && known.port === row.door.port,
  );
  if (about.some((known) => known.publicKey === key.publicKey)) return { kind: "same" };
  const other = about.find((known) => known.algorithm === key.algorithm);
  return other === undefined ? { kind: "nothing" } : { kind: "other", fingerprint: other.fingerprint };
};
