/** Which SSH algorithms are offered: the cheap and good ones first, everything ssh2 trusts by default after them. */
import type { Algorithms, CipherAlgorithm, KexAlgorithm, ServerHostKeyAlgorithm } from "ssh2";
import type { PinnedKey } from "./host";

const KEX: KexAlgorithm[] = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group-exchange-sha256",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group16-sha512",
  "diffie-hellman-group18-sha512",
];

/** AES-GCM is one pass in the CPU's own instructions, with or without ssh2's native binding. */
const CIPHERS: CipherAlgorithm[] = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
];

const HOST_KEYS: ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/** Asks the host for a key of a pinned type first, as OpenSSH does: else a new key type would look like a changed key. */
export const algorithmsFor = (pinned: readonly PinnedKey[]): Algorithms => {
  const known = HOST_KEYS.filter((name) => pinned.some((key) => accepts(key.algorithm, name)));
  return {
    kex: KEX,
    cipher: CIPHERS,
    serverHostKey: [...known, ...HOST_KEYS.filter((name) => !known.includes(name))],
    compress: ["none"],
  };
};

const accepts = (keyType: string, signature: ServerHostKeyAlgorithm): boolean =>
  keyType === "ssh-rsa" ? signature.startsWith("rsa-") || signature === "ssh-rsa" : keyType === signature;
