import { armor, Decrypter, generateIdentity, identityToRecipient } from "age-encryption";
import { describe, expect, it } from "vitest";
import { readSecret, type Secret, writeSecret } from "#domain/onboarding/secret";
import { seal } from "./seal";

const open = async (sealed: string, identity: string): Promise<string> => {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(armor.decode(sealed), "text");
};

const secrets: readonly Secret[] = [
  { kind: "password", password: 'p "quoted" $() ;\u0000 \u202e ö' },
  {
    kind: "key",
    privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    passphrase: null,
  },
  { kind: "key", privateKey: "k\n", passphrase: "open sesame" },
];

describe("sealing", () => {
  it.each(secrets)("opens-again-only-with-the-worker's-identity (%#)", async (secret) => {
    const identity = await generateIdentity();
    const sealed = await seal(secret, await identityToRecipient(identity));
    expect(sealed.startsWith("-----BEGIN AGE ENCRYPTED FILE-----")).toBe(true);
    expect(readSecret(await open(sealed, identity))).toEqual({ kind: "parsed", value: secret });
    await expect(open(sealed, await generateIdentity())).rejects.toThrow();
  });

  it("shows-nothing-of-the-clear-text", async () => {
    const recipient = await identityToRecipient(await generateIdentity());
    const sealed = await seal({ kind: "password", password: "correct horse battery" }, recipient);
    const bytes = new TextDecoder("latin1").decode(armor.decode(sealed));
    expect(sealed + bytes).not.toContain("correct horse");
  });

  it("never-gives-the-same-text-twice", async () => {
    const recipient = await identityToRecipient(await generateIdentity());
    const secret: Secret = { kind: "password", password: "x" };
    expect(await seal(secret, recipient)).not.toBe(await seal(secret, recipient));
  });

  it.each(["", "age1", "ssh-ed25519 AAAA", `age1${"q".repeat(58)}`])(
    "refuses-what-is-not-a-recipient-without-repeating-the-secret (%s)",
    async (recipient) => {
      await expect(seal({ kind: "password", password: "hunter2" }, recipient)).rejects.toThrow(
        /Nothing was sent|nothing was sealed/,
      );
      await expect(seal({ kind: "password", password: "hunter2" }, recipient)).rejects.not.toThrow(/hunter2/);
    },
  );
});

describe("the secret inside", () => {
  it.each(["", "{", "null", "7", '{"password":"x"}', '{"sluice":1}', '{"sluice":1,"password":""}'])(
    "is-refused-when-it-is-not-ours (%s)",
    (text) => {
      expect(readSecret(text).kind).toBe("failed");
    },
  );
  it("is-not-repeated-in-the-reason", () => {
    expect(JSON.stringify(readSecret("hunter2"))).not.toContain("hunter2");
  });
  it("round-trips", () => {
    for (const secret of secrets)
      expect(readSecret(writeSecret(secret))).toEqual({ kind: "parsed", value: secret });
  });
});
