import { describe, expect, test } from "vitest";
import { authorizedKeysLine, installSteps, sudoersLines } from "./sudoers";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGw4O6Dz9Jt9cd84pThnLoYsEDt9FjX9tOS+he7u3ERR sluice";

describe("sudoers", () => {
  test("allows the installed script without arguments, and nothing else", () => {
    expect(sudoersLines("sluice", "installed")).toContain(
      'sluice ALL=(root) NOPASSWD: /usr/local/sbin/sluice-host ""\n',
    );
  });
  test("changing is a line of its own, given only when it is asked for", () => {
    const line = 'sluice ALL=(root) NOPASSWD: /usr/local/sbin/sluice-change ""\n';
    expect(sudoersLines("sluice", "installed", "read")).not.toContain("sluice-change");
    expect(sudoersLines("sluice", "installed", "change")).toContain(
      `sluice ALL=(root) NOPASSWD: /usr/local/sbin/sluice-host ""\n${line}`,
    );
    // A shell is everything already.
    expect(sudoersLines("sluice", "sent", "change")).toBe(sudoersLines("sluice", "sent", "read"));
  });
  test("a sent script needs a shell", () => {
    expect(sudoersLines("sluice", "sent")).toContain("NOPASSWD: /bin/sh, /usr/bin/sh\n");
  });
  test.each(["", "a b", "x ALL=(ALL) ALL", "x\nroot", "$(id)", "a;b", "%wheel", "#0", "ALL,x", "\u202eroot"])(
    "%j is not a login and gets no line",
    (user) => {
      expect(sudoersLines(user, "installed")).toBeNull();
    },
  );
});

describe("authorized_keys", () => {
  test("a key for the installed script can run nothing else", () => {
    expect(authorizedKeysLine(`${KEY}\n`, { script: "installed", sudo: true })).toBe(
      `restrict,command="sudo -n /usr/local/sbin/sluice-host" ${KEY}`,
    );
    expect(authorizedKeysLine(KEY, { script: "installed", sudo: false })).toBe(
      `restrict,command="/usr/local/sbin/sluice-host" ${KEY}`,
    );
  });
  test("a key for both scripts runs one of two constant commands, whatever was asked for", () => {
    expect(authorizedKeysLine(KEY, { script: "installed", sudo: true, may: "change" })).toBe(
      `restrict,command="case $SSH_ORIGINAL_COMMAND in *sluice-change) exec sudo -n /usr/local/sbin/sluice-change;; *) exec sudo -n /usr/local/sbin/sluice-host;; esac" ${KEY}`,
    );
  });
  test("a jump host may forward TCP, no other host may", () => {
    expect(authorizedKeysLine(KEY, { script: "sent", sudo: false })).toBe(`restrict ${KEY}`);
    expect(authorizedKeysLine(KEY, { script: "sent", sudo: false, jumpHost: true })).toBe(
      `restrict,port-forwarding ${KEY}`,
    );
  });
  test.each([
    "",
    "nonsense",
    `command="id" ${KEY}`,
    `${KEY}\nssh-ed25519 AAAA other`,
    `${KEY}" x`,
    "ssh-ed25519 not-base64!",
    "-----BEGIN OPENSSH PRIVATE KEY-----",
  ])("%j is not a public key and gets no line", (key) => {
    expect(authorizedKeysLine(key, { script: "sent", sudo: false })).toBeNull();
  });
});

test("root needs no login and no sudoers", () => {
  expect(installSteps("root", "sent")).toEqual([]);
  expect(installSteps("root", "installed")).toEqual([
    "install -o root -g root -m 0755 script.sh /usr/local/sbin/sluice-host",
  ]);
  expect(installSteps("sluice", "installed")).toHaveLength(4);
  expect(installSteps("root", "installed", "change").at(-1)).toBe(
    "install -o root -g root -m 0755 change.sh /usr/local/sbin/sluice-change",
  );
});
