/**
 * server/hosts is the only door to machines. Above this folder no string ever becomes a shell command: callers name
 * verbs and sections, and get text back. This file holds the words the door speaks; `pool.ts` opens it.
 * Worker only: the web process must never reach anything here.
 */

export type PinnedKey = {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa`, … */
  readonly algorithm: string;
  /** base64, as in known_hosts */
  readonly publicKey: string;
};

export type HostAuth =
  | { readonly kind: "key"; readonly privateKey: string; readonly passphrase?: string | null }
  /** Also answers keyboard-interactive prompts. */
  | { readonly kind: "password"; readonly password: string }
  | { readonly kind: "agent"; readonly socket: string };

/** One SSH server: where it is, who signs in, which keys it may show. */
export type SshEndpoint = {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly auth: HostAuth;
  readonly hostKey: readonly PinnedKey[];
};

export type HostTarget = SshEndpoint & {
  readonly hostId: string;
  /** How sentences call it; the address when absent. */
  readonly name?: string;
  /** Run the script as root through `sudo -n`. */
  readonly sudo: boolean;
  /** `sent`: over the connection, nothing to install. `installed`: /usr/local/sbin/sluice-host. */
  readonly script: "sent" | "installed";
  readonly jump?: SshEndpoint | null;
};

/** `programs` answers those of the paths that are one there. `checkers` takes the directories of keepalived's track_files: without one of them keepalived would not survive the question. */
export type Verb = "ping" | "facts" | "look" | "read" | "list" | "programs" | "checkers";

/** What one command printed. */
export type AnswerSection = {
  /** The section, path or verb it answers. */
  readonly name: string;
  /** 127: the command is missing. 124: it did not end in time. -1: its end was never seen (cut off). */
  readonly exitCode: number;
  /** Decoded as UTF-8. Escape sequences are taken out, except from files (`read`). */
  readonly output: string;
  /** More than the cap (1 MB) was printed, or the end is missing. */
  readonly truncated: boolean;
  /** The output was not valid UTF-8: U+FFFD stands where it was not. */
  readonly lossy: boolean;
  readonly ansiStripped: boolean;
  readonly stderr: string;
};

export type Answer = {
  readonly hostId: string;
  /** One per section asked for, in that order; `checkers` and `facts` name their own. */
  readonly sections: readonly AnswerSection[];
  /** Worker clock, ms: when the request went out, and when the last byte of the answer was there. */
  readonly sentAt: number;
  readonly at: number;
  readonly tookMs: number;
  readonly bytes: number;
};

export type AskOptions = {
  /** For everything: waiting in line, connecting, asking, answering. ms. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** A person waits: try to connect now, even while the host is being left alone after a failure. */
  readonly impatient?: boolean;
};

export type HostPool = {
  /** Asks one verb of one host. Throws `HostError`. Asks of one host are answered one after the other. */
  ask(target: HostTarget, verb: Verb, args: readonly string[], options?: AskOptions): Promise<Answer>;
  /** Closes the connection of a host and forgets its failures. */
  forget(hostId: string): void;
  /** Closes every connection; asks that wait fail with `closed`. */
  close(): Promise<void>;
};
