import { chmod, mkdtemp, readdir, readFile, stat, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyFileRefused, openKeys } from "./key-file";
import { unseal } from "./unseal";

let path = "";
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "sluice-keys-")), "deep", "worker.key");
});

const seal = async (content: object, recipient: string) => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(JSON.stringify({ sluice: 1, ...content })));
};

describe("the worker's key file", () => {
  it("is created with mode 0600 at the first start and opened unchanged at the second", async () => {
    const first = await openKeys(path, null);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const text = await readFile(path, "utf8");
    expect(await openKeys(path, first)).toEqual(first);
    expect(await readFile(path, "utf8")).toBe(text);
    expect(first.sshPublicKey).toMatch(/^ssh-ed25519 AAAA\S+ sluice$/);
    expect(first.ageRecipient).toMatch(/^age1/);
  });

  it("differs from installation to installation: there is no default secret", async () => {
    expect((await openKeys(path, null)).ageIdentity).not.toBe((await openKeys(`${path}2`, null)).ageIdentity);
  });

  it("is never created anew for an installation that had one", async () => {
    const keys = await openKeys(path, null);
    await unlink(path);
    await expect(openKeys(path, keys)).rejects.toThrow(
      /is missing, and without it no stored credential can be opened/,
    );
    await expect(stat(path)).rejects.toThrow();
  });

  it("is refused when others can read it, when damaged, and when it is another installation's", async () => {
    const keys = await openKeys(path, null);
    await chmod(path, 0o640);
    await expect(openKeys(path, keys)).rejects.toThrow(/can be read by others \(mode 640\)/);
    await chmod(path, 0o600);
    const other = await openKeys(`${path}2`, null);
    await expect(openKeys(path, other)).rejects.toThrow(/belongs to another installation/);
    for (const garbage of ["", "{", "null", '{"ageIdentity":"AGE-SECRET-KEY-1X","sshPrivateKey":"x"}']) {
      await writeFile(path, garbage);
      await expect(openKeys(path, keys)).rejects.toThrow(KeyFileRefused);
    }
  });
});

describe("the first start", () => {
  it("of several at once makes one key, and all of them use it", async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => openKeys(path, null)));
    expect(new Set(all.map(({ ageIdentity }) => ageIdentity)).size).toBe(1);
    expect(all[0]).toEqual(await openKeys(path, null));
    expect(await readdir(dirname(path))).toEqual(["worker.key"]);
  });

  it("says in a sentence where no key file can be made", async () => {
    const file = join(await mkdtemp(join(tmpdir(), "sluice-keys-")), "a-file");
    await writeFile(file, "");
    await expect(openKeys(join(file, "deep", "worker.key"), null)).rejects.toThrow(
      /^The key file .*worker\.key cannot be (?:read|created): ENOTDIR\.$/,
    );
    await expect(openKeys("/sys/sluice/worker.key", null)).rejects.toThrow(
      /^The key file \/sys\/sluice\/worker\.key cannot be created: /,
    );
  });
});

describe("opening a sealed credential", () => {
  it("gives back what was sealed to this installation", async () => {
    const keys = await openKeys(path, null);
    const content = { kind: "password" as const, password: "p\u00e4ss 'word\" $(x)\n" };
    expect(await unseal(await seal(content, keys.ageRecipient), keys.ageIdentity)).toEqual(content);
  });

  it("says one sentence for what was sealed to another, cut off, or is no credential", async () => {
    const keys = await openKeys(path, null);
    const foreign = await seal(
      { kind: "password", password: "x" },
      await identityToRecipient(await generateX25519Identity()),
    );
    const odd = await seal({ kind: "token" }, keys.ageRecipient);
    for (const sealed of [foreign, odd, foreign.slice(0, 80), "clear text"])
      await expect(unseal(sealed, keys.ageIdentity)).rejects.toThrow("Enter it again.");
  });
});
