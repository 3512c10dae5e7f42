/**
 * What stands inside a sealed credential. The browser writes it and seals it to the worker's recipient; the worker
 * opens it. One JSON object, so that a key and its passphrase travel together and a later version can be told apart.
 */
import { failed, type Parsed, parsed } from "../reading";

export type Secret =
  | { readonly kind: "key"; readonly privateKey: string; readonly passphrase: string | null }
  | { readonly kind: "password"; readonly password: string };

/** The clear text to seal: `{"sluice":1,"kind":"key","privateKey":"…","passphrase":null}`. */
export const writeSecret = (secret: Secret): string => JSON.stringify({ sluice: 1, ...secret });

/** Reads what `writeSecret` wrote. The reason of a failure never repeats a part of the text. */
export const readSecret = (text: string): Parsed<Secret> => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed("The sealed credential does not hold what Sluice seals.");
  }
  if (typeof value !== "object" || value === null || !("sluice" in value) || value.sluice !== 1)
    return failed("The sealed credential was written by another version of Sluice.");
  if ("privateKey" in value && typeof value.privateKey === "string" && value.privateKey !== "") {
    const passphrase =
      "passphrase" in value && typeof value.passphrase === "string" ? value.passphrase : null;
    return parsed({ kind: "key", privateKey: value.privateKey, passphrase });
  }
  if ("password" in value && typeof value.password === "string" && value.password !== "")
    return parsed({ kind: "password", password: value.password });
  return failed("The sealed credential holds neither a key nor a password.");
};
