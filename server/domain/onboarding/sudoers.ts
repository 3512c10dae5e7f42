/**
 * The lines a person installs on a host so that Sluice may enter it and look. Two ways:
 * `installed`: the script of verbs lies on the host, the key can run nothing else, and sudo allows nothing else;
 * `sent`: nothing to install, but sudo has to allow a shell, which is root.
 * Pure text. What it allows is what `server/hosts/script.ts` runs; a test keeps the two together.
 */
export type ScriptPlace = "sent" | "installed";

export const SCRIPT_PATH = "/usr/local/sbin/sluice-host";

/** A POSIX login name: nothing else may stand in a sudoers line. */
const LOGIN = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}\$?$/;

/** One line of `ssh-keygen`'s .pub format; options in front or a second line would be injection. */
const PUBLIC_KEY =
  /^(?:ssh-[a-z0-9-]+|ecdsa-sha2-[a-z0-9-]+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\p{Cc}"]*)?$/u;

/** The content of /etc/sudoers.d/sluice for a login that is not root; null when the login name is not one. */
export const sudoersLines = (user: string, script: ScriptPlace): string | null => {
  if (!LOGIN.test(user)) return null;
  const allowed = script === "installed" ? `${SCRIPT_PATH} ""` : "/bin/sh, /usr/bin/sh";
  return `# /etc/sudoers.d/sluice, mode 0440. Check it: visudo -cf /etc/sudoers.d/sluice
Defaults:${user} !requiretty
${user} ALL=(root) NOPASSWD: ${allowed}
`;
};

/**
 * The line for ~/.ssh/authorized_keys of that login; null when it is not a public key.
 * `restrict`: no terminal, no agent, no forwarding. A jump host must forward TCP, so it gets that back.
 */
export const authorizedKeysLine = (
  publicKey: string,
  how: { readonly script: ScriptPlace; readonly sudo: boolean; readonly jumpHost?: boolean },
): string | null => {
  const key = publicKey.trim();
  if (!PUBLIC_KEY.test(key)) return null;
  const options = ["restrict"];
  if (how.jumpHost) options.push("port-forwarding");
  if (how.script === "installed") options.push(`command="${how.sudo ? "sudo -n " : ""}${SCRIPT_PATH}"`);
  return `${options.join(",")} ${key}`;
};

/** What to type on the host, as root, one command per line. The script is `server/hosts/script.sh` of this release. */
export const installSteps = (user: string, script: ScriptPlace): readonly string[] => {
  const sudoers = ["install -o root -g root -m 0440 sluice.sudoers /etc/sudoers.d/sluice", "visudo -c"];
  const login =
    user === "root" || !LOGIN.test(user) ? [] : [`useradd --system --create-home --shell /bin/sh ${user}`];
  const file = script === "installed" ? [`install -o root -g root -m 0755 script.sh ${SCRIPT_PATH}`] : [];
  return [...login, ...file, ...(user === "root" ? [] : sudoers)];
};
