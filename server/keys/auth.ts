/** From what is stored of a credential to what SSH signs in with. Worker only. */
import type { CredentialChoice } from "../domain/onboarding/proposal";
import { SluiceError } from "../domain/sluice-error";
import type { HostAuth } from "../hosts/host";
import type { WorkerKeys } from "./key-file";
import { unseal } from "./unseal";

/** @throws SluiceError `sealed-unreadable`, or `invalid` when the worker has no SSH agent or the kinds do not fit. */
export const authOf = async (credential: CredentialChoice, keys: WorkerKeys): Promise<HostAuth> => {
  switch (credential.kind) {
    case "installation":
      return { kind: "key", privateKey: keys.sshPrivateKey };
    case "agent": {
      const socket = process.env.SSH_AUTH_SOCK;
      if (!socket)
        throw new SluiceError(
          "invalid",
          "The worker has no SSH agent: SSH_AUTH_SOCK is not set where it runs.",
        );
      return { kind: "agent", socket };
    }
    case "sealed-key":
    case "sealed-password": {
      const secret = await unseal(credential.sealed, keys.ageIdentity);
      return secret.kind === "key"
        ? { kind: "key", privateKey: secret.privateKey, passphrase: secret.passphrase }
        : { kind: "password", password: secret.password };
    }
  }
};
