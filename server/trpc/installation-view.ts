/** What a person installs on a host so that Sluice's own key may enter it. Pure. */
import type { Installation } from "../store/installation";

export type InstallationView =
  | { readonly ready: false; readonly why: string }
  | {
      readonly ready: true;
      /** One line, `ssh-ed25519 AAAA… sluice`. */
      readonly sshPublicKey: string;
      /** `age1…`: secrets are sealed to it in the browser. */
      readonly ageRecipient: string;
      /** Lines for /etc/sudoers.d/sluice. */
      readonly sudoers: string;
      /** The line for ~/.ssh/authorized_keys. */
      readonly authorizedKeysLine: string;
    };

/** For a login named sluice; a person puts their own name there. */
const sudoers = `# /etc/sudoers.d/sluice, mode 0440. Check it: visudo -cf /etc/sudoers.d/sluice
# Sluice sends its script over the connection, so the shell is what must be allowed: this is root.
sluice ALL=(root) NOPASSWD: /bin/sh, /usr/bin/sh
# Narrower: install the script on the host and allow nothing else.
# sluice ALL=(root) NOPASSWD: /usr/local/sbin/sluice-host ""
# And its twin, only where Sluice may change the host as well. Without this line it can read there, and no more.
# sluice ALL=(root) NOPASSWD: /usr/local/sbin/sluice-change ""
`;

export const installationView = (installation: Installation | null): InstallationView => {
  if (installation === null)
    return {
      ready: false,
      why: "No worker has been started yet: it makes the key at its first start. Start it, then look here again.",
    };
  const sshPublicKey = installation.sshPublicKey.trim();
  return {
    ready: true,
    sshPublicKey,
    ageRecipient: installation.ageRecipient,
    sudoers,
    // No terminal, no forwarding: a stolen key opens no tunnel.
    authorizedKeysLine: `restrict ${sshPublicKey}`,
  };
};
