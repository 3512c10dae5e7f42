/**
 * The wizard survives a reload in this tab's session storage. It holds no clear-text secret: a credential is a choice or
 * text that only the worker can open. What was under way is not; it is asked again.
 */
import { emptyWizard, type Wizard } from "./wizard";

const key = "sluice:new-cluster:1";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const looksRight = (value: unknown): value is Wizard =>
  typeof value === "object" &&
  value !== null &&
  "rows" in value &&
  Array.isArray(value.rows) &&
  "edits" in value &&
  "round" in value &&
  "proposal" in value &&
  "knownKeys" in value;

/** What was stored, with nothing under way; an empty wizard for anything that is not ours. */
export const readStored = (store: Store): Wizard => {
  try {
    const value: unknown = JSON.parse(store.getItem(key) ?? "null");
    if (!looksRight(value)) return emptyWizard;
    return {
      ...value,
      round: value.round.kind === "running" ? { kind: "idle" } : value.round,
      rows: value.rows.map((row) =>
        row.offer.kind === "asking" ? { ...row, offer: { kind: "not-asked" } } : row,
      ),
    };
  } catch {
    return emptyWizard;
  }
};

export const writeStored = (store: Store, state: Wizard): void => {
  try {
    store.setItem(key, JSON.stringify(state));
  } catch {
    // Storage is full or forbidden: the wizard works on, only a reload begins anew.
  }
};

export const forgetStored = (store: Store): void => store.removeItem(key);
