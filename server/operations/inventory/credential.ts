/** Rows that say how to sign in. Secrets arrive sealed and stay sealed. */
import type { CredentialChoice } from "../../domain/onboarding/proposal";
import type { Tx } from "./change";

/** Stores a choice and returns its id. */
export const storeCredential = async (tx: Tx, choice: CredentialChoice, user: string): Promise<string> => {
  const { id } = await tx.credential.create({
    data: { kind: choice.kind, user, sealed: "sealed" in choice ? choice.sealed : null },
    select: { id: true },
  });
  return id;
};

/** A sealed secret that no host uses any more has no reason to be kept. */
export const forgetUnusedCredentials = async (tx: Tx): Promise<void> => {
  await tx.credential.deleteMany({ where: { hosts: { none: {} } } });
};
