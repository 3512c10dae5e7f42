/** The users of every host: root, `sluice` (may `sudo -n`), `nosudo` (may not), `pw` (password only). Pure. */
import type { Machine } from "./guest-plan";
import type { Identity } from "./identity";
import type { FileSpec } from "./topology";

export type User = "root" | "sluice" | "nosudo" | "pw";

const ORDINARY: { name: Exclude<User, "root">; id: number }[] = [
  { name: "sluice", id: 1500 },
  { name: "nosudo", id: 1501 },
  { name: "pw", id: 1502 },
];

export const USERS: User[] = ["root", ...ORDINARY.map((u) => u.name)];

export const homeOf = (user: User): string => (user === "root" ? "/root" : `/home/${user}`);

/** Numeric owner of a user: one of ours, or of the machine's own user database. Throws when there is none. */
export function uidOf(machine: Machine, user: string): { uid: number; gid: number } {
  const ours = ORDINARY.find((u) => u.name === user);
  if (ours !== undefined) return { uid: ours.id, gid: ours.id };
  const line = machine.passwd.split("\n").find((l) => l.startsWith(`${user}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`this machine has no user ${user}`);
  return { uid: Number(uid), gid: Number(gid) };
}

/** The user database of a host: the machine's, without whatever would collide with our users, and with them. */
export function accountFiles(identity: Identity, machine: Machine, host: string): FileSpec[] {
  const without = (text: string): string[] =>
    text
      .split("\n")
      .filter(
        (l) => l !== "" && !ORDINARY.some((u) => l.split(":")[0] === u.name || l.split(":")[2] === `${u.id}`),
      );
  const people = without(machine.passwd);
  const passwd = [...people, ...ORDINARY.map((u) => `${u.name}:x:${u.id}:${u.id}::/home/${u.name}:/bin/sh`)];
  const group = [...without(machine.group), ...ORDINARY.map((u) => `${u.name}:x:${u.id}:`)];
  const shadow = [
    ...people.map((l) => `${l.split(":")[0]}:*:19000:0:99999:7:::`),
    ...ORDINARY.map((u) => `${u.name}:${u.name === "pw" ? identity.passwordHash : "*"}:19000:0:99999:7:::`),
  ];
  return [
    { path: "/etc/passwd", text: `${passwd.join("\n")}\n` },
    { path: "/etc/group", text: `${group.join("\n")}\n` },
    { path: "/etc/shadow", text: `${shadow.join("\n")}\n`, mode: 0o600 },
    {
      path: "/etc/sudoers",
      text: `Defaults env_reset\nroot ALL=(ALL:ALL) ALL\nsluice ALL=(ALL:ALL) NOPASSWD: ALL\n@includedir /etc/sudoers.d\n`,
      mode: 0o440,
    },
    ...(["root", "sluice", "nosudo"] as const).map((user) => ({
      path: `${homeOf(user)}/.ssh/authorized_keys`,
      text: [identity.publicKey, ...authorizedOn(identity, host, user)].map((key) => `${key}\n`).join(""),
      mode: 0o600,
      ...(user === "root" ? {} : { owner: user }),
    })),
  ];
}

const authorizedOn = (identity: Identity, host: string, user: User): string[] =>
  identity.authorized.filter((one) => one.host === host && one.user === user).map((one) => one.publicKey);
