/** The hosts as the worker needs them to connect: door, credential as sealed, pinned keys, the way there. */
import type { Role } from "../../domain/cluster/inventory";
import type { CredentialChoice } from "../../domain/onboarding/proposal";
import type { Store } from "../store";

export type StoredHost = {
  readonly hostId: string;
  readonly clusterId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly sudo: boolean;
  readonly script: "sent" | "installed";
  readonly pollSeconds: number;
  /** Not to be polled when false; it may still be a jump host. */
  readonly enabled: boolean;
  /** Null: none was given. `sealed` is opened by the worker alone. */
  readonly credential: CredentialChoice | null;
  /** Only these are trusted. Empty: a person has to confirm one first. */
  readonly hostKeys: readonly {
    readonly algorithm: string;
    readonly publicKey: string;
    readonly fingerprint: string;
  }[];
  /** Another host of this list. */
  readonly jumpHostId: string | null;
};

/** Every host with an SSH address, of every cluster, in the order of their names. `sluice_inventory` says when to ask again. */
export const hostTargets = async (store: Store): Promise<StoredHost[]> => {
  const hosts = await store.prisma.host.findMany({
    where: { sshAddress: { not: null } },
    include: {
      credential: true,
      keys: {
        where: { state: "pinned" },
        select: { algorithm: true, publicKey: true, fingerprint: true },
        orderBy: { algorithm: "asc" },
      },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return hosts.map((host) => ({
    hostId: host.id,
    clusterId: host.clusterId,
    name: host.name,
    roles: host.roles.filter((role) => role === "director" || role === "router" || role === "realserver"),
    address: host.sshAddress ?? "",
    port: host.sshPort,
    user: host.sshUser,
    sudo: host.sudo,
    script: host.script === "installed" ? "installed" : "sent",
    pollSeconds: host.pollSeconds,
    enabled: host.enabled,
    credential: host.credential && choiceOf(host.credential),
    hostKeys: host.keys,
    jumpHostId: host.jumpHostId,
  }));
};

const choiceOf = (row: {
  readonly kind: string;
  readonly sealed: string | null;
}): CredentialChoice | null => {
  switch (row.kind) {
    case "installation":
    case "agent":
      return { kind: row.kind };
    case "sealed-key":
    case "sealed-password":
      return row.sealed === null ? null : { kind: row.kind, sealed: row.sealed };
    default:
      return null;
  }
};
