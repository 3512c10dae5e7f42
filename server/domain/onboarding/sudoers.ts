/**
 * The lines a person installs on a host so that Sluice may enter it and look. Two ways:
 * `installed`: the script of verbs lies on the host, the key can run nothing else, and sudo allows nothing else;
 * `sent`: nothing to install, but sudo has to allow a shell, which is root.
 * Pure text. What it allows is what `server/hosts/script.ts` runs; a test keeps the two together.
 */
export type ScriptPlace = "sent" | "installed";

export const SCRIPT_PATH = "/usr/local/sbin/sluice-host";
/** Its twin that changes files and reloads daemons. A host that has only the other one can be read and not changed. */
export const CHANGE_SCRIPT_PATH = "/usr/local/sbin/sluice-change";

/** What Sluice may do on the host. Where the script is sent there is only everything: a shell is root. */
export type May = "read" | "change";

/** A POSIX login name: nothing else may stand in a sudoers line. */
const LOGIN = /^[A-Za-z_][A-Za-z0-9_.-]{0,62}\$?$/;

/** One line of `ssh-keygen`'s .pub format; options in front or a second line would be injection. */
const PUBLIC_KEY =
  /^(?:ssh-[a-z0-9-]+|ecdsa-sha2-[a-z0-9-]+|sk-[a-z0-9@.-]+) [A-Za-z0-9+/]+={0,2}(?: [^\p{Cc}"]*)?$/u;

/** The content of /etc/sudoers.d/sluice for a login that is not root; null when the login name is not one. */
export const sudoersLines = (user: string, script: ScriptPlace, may: May = "read"): string | null => {
  if (!LOGIN.test(user)) return null;
  const allowed = script === "installed" ? `${SCRIPT_PATH} ""` : "/bin/sh, /usr/bin/sh";
  // A line of its own, so that it is plain to see which one lets Sluice change this host.
  const change =
    script === "installed" && may === "change"
      ? `${user} ALL=(root) NOPASSWD: ${CHANGE_SCRIPT_PATH} ""\n`
      : "";
  return `# /etc/sudoers.d/sluice, mode 0440. Check it: visudo -cf /etc/sudoers.d/sluice
Defaults:${user} !requiretty
${user} ALL=(root) NOPASSWD: ${allowed}
${change}`;
};

/**
 * The line for ~/.ssh/authorized_keys of that login; null when it is not a public key.
 * `restrict`: no terminal, no agent, no forwarding. A jump host must forward TCP, so it gets that back.
 */
export const authorizedKeysLine = (
  publicKey: string,
  how: {
    readonly script: ScriptPlace;
    readonly sudo: boolean;
    readonly may?: May;
    readonly jumpHost?: boolean;
  },
): string | null => {
  const key = publicKey.trim();
  if (!PUBLIC_KEY.test(key)) return null;
  const options = ["restrict"];
  if (how.jumpHost) options.push("port-forwarding");
  if (how.script === "installed") options.push(`command="${forcedCommand(how.sudo, how.may ?? "read")}"`);
  return `${options.join(",")} ${key}`;
};

/** One of two constant commands; of what was asked for only which of them it names. */
const forcedCommand = (sudo: boolean, may: May): string => {
  const start = (path: string): string => `exec ${sudo ? "sudo -n " : ""}${path}`;
  return may === "read"
    ? start(SCRIPT_PATH).slice("exec ".length)
    : `case $SSH_ORIGINAL_COMMAND in *sluice-change) ${start(CHANGE_SCRIPT_PATH)};; *) ${start(SCRIPT_PATH)};; esac`;
};

/**
 * What to type on the host, as root, one command per line. The scripts are `server/hosts/script.sh` and, to be joined in order,
 * those of `server/hosts/change/script` of this release.
 */
export const installSteps = (user: string, script: ScriptPlace, may: May = "read"): readonly string[] => {
  const sudoers = ["install -o root -g root -m 0440 sluice.sudoers /etc/sudoers.d/sluice", "visudo -c"];
  const login =
    user === "root" || !LOGIN.test(user) ? [] : [`useradd --system --create-home --shell /bin/sh ${user}`];
  const file = script === "installed" ? [`install -o root -g root -m 0755 script.sh ${SCRIPT_PATH}`] : [];
  if (script === "installed" && may === "change")
    file.push(
      "cat change/script/*.sh >change.sh",
      `install -o root -g root -m 0755 change.sh ${CHANGE_SCRIPT_PATH}`,
    );
  return [...login, ...file, ...(user === "root" ? [] : sudoers)];
};
