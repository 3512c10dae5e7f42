/**
 * Says what a pasted text is before it is sealed: after that nobody can look. Recognises what OpenSSH, PEM and PuTTY
 * write by their first line and, for OpenSSH's own format, the cipher name in its header. Pure; reads no secret part.
 */

export type PastedKey =
  | { readonly kind: "key"; readonly encrypted: boolean; readonly format: string }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "empty" };

const refused = (why: string): PastedKey => ({ kind: "refused", why });

/** Line ends of Windows, spaces around, and a missing last newline are repaired: OpenSSH insists on the newline. */
export const tidyKey = (text: string): string => `${text.replace(/\r\n?/g, "\n").trim()}\n`;

/** `openssh-key-v1\0`, then the cipher's name with a 32-bit length before it. */
const opensshCipher = (body: string): string | null => {
  let bytes: string;
  try {
    bytes = atob(body.replace(/\s/g, ""));
  } catch {
    return null;
  }
  const magic = "openssh-key-v1\0";
  if (!bytes.startsWith(magic)) return null;
  const length = bytes.charCodeAt(magic.length + 3);
  return bytes.slice(magic.length + 4, magic.length + 4 + length);
};

export const recogniseKey = (pasted: string): PastedKey => {
  const text = tidyKey(pasted);
  if (text.trim() === "") return { kind: "empty" };
  if (/^(ssh-(ed25519|rsa|dss)|ecdsa-sha2-\S+|sk-\S+) /.test(text))
    return refused("This is a public key. Paste the private one, from the file without .pub.");
  if (text.startsWith("PuTTY-User-Key-File"))
    return refused("This is a PuTTY key. Convert it first: puttygen key.ppk -O private-openssh -o key");
  const armoured = /^-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----\n([\s\S]+?)\n-----END \1-----\n$/.exec(text);
  if (armoured === null) {
    return text.includes("PRIVATE KEY-----")
      ? refused("The key is cut off: it must run from its BEGIN line to its END line.")
      : refused("This is not a private key as OpenSSH writes one (-----BEGIN OPENSSH PRIVATE KEY-----).");
  }
  const [, format = "", body = ""] = armoured;
  if (format === "OPENSSH PRIVATE KEY") {
    const cipher = opensshCipher(body);
    if (cipher === null) return refused("The key's text is damaged: it does not decode.");
    return { kind: "key", encrypted: cipher !== "none", format: "OpenSSH" };
  }
  const encrypted = format.startsWith("ENCRYPTED") || body.includes("ENCRYPTED");
  return {
    kind: "key",
    encrypted,
    format: format.replace(" PRIVATE KEY", "").replace("PRIVATE KEY", "PKCS#8"),
  };
};
