/** Opens what a browser sealed to this worker's age recipient. The clear text stays in the worker's memory only. */
import { armor, Decrypter } from "age-encryption";
import { readSecret, type Secret } from "../domain/onboarding/secret";
import { SluiceError } from "../domain/sluice-error";

const unreadable = () =>
  new SluiceError(
    "sealed-unreadable",
    "The stored credential cannot be opened with this installation's key. Enter it again.",
  );

/** @throws SluiceError `sealed-unreadable` when the text was sealed to another installation or is damaged. */
export const unseal = async (sealed: string, ageIdentity: string): Promise<Secret> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(ageIdentity);
  const clear = await (async () => decrypter.decrypt(armor.decode(sealed), "text"))().catch(() => {
    throw unreadable();
  });
  const secret = readSecret(clear);
  if (secret.kind === "failed") throw unreadable();
  return secret.value;
};
