/** Opens what a browser sealed to this worker's age recipient. The clear text stays in the worker's memory only. */
import { armor, Decrypter } from "age-encryption";
import { z } from "zod";
import type { SealedContent } from "../domain/onboarding/proposal";
import { SluiceError } from "../domain/sluice-error";

const sealedContent = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("key"), privateKey: z.string().min(1), passphrase: z.string().nullable() }),
  z.object({ kind: z.literal("password"), password: z.string().min(1) }),
]) satisfies z.ZodType<SealedContent>;

/** @throws SluiceError `sealed-unreadable` when the text was sealed to another installation or is damaged. */
export const unseal = async (sealed: string, ageIdentity: string): Promise<SealedContent> => {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(ageIdentity);
    const clear = await decrypter.decrypt(armor.decode(sealed), "text");
    return sealedContent.parse(JSON.parse(clear));
  } catch {
    throw new SluiceError(
      "sealed-unreadable",
      "The stored credential cannot be opened with this installation's key. Enter it again.",
    );
  }
};
