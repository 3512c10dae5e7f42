/** Why a host cannot be reached, in one sentence with what to do next. Pure. */
import type { Reach, ReachCode } from "#domain/cluster/observation";

const next: Readonly<Record<ReachCode, string>> = {
  refused: "Is sshd running there, and is the port right?",
  timeout: "Is the address right, and does a firewall drop SSH on the way?",
  unresolved: "The name has no address here: correct it, or use an IP address.",
  auth: "Check the user and the credential; Sluice's public key stands in Settings › Key.",
  "host-key-unknown": "Confirm its host key: nothing is sent before.",
  "host-key-changed": "Nothing was sent. Compare the fingerprints before you accept it.",
  "no-credential": "Give it a credential.",
  sudo: "Install the sudoers lines of Settings › Key, or connect as root without sudo.",
  protocol: "Something else than sshd may listen there, or a shell start-up file prints text.",
  closed: "It is tried again by itself.",
  error: "It is tried again by itself.",
};

type Unreachable = Extract<Reach, { kind: "unreachable" }>;

/** "lvs2: Connection refused." with a full stop whatever the reason brought. */
export const reachSentence = (name: string, reach: Unreachable): string => {
  const why = reach.why.trim().replace(/[.!]?$/, ".");
  return `${name}: ${why}`;
};

export const whatNext = (reach: Unreachable): string => next[reach.code];
