/** The machines: how they are reached, which keys they showed, what they print. */
import { z } from "zod";
import { mayDo } from "../auth/permission";
import { mayHoldPasswords } from "../domain/host/raw-outputs";
import { SluiceError } from "../domain/sluice-error";
import { confirmHostKey, rejectHostKey } from "../operations/inventory/host-key";
import { removeHost } from "../operations/inventory/remove-host";
import { updateHost } from "../operations/inventory/update-host";
import {
  credentialChoice,
  hostAddress,
  label,
  loginName,
  type RequestAnswer,
  sshPort,
} from "../operations/requests";
import { askWorker } from "./ask-worker";
import {
  type CredentialKind,
  type HostKeyRow,
  type HostRow,
  hostName,
  type KeyState,
  listHostKeys,
  listHosts,
} from "./host-rows";
import { operator, router, viewer } from "./init";

export type { CredentialKind, HostKeyRow, HostRow, KeyState };

export const byHost = z.object({ hostId: z.uuid() });
const byHostKey = z.object({ hostKeyId: z.uuid() });

export const hostRouter = router({
  /** In the order of clusters and names. */
  list: viewer.query(({ ctx }): Promise<HostRow[]> => listHosts(ctx.store, ctx.live)),
  /** The output behind a figure: from the worker's last poll, or asked now. */
  raw: viewer
    .input(byHost.extend({ section: z.string().regex(/^[a-z0-9-]{1,40}$/) }))
    .query(({ ctx, input }): Promise<RequestAnswer<"raw">> => {
      if (mayHoldPasswords(input.section) && !mayDo(ctx.user.role, "operate"))
        throw new SluiceError("forbidden", "This output may hold passwords: only operators see it.");
      return askWorker(ctx.store, "raw", input, ctx.actor, null);
    }),
  /** Connects step by step and says where it fails. */
  test: operator.input(byHost).mutation(async ({ ctx, input }): Promise<RequestAnswer<"test-host">> => {
    const name = await hostName(ctx.store, input.hostId);
    return askWorker(ctx.store, "test-host", input, ctx.actor, {
      action: "request.test-host",
      sentence: `tested the connection to ${name}`,
      target: { kind: "host", id: input.hostId },
    });
  }),
  /** Waiting ones first. */
  keys: viewer.query(({ ctx }): Promise<HostKeyRow[]> => listHostKeys(ctx.store)),
  /** Pins this key; the one before is replaced. */
  confirmKey: operator
    .input(byHostKey)
    .mutation(
      ({ ctx, input }): Promise<void> =>
        confirmHostKey(ctx.store, input.hostKeyId, ctx.actor, new Date(ctx.now())),
    ),
  rejectKey: operator
    .input(byHostKey)
    .mutation(
      ({ ctx, input }): Promise<void> =>
        rejectHostKey(ctx.store, input.hostKeyId, ctx.actor, new Date(ctx.now())),
    ),
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
    .mutation(({ ctx, input }): Promise<void> => updateHost(ctx.store, input, ctx.actor)),
  /** Forgets the host and its history. The host itself is not touched. */
  remove: operator
    .input(byHost)
    .mutation(({ ctx, input }): Promise<void> => removeHost(ctx.store, input.hostId, ctx.actor)),
});
