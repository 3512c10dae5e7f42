/** Hosts and their keys as the screen lists them. */
import type { Role } from "../domain/cluster/inventory";
import type { HostHead } from "../domain/cluster/view";
import { SluiceError } from "../domain/sluice-error";
import type { Store } from "../store/store";
import type { Live } from "./live";

export type CredentialKind = "installation" | "sealed-key" | "sealed-password" | "agent" | "none";

/** `confirmed`: pinned, the host is spoken to. `changed`: it showed another key, nothing is sent until a person decides. */
export type KeyState = "confirmed" | "changed" | "waiting" | "none";

export type HostRow = {
  readonly id: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Null: no SSH, seen through others only. */
  readonly ssh: {
    readonly address: string;
    readonly port: number;
    readonly user: string;
    readonly sudo: boolean;
    readonly viaHostId: string | null;
    readonly credential: CredentialKind;
  } | null;
  readonly keyState: KeyState;
  /** As last composed; null when the cluster could not be composed. */
  readonly head: HostHead | null;
};

export type HostKeyRow = {
  readonly id: string;
  readonly hostId: string;
  readonly hostName: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly algorithm: string;
  readonly fingerprint: string;
  readonly state: "confirmed" | "waiting" | "rejected" | "replaced";
  /** When the host first showed it, ms. */
  readonly seenAt: number;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
};

const headsOf = async (live: Live, clusterId: string): Promise<readonly HostHead[]> => {
  try {
    const view = await live.clusterNow(clusterId);
    return [...view.routers, ...view.directors, ...view.otherHosts];
  } catch (error) {
    // Removed while we read: the row goes with the next look.
    if (error instanceof SluiceError) return [];
    throw error;
  }
};

export const listHosts = async (store: Store, live: Live): Promise<HostRow[]> => {
  const hosts = await store.prisma.host.findMany({
    include: { cluster: true, credential: { select: { kind: true } }, keys: true },
    orderBy: [{ cluster: { name: "asc" } }, { name: "asc" }],
  });
  const clusterIds = [...new Set(hosts.map(({ clusterId }) => clusterId))];
  const heads = (await Promise.all(clusterIds.map((id) => headsOf(live, id)))).flat();
  const headById = new Map(heads.map((head) => [head.hostId, head]));
  return hosts.map((host) => ({
    id: host.id,
    clusterId: host.clusterId,
    clusterName: host.cluster.name,
    name: host.name,
    roles: host.roles.filter(isRole),
    ssh:
      host.sshAddress === null
        ? null
        : {
            address: host.sshAddress,
            port: host.sshPort,
            user: host.sshUser,
            sudo: host.sudo,
            viaHostId: host.jumpHostId,
            credential: credentialKind(host.credential?.kind),
          },
    keyState: keyStateOf(
      host.keys.filter(({ address, port }) => address === host.sshAddress && port === host.sshPort),
    ),
    head: headById.get(host.id) ?? null,
  }));
};

/** From the keys seen at the door the host has now. */
const keyStateOf = (keys: readonly { readonly state: string }[]): KeyState => {
  const has = (state: string) => keys.some((key) => key.state === state);
  if (has("pinned")) return has("pending") ? "changed" : "confirmed";
  return has("pending") ? "waiting" : "none";
};

const order: Readonly<Record<HostKeyRow["state"], number>> = {
  waiting: 0,
  confirmed: 1,
  rejected: 2,
  replaced: 3,
};

export const listHostKeys = async (store: Store): Promise<HostKeyRow[]> => {
  const keys = await store.prisma.hostKey.findMany({
    where: { hostId: { not: null } },
    include: { host: { include: { cluster: true } }, confirmedBy: { select: { name: true } } },
    orderBy: { seenAt: "desc" },
  });
  const rows = keys.flatMap(({ host, confirmedBy, ...key }): HostKeyRow[] =>
    host === null
      ? []
      : [
          {
            id: key.id,
            hostId: host.id,
            hostName: host.name,
            clusterId: host.clusterId,
            clusterName: host.cluster.name,
            algorithm: key.algorithm,
            fingerprint: key.fingerprint,
            state: keyRowState(key.state),
            seenAt: key.seenAt.getTime(),
            decidedAt: key.confirmedAt?.getTime() ?? null,
            decidedBy: confirmedBy?.name ?? null,
          },
        ],
  );
  return rows.sort((a, b) => order[a.state] - order[b.state]);
};

export const hostName = async (store: Store, hostId: string): Promise<string> => {
  const host = await store.prisma.host.findUnique({ where: { id: hostId }, select: { name: true } });
  if (host === null) throw new SluiceError("not-found", "There is no such host; it may have been removed.");
  return host.name;
};

const keyRowState = (state: string): HostKeyRow["state"] => {
  if (state === "pinned") return "confirmed";
  return state === "rejected" || state === "replaced" ? state : "waiting";
};

const isRole = (role: string): role is Role =>
  role === "director" || role === "router" || role === "realserver";

const credentialKind = (kind: string | undefined): CredentialKind => {
  switch (kind) {
    case "installation":
    case "sealed-key":
    case "sealed-password":
    case "agent":
      return kind;
    default:
      return "none";
  }
};
