/** What a person types about how to reach a host, and the door it makes. Pure; the server checks it again. */
import type { CredentialChoice, Door } from "#domain/onboarding/proposal";
import { doorKey } from "#domain/onboarding/proposal";

export type DoorDraft = {
  readonly address: string;
  readonly port: string;
  readonly user: string;
  readonly sudo: boolean;
  /** Reached through another host; its own key is confirmed too. It is signed in to with the same credential. */
  readonly jump: { readonly address: string; readonly port: string; readonly user: string } | null;
};

export const emptyDraft: DoorDraft = { address: "", port: "22", user: "sluice", sudo: true, jump: null };

export type DraftErrors = Readonly<Record<string, string>>;

const addressError = (address: string): string | null => {
  const text = address.trim();
  if (text === "") return "Type a host name or an IP address.";
  if (text.includes("@")) return "Only the address here; the user has a field of its own.";
  if (/^\[.*\]/.test(text) || /^[^:]+:\d+$/.test(text))
    return "Only the address here; the port has a field of its own.";
  return /^(?!-)[A-Za-z0-9._:%-]+$/.test(text)
    ? null
    : "A host name or an IP address has only letters, digits, dots, colons and dashes.";
};

const portError = (port: string): string | null =>
  /^\d{1,5}$/.test(port.trim()) && Number(port) >= 1 && Number(port) <= 65_535
    ? null
    : "A port is a number from 1 to 65535.";

const userError = (user: string): string | null => {
  if (user.trim() === "") return "Type the user to sign in as.";
  return /^[A-Za-z_][A-Za-z0-9_.-]*\$?$/.test(user.trim())
    ? null
    : "A login name has letters, digits, dots, dashes and underscores.";
};

/** Sentences by field; empty when the draft makes a door. */
export const draftErrors = (draft: DoorDraft): DraftErrors => {
  const { jump } = draft;
  const sameDoor =
    jump !== null && jump.address.trim() === draft.address.trim() && jump.port.trim() === draft.port.trim();
  const all: Readonly<Record<string, string | null>> = {
    address: addressError(draft.address),
    port: portError(draft.port),
    user: userError(draft.user),
    "jump.address":
      jump === null
        ? null
        : (addressError(jump.address) ?? (sameDoor ? "The jump host is the host itself." : null)),
    "jump.port": jump === null ? null : portError(jump.port),
    "jump.user": jump === null ? null : userError(jump.user),
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null),
  );
};

/** The doors of a draft without errors. Neither has a confirmed key. */
export const doorsOf = (
  draft: DoorDraft,
  credential: CredentialChoice,
): { readonly door: Door; readonly jump: Door | null } => {
  const base = { sudo: draft.sudo, credential, hostKey: null };
  const jump: Door | null =
    draft.jump === null
      ? null
      : {
          ...base,
          sudo: false,
          address: draft.jump.address.trim(),
          port: Number(draft.jump.port),
          user: draft.jump.user.trim(),
          via: null,
        };
  const door: Door = {
    ...base,
    address: draft.address.trim(),
    port: Number(draft.port),
    user: draft.user.trim(),
    via: jump === null ? null : doorKey(jump),
  };
  return { door, jump };
};

/** The draft that makes this door again; for going back and for correcting. */
export const draftOf = (door: Door, jump: Door | null): DoorDraft => ({
  address: door.address,
  port: String(door.port),
  user: door.user,
  sudo: door.sudo,
  jump: jump === null ? null : { address: jump.address, port: String(jump.port), user: jump.user },
});
