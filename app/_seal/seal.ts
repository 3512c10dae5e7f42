/**
 * Sealing in the browser: a pasted private key or password is encrypted to the worker's age recipient before anything
 * is sent. The web process and the database only ever carry the armored result. May not import anything from server/
 * but pure domain types; the cipher is loaded only when it is needed.
 */
import { type Secret, writeSecret } from "#domain/onboarding/secret";

/** Native X25519 recipients (`age1…`) and post-quantum ones (`age1pq1…`), as the worker makes them. */
const recipientShape = /^age1[a-z0-9]{50,}$/;

/**
 * The secret, encrypted to `recipient`, as armored text. Throws one sentence when the recipient is not one; the clear
 * text is never part of an error.
 */
export const seal = async (secret: Secret, recipient: string): Promise<string> => {
  if (!recipientShape.test(recipient))
    throw new Error("The worker's sealing key is missing, so nothing was sealed or sent.");
  const { armor, Encrypter } = await import("age-encryption");
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
    return armor.encode(await encrypter.encrypt(writeSecret(secret)));
  } catch {
    throw new Error("This browser could not seal the credential. Nothing was sent.");
  }
};
