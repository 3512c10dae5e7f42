/** Adding a cluster: the installation's public key, host keys to confirm, discovery, confirmation. */
import { z } from "zod";
import { doorKey, type OfferedHostKey, type Proposal } from "../domain/onboarding/proposal";
import { confirmProposal } from "../operations/inventory/confirm-proposal";
import { type KnownHost, type KnownHosts, parseKnownHosts } from "../operations/known-hosts";
import { proposal, requests } from "../operations/requests";
import { loadInstallation } from "../store/installation";
import { askWorker } from "./ask-worker";
import { operator, router, viewer } from "./init";
import { type InstallationView, installationView } from "./installation-view";

export type { InstallationView, KnownHost, KnownHosts };

export const onboardingRouter = router({
  installation: viewer.query(
    async ({ ctx }): Promise<InstallationView> => installationView(await loadInstallation(ctx.store)),
  ),
  /** The host key a door offers, asked without signing in. Nothing is trusted by this. */
  scan: operator.input(requests["scan-host-key"].args).mutation(
    ({ ctx, input }): Promise<OfferedHostKey> =>
      askWorker(ctx.store, "scan-host-key", input, ctx.actor, {
        action: "request.scan-host-key",
        sentence: `asked ${doorKey(input)} for its host key`,
      }),
  ),
  /** One round: enters every door with a confirmed key, returns what was seen and which doors come next. */
  discover: operator.input(requests.discover.args).mutation(
    ({ ctx, input }): Promise<Proposal> =>
      askWorker(ctx.store, "discover", input, ctx.actor, {
        action: "request.discover",
        sentence: `looked at ${input.doors.map(doorKey).join(", ")} to propose a cluster`,
      }),
  ),
  /** Reads a known_hosts file. `lookFor`: doors to match against hashed names. Nothing is stored. */
  importKnownHosts: operator
    .input(
      z.object({
        text: z.string().max(1_000_000),
        lookFor: z
          .array(z.object({ address: z.string().max(253), port: z.number().int() }))
          .max(2000)
          .default([]),
      }),
    )
    .mutation(({ input }): KnownHosts => parseKnownHosts(input.text, input.lookFor)),
  /** Stores what the person corrected and confirmed. Polling begins at once. */
  confirm: operator
    .input(z.object({ proposal }))
    .mutation(
      ({ ctx, input }): Promise<{ clusterId: string }> =>
        confirmProposal(ctx.store, input.proposal, ctx.actor, new Date(ctx.now())),
    ),
});
