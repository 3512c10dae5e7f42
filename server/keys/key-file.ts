/**
 * The worker's key file: the only place where this installation's secrets can be opened.
 * Only the worker imports this folder; the web and the database hold public halves and sealed text.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { generateIdentity, identityToRecipient } from "age-encryption";
import ssh2 from "ssh2";
import { z } from "zod";

const keyFile = z.object({
  /** `AGE-SECRET-KEY-1…`: opens what browsers sealed. */
  ageIdentity: z.string().startsWith("AGE-SECRET-KEY-1"),
  /** OpenSSH private key, ed25519: Sluice's own key towards the hosts. */
  sshPrivateKey: z.string().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----"),
});

export type WorkerKeys = z.infer<typeof keyFile> & {
  readonly ageRecipient: string;
  /** One authorized_keys line without options. */
  readonly sshPublicKey: string;
};

/** The worker cannot start; the message is one sentence for a person. */
export class KeyFileRefused extends Error {
  override name = "KeyFileRefused";
}

/** Public halves as the installation row holds them; null before the first start. */
export type PublicHalves = { readonly ageRecipient: string; readonly sshPublicKey: string } | null;

/**
 * Opens the key file, or creates it (mode 0600) when this installation has none yet.
 * @throws KeyFileRefused when the installation exists but its file is gone, readable by others, damaged, or another one's.
 */
export const openKeys = async (path: string, installed: PublicHalves): Promise<WorkerKeys> => {
  const text = await readPrivate(path);
  if (text === null) {
    if (installed !== null)
      throw new KeyFileRefused(
        `The key file ${path} is missing, and without it no stored credential can be opened. Put it back from your backup; the worker does not start without it.`,
      );
    return createKeys(path);
  }
  const keys = await withPublicHalves(path, text);
  if (installed !== null && installed.ageRecipient !== keys.ageRecipient)
    throw new KeyFileRefused(
      `The key file ${path} belongs to another installation: the database expects ${installed.ageRecipient}, the file holds ${keys.ageRecipient}.`,
    );
  return keys;
};

const readPrivate = async (path: string): Promise<string | null> => {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw new KeyFileRefused(`The key file ${path} cannot be read: ${error.code ?? error.message}.`);
  });
  if (info === null) return null;
  if ((info.mode & 0o077) !== 0)
    throw new KeyFileRefused(
      `The key file ${path} can be read by others (mode ${(info.mode & 0o777).toString(8)}). Run: chmod 600 ${path}`,
    );
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileRefused(`The key file ${path} cannot be read: ${error.code ?? error.message}.`);
  });
};

const withPublicHalves = async (path: string, text: string): Promise<WorkerKeys> => {
  const damaged = () => new KeyFileRefused(`The key file ${path} is damaged. Put it back from your backup.`);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw damaged();
  }
  const read = keyFile.safeParse(content);
  if (!read.success) throw damaged();
  const parsed = ssh2.utils.parseKey(read.data.sshPrivateKey);
  if (parsed instanceof Error || Array.isArray(parsed)) throw damaged();
  const ageRecipient = await identityToRecipient(read.data.ageIdentity).catch(() => {
    throw damaged();
  });
  const sshPublicKey = `${parsed.type} ${parsed.getPublicSSH().toString("base64")} sluice`;
  return { ...read.data, ageRecipient, sshPublicKey };
};

/** ssh2 1.17 cuts a public key that begins with a zero byte, one in 256; such a pair is of no use, so another is made. */
const makeSshKey = (): string => {
  const { private: key } = ssh2.utils.generateKeyPairSync("ed25519", { comment: "sluice" });
  return ssh2.utils.parseKey(key) instanceof Error ? makeSshKey() : key;
};

/** Made by the first of several that start at once; the others take over what that one made. */
const createKeys = async (path: string): Promise<WorkerKeys> => {
  const keys = { ageIdentity: await generateIdentity(), sshPrivateKey: makeSshKey() };
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  const isFirst = await writeNew(path, text).catch((error: NodeJS.ErrnoException) => {
    throw new KeyFileRefused(`The key file ${path} cannot be created: ${error.code ?? error.message}.`);
  });
  return withPublicHalves(path, isFirst ? text : ((await readPrivate(path)) ?? ""));
};

/** Written beside and linked: a crash leaves no file or a whole one, and what is there is never overwritten. */
const writeNew = async (path: string, text: string): Promise<boolean> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.new`;
  const file = await open(draft, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    await file.chmod(0o600);
    await file.writeFile(text);
    await file.sync();
    await link(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await file.close();
    await unlink(draft);
  }
};
