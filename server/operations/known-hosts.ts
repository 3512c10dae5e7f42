/**
 * Reads what `ssh-keygen`, `ssh-keyscan` and ssh itself write into known_hosts (OpenSSH, see sshd(8)): one
 * `[marker] names algorithm base64 [comment]` per line. Names may be hashed (`|1|salt|hash`, HMAC-SHA1).
 */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { OfferedHostKey } from "../domain/onboarding/proposal";

export type KnownHost = OfferedHostKey & {
  readonly address: string;
  readonly port: number;
};

export type KnownHosts = {
  /** One per name and key. */
  readonly keys: readonly KnownHost[];
  /** Lines that could not be used, one sentence each. */
  readonly problems: readonly string[];
};

type Door = { readonly address: string; readonly port: number };

/** @param lookFor doors to match against hashed names, which tell their address to nobody who does not know it */
export const parseKnownHosts = (text: string, lookFor: readonly Door[]): KnownHosts => {
  const keys = new Map<string, KnownHost>();
  const problems: string[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const read = readLine(line, lookFor);
    if (read.kind === "problem") problems.push(`Line ${index + 1}: ${read.sentence}`);
    else for (const key of read.keys) keys.set(`${key.address} ${key.port} ${key.fingerprint}`, key);
  }
  return { keys: [...keys.values()], problems };
};

type Line =
  | { readonly kind: "keys"; readonly keys: readonly KnownHost[] }
  | { readonly kind: "problem"; readonly sentence: string };

const problem = (sentence: string): Line => ({ kind: "problem", sentence });

const readLine = (line: string, lookFor: readonly Door[]): Line => {
  if (line.startsWith("@revoked")) return problem("a revoked key; it was left out.");
  if (line.startsWith("@")) return problem("a certificate authority; Sluice pins single keys only.");
  const [names = "", algorithm = "", base64 = ""] = line.split(/\s+/);
  const key = offeredKey(algorithm, base64);
  if (key === null) return problem("this is not `names algorithm key`.");
  const doors = names.startsWith("|1|")
    ? lookFor.filter((door) => isHashOf(names, door))
    : names.split(",").flatMap(doorOf);
  if (doors.length === 0 && names.startsWith("|1|"))
    return problem("its name is hashed, and it is none of the hosts in question.");
  if (doors.length === 0) return problem("its names are patterns; Sluice pins single hosts only.");
  return { kind: "keys", keys: doors.map((door) => ({ ...door, ...key })) };
};

/** The blob must begin with the name of its algorithm, or something was cut or mixed up. */
const offeredKey = (algorithm: string, base64: string): OfferedHostKey | null => {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(base64)) return null;
  const blob = Buffer.from(base64, "base64");
  const length = blob.readUInt32BE(0);
  if (blob.subarray(4, 4 + length).toString("latin1") !== algorithm) return null;
  const digest = createHash("sha256").update(blob).digest("base64").replace(/=+$/, "");
  return { algorithm, publicKey: blob.toString("base64"), fingerprint: `SHA256:${digest}` };
};

/** `lvs1`, `192.168.0.2`, `[192.168.0.2]:2222`, `2001:db8::1`; patterns (`*`, `?`, `!`) are nobody in particular. */
const doorOf = (name: string): Door[] => {
  if (name === "" || /[*?!]/.test(name)) return [];
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(name);
  if (bracketed === null) return [{ address: name, port: 22 }];
  return [{ address: bracketed[1] ?? "", port: Number(bracketed[2] ?? 22) }];
};

const isHashOf = (hashed: string, { address, port }: Door): boolean => {
  const [, , salt = "", hash = ""] = hashed.split("|");
  const name = port === 22 ? address : `[${address}]:${port}`;
  const wanted = Buffer.from(hash, "base64");
  const made = createHmac("sha1", Buffer.from(salt, "base64")).update(name.toLowerCase()).digest();
  return wanted.length === made.length && timingSafeEqual(wanted, made);
};
