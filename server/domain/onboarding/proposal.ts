/**
 * What discovery proposes and a person corrects and confirms. Nothing here is stored before the confirmation.
 * Discovery goes in rounds: doors with a confirmed host key are entered; what they reveal (OSPF neighbours,
 * VRRP peers) comes back as hosts `to-visit` with the host key they offered, for a person to compare and confirm.
 */
import type { Role } from "../cluster/inventory";
import type { ServerKey, ServiceKey } from "../ipvs/model";

/** Secrets are sealed in the browser to the worker's age recipient; the armored text is all that travels. */
export type CredentialChoice =
  | { readonly kind: "installation" }
  | { readonly kind: "sealed-key"; readonly sealed: string }
  | { readonly kind: "sealed-password"; readonly sealed: string }
  | { readonly kind: "agent" };

export type OfferedHostKey = {
  /** e.g. `ssh-ed25519` */
  readonly algorithm: string;
  /** base64, as in known_hosts */
  readonly publicKey: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
};

/** How to enter one host by SSH. */
export type Door = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly sudo: boolean;
  readonly credential: CredentialChoice;
  /** `address:port` of another door of the same round to jump through; null goes direct. */
  readonly via: string | null;
  /** The key a person confirmed; null means not confirmed yet: the host is only asked for its key. */
  readonly hostKey: OfferedHostKey | null;
};

/** `address:port`, the identity of a door within one discovery. */
export const doorKey = (door: { readonly address: string; readonly port: number }): string =>
  door.address.includes(":") ? `[${door.address}]:${door.port}` : `${door.address}:${door.port}`;

export type ProposedHost = {
  /** Stable within one discovery: the lowest data address it is known by, or its door. */
  readonly key: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: known only through others (a real server), no SSH. */
  readonly door: Door | null;
  /** Data addresses, VIPs excluded. */
  readonly addresses: readonly string[];
  readonly state: "visited" | "to-visit" | "failed" | "no-ssh";
  /** The key it offered when asked, for a person to confirm (`to-visit`) or as used (`visited`). */
  readonly offeredKey: OfferedHostKey | null;
  /** Why it could not be visited, one sentence. */
  readonly failure: string | null;
  /** "OSPF neighbour of lvs1 on eth0, Full" */
  readonly learntFrom: readonly string[];
  /** What could not be told, one sentence each. */
  readonly unknown: readonly string[];
};

export type ProposedVip = {
  readonly address: string;
  readonly label: string | null;
  readonly learntFrom: readonly string[];
};

export type ProposedService = {
  readonly key: ServiceKey;
  readonly label: string | null;
  readonly servers: readonly {
    readonly key: ServerKey;
    readonly hostKey: string | null;
    readonly label: string | null;
  }[];
  readonly learntFrom: readonly string[];
};

export type Proposal = {
  readonly clusterName: string;
  readonly hosts: readonly ProposedHost[];
  readonly vips: readonly ProposedVip[];
  readonly services: readonly ProposedService[];
  /** What holds for the whole cluster and could not be told or looks odd. */
  readonly notes: readonly string[];
};
