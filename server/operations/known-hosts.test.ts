import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseKnownHosts } from "./known-hosts";

const fixture = (name: string) =>
  readFileSync(new URL(`./fixtures/known_hosts.openssh-9.2.${name}`, import.meta.url), "utf8");

/** As `ssh-keygen -lf` printed it for the key in both fixtures. */
const fingerprint = "SHA256:Tl3Qy4awMy8oY56RpXGzayfSc9A1p6vS87hkk2eifHY";
const doorsOf = (text: string, lookFor: Parameters<typeof parseKnownHosts>[1] = []) =>
  parseKnownHosts(text, lookFor).keys.map(({ address, port }) => `${address} ${port}`);

const anyKey = fixture("plain").split(/\s+/)[2] ?? "";

describe("known_hosts", () => {
  test("every-name-of-a-line-is-a-door-with-the-fingerprint-that-ssh-keygen-prints", () => {
    const { keys, problems } = parseKnownHosts(fixture("plain"), []);
    expect(problems).toEqual([]);
    expect(doorsOf(fixture("plain"))).toEqual(["192.168.0.2 22", "192.168.0.3 2222", "lvs2 22"]);
    for (const key of keys) expect(key).toMatchObject({ algorithm: "ssh-ed25519", fingerprint });
  });

  test("hashed-names-are-found-when-the-door-is-known-and-only-then", () => {
    const lookFor = [
      { address: "192.168.0.3", port: 2222 },
      { address: "LVS2", port: 22 },
      { address: "192.168.0.3", port: 22 },
    ];
    expect(doorsOf(fixture("hashed"), lookFor)).toEqual(["192.168.0.3 2222", "LVS2 22"]);
    expect(parseKnownHosts(fixture("hashed"), []).problems).toHaveLength(3);
  });

  test("reading-twice-the-same-line-is-reading-it-once", () => {
    expect(doorsOf(fixture("plain") + fixture("plain"))).toEqual(doorsOf(fixture("plain")));
  });

  test("a-revoked-key-is-never-offered", () => {
    const { keys, problems } = parseKnownHosts(`@revoked lvs1 ssh-ed25519 ${anyKey}`, []);
    expect(keys).toEqual([]);
    expect(problems).toEqual(["Line 1: a revoked key; it was left out."]);
  });

  test("patterns-and-authorities-pin-nobody", () => {
    expect(doorsOf(`*.example.org ssh-ed25519 ${anyKey}\n@cert-authority * ssh-ed25519 ${anyKey}`)).toEqual(
      [],
    );
  });

  test("comments-empty-lines-and-windows-line-ends-do-no-harm", () => {
    expect(doorsOf(`# mine\r\n\r\nlvs1 ssh-ed25519 ${anyKey}\r\n`)).toEqual(["lvs1 22"]);
  });

  test("a-key-that-was-cut-or-is-of-another-algorithm-is-a-problem-with-its-line", () => {
    const { keys, problems } = parseKnownHosts(
      `lvs1 ssh-ed25519 ${anyKey.slice(8)}\nlvs1 ssh-rsa ${anyKey}\nlvs1\n\0\u202e`,
      [],
    );
    expect(keys).toEqual([]);
    expect(problems.map((sentence) => sentence.slice(0, 7))).toEqual([
      "Line 1:",
      "Line 2:",
      "Line 3:",
      "Line 4:",
    ]);
  });
});
