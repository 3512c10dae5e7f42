/** The machines: how they are reached, which keys they showed, what they print. */
import { z } from "zod";
import type { Role } from "../domain/cluster/inventory";
import type { HostHead } from "../domain/cluster/view";
import {
  credentialChoice,
  hostAddress,
  label,
  loginName,
  type RequestAnswer,
  sshPort,
} from "../operations/requests";
import { operator, router, viewer } from "./init";
import { pending } from "./pending";

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

export const byHost = z.object({ hostId: z.uuid() });
const byHostKey = z.object({ hostKeyId: z.uuid() });

export const hostRouter = router({
  list: viewer.query((): Promise<HostRow[]> => pending()),
  /** The output behind a figure: from the worker's last poll, or asked now. */
  raw: viewer
    .input(byHost.extend({ section: z.string().regex(/^[a-z0-9-]{1,40}$/) }))
    .query((): Promise<RequestAnswer<"raw">> => pending()),
  /** Connects step by step and says where it fails. */
  test: operator.input(byHost).mutation((): Promise<RequestAnswer<"test-host">> => pending()),
  /** Waiting ones first. */
  keys: viewer.query((): Promise<HostKeyRow[]> => pending()),
  /** Pins this key; the one before is replaced. */
  confirmKey: operator.input(byHostKey).mutation((): Promise<void> => pending()),
  rejectKey: operator.input(byHostKey).mutation((): Promise<void> => pending()),
  update: operator
    .input(
      byHost.extend({
        name: label.optional(),
        roles: z.array(z.enum(["director", "router", "realserver"])).optional(),
        ssh: z
          .object({
            address: hostAddress,
            port: sshPort,
            user: loginName,
            sudo: z.boolean(),
            viaHostId: z.uuid().nullable(),
            /** Absent: the credential stays. */
            credential: credentialChoice.optional(),
          })
          .nullable()
          .optional(),
      }),
    )
    .mutation((): Promise<void> => pending()),
  /** Forgets the host and its history. The host itself is not touched. */
  remove: operator.input(byHost).mutation((): Promise<void> => pending()),
});
