/** Credentials as they are stored: sealed by the browser, opened by the worker, never in clear here. */
import type { CredentialChoice } from "../../domain/onboarding/proposal";
import type { Writer } from "../audit";

/**
 * One row per sealed secret; `installation` and `agent` share one row for all hosts.
 * @returns the credential's id
 */
export const insertCredential = async (
  writer: Writer,
  choice: CredentialChoice,
  user: string,
): Promise<string> => {
  if (choice.kind === "sealed-key" || choice.kind === "sealed-password")
    return (
      await writer.credential.create({
        data: { kind: choice.kind, user, sealed: choice.sealed },
        select: { id: true },
      })
    ).id;
  const shared = await writer.credential.findFirst({ where: { kind: choice.kind }, select: { id: true } });
  return (shared ?? (await writer.credential.create({ data: { kind: choice.kind }, select: { id: true } })))
    .id;
};

/** Sealed secrets no host uses any more have no reason to stay. */
export const removeUnusedCredentials = async (writer: Writer): Promise<void> => {
  await writer.credential.deleteMany({ where: { hosts: { none: {} } } });
};
