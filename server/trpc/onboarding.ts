/** Adding a cluster: the installation's public key, host keys to confirm, discovery, confirmation. */
import { z } from "zod";
import type { OfferedHostKey, Proposal } from "../domain/onboarding/proposal";
import { proposal, requests } from "../operations/requests";
import { operator, router, viewer } from "./init";
import { pending } from "./pending";

export type InstallationView =
  | { readonly ready: false; readonly why: string }
  | {
      readonly ready: true;
      /** One line, `ssh-ed25519 AAAA… sluice`. */
      readonly sshPublicKey: string;
      /** `age1…`: secrets are sealed to it in the browser. */
      readonly ageRecipient: string;
      /** Lines for /etc/sudoers.d/sluice. */
      readonly sudoers: string;
      /** The line for ~/.ssh/authorized_keys. */
      readonly authorizedKeysLine: string;
    };

export type KnownHost = OfferedHostKey & {
  /** As it stands in the file: an address, a name, or `[name]:port`; null when the file has it hashed. */
  readonly address: string | null;
  readonly port: number;
};

export const onboardingRouter = router({
  installation: viewer.query((): Promise<InstallationView> => pending()),
  /** The host key a door offers, asked without signing in. Nothing is trusted by this. */
  scan: operator.input(requests["scan-host-key"].args).mutation((): Promise<OfferedHostKey> => pending()),
  /** One round: enters every door with a confirmed key, returns what was seen and which doors come next. */
  discover: operator.input(requests.discover.args).mutation((): Promise<Proposal> => pending()),
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
    .mutation((): Promise<{ keys: KnownHost[]; problems: string[] }> => pending()),
  /** Stores what the person corrected and confirmed. Polling begins at once. */
  confirm: operator.input(z.object({ proposal })).mutation((): Promise<{ clusterId: string }> => pending()),
});
