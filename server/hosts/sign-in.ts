/** How a credential becomes ssh2's list of attempts. Only what the operator chose is tried; never `none`. */
import ssh2, { type AnyAuthMethod, type ParsedKey } from "ssh2";
import { excerpt } from "../domain/output";
import { HostError, placeOf, type Where } from "./errors";
import type { HostAuth } from "./host";

export const signInMethods = (where: Where, user: string, auth: HostAuth): AnyAuthMethod[] => {
  switch (auth.kind) {
    case "key":
      return [{ type: "publickey", username: user, key: parsedKey(where, auth.privateKey, auth.passphrase) }];
    case "password":
      return [
        { type: "password", username: user, password: auth.password },
        {
          type: "keyboard-interactive",
          username: user,
          prompt: (_name, _instructions, _language, prompts, finish) =>
            finish(prompts.map(() => auth.password)),
        },
      ];
    case "agent":
      if (auth.socket === "")
        throw new HostError(
          "no-credential",
          `${placeOf(where)}: no SSH agent is known here. Start one, or choose a key.`,
        );
      return [{ type: "agent", username: user, agent: auth.socket }];
  }
};

/** Parsing costs a millisecond; a thousand hosts share one key. */
let last: { readonly text: string; readonly passphrase: string; readonly key: ParsedKey } | null = null;

const parsedKey = (where: Where, text: string, passphrase: string | null | undefined): ParsedKey => {
  const phrase = passphrase ?? "";
  if (last !== null && last.text === text && last.passphrase === phrase) return last.key;
  const key = ssh2.utils.parseKey(text, phrase === "" ? undefined : phrase);
  if (key instanceof Error)
    throw new HostError(
      "no-credential",
      `${placeOf(where)}: the private key cannot be read (${excerpt(key.message)}). Paste it again, with its passphrase.`,
    );
  if (!key.isPrivateKey())
    throw new HostError(
      "no-credential",
      `${placeOf(where)}: this is a public key; signing in needs the private one.`,
    );
  last = { text, passphrase: phrase, key };
  return key;
};
