/** Host keys as OpenSSH names them. */
import { createHash } from "node:crypto";
import type { PinnedKey } from "./host";

export type OfferedKey = PinnedKey & {
  /** `SHA256:…` without padding, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
};

export const fingerprintOf = (publicKey: Buffer): string =>
  `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;

/** The key blob of an SSH handshake or a known_hosts line: its first string is the algorithm. */
export const offeredKey = (publicKey: Buffer): OfferedKey => {
  const length = publicKey.length >= 4 ? publicKey.readUInt32BE(0) : 0;
  return {
    algorithm: publicKey.subarray(4, 4 + Math.min(length, 64)).toString("latin1"),
    publicKey: publicKey.toString("base64"),
    fingerprint: fingerprintOf(publicKey),
  };
};
