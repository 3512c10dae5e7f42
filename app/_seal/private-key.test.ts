import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recogniseKey, tidyKey } from "./private-key";

let directory: string;
const make = (name: string, ...args: readonly string[]): string => {
  execFileSync("ssh-keygen", ["-q", "-f", join(directory, name), ...args]);
  return readFileSync(join(directory, name), "utf8");
};

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-key-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a pasted key", () => {
  it("is-recognised-as-ssh-keygen-writes-it", () => {
    expect(recogniseKey(make("plain", "-t", "ed25519", "-N", ""))).toEqual({
      kind: "key",
      encrypted: false,
      format: "OpenSSH",
    });
  });

  it("says-when-it-needs-its-passphrase", () => {
    expect(recogniseKey(make("locked", "-t", "ed25519", "-N", "open sesame"))).toMatchObject({
      encrypted: true,
    });
    expect(
      recogniseKey(make("pem", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "open sesame")),
    ).toMatchObject({ kind: "key", encrypted: true });
  });

  it("may-be-pem-too", () => {
    const { privateKey } = generateKeyPairSync("ed25519", {
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    expect(recogniseKey(privateKey)).toEqual({ kind: "key", encrypted: false, format: "PKCS#8" });
  });

  it("may-have-windows-line-ends-and-no-last-newline", () => {
    const key = make("windows", "-t", "ed25519", "-N", "");
    const pasted = `  ${key.trim().replaceAll("\n", "\r\n")}`;
    expect(recogniseKey(pasted)).toMatchObject({ kind: "key" });
    expect(tidyKey(pasted)).toBe(key);
  });

  it("is-refused-with-what-to-do-instead", () => {
    const key = make("public", "-t", "ed25519", "-N", "");
    const publicLine = readFileSync(join(directory, "public.pub"), "utf8");
    expect(recogniseKey(publicLine)).toMatchObject({ why: expect.stringContaining("public key") });
    expect(recogniseKey("PuTTY-User-Key-File-3: ssh-ed25519")).toMatchObject({
      why: expect.stringContaining("puttygen"),
    });
    expect(recogniseKey(key.slice(0, -40))).toMatchObject({ why: expect.stringContaining("cut off") });
    expect(recogniseKey(key.replace("b3BlbnNz", "????????"))).toMatchObject({
      why: expect.stringContaining("damaged"),
    });
    expect(recogniseKey("hello")).toMatchObject({ why: expect.stringContaining("not a private key") });
    expect(recogniseKey(" \n")).toEqual({ kind: "empty" });
  });
});
