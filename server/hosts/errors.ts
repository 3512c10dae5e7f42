/**
 * Why a host could not be asked: one code, and one sentence that says what, where, and what next.
 * Every failure that leaves server/hosts is a HostError; its sentence may be shown to any operator.
 */
import type { ReachCode } from "../domain/cluster/observation";
import { excerpt } from "../domain/output";

export class HostError extends Error {
  override readonly name = "HostError";
  constructor(
    readonly code: ReachCode,
    sentence: string,
    options?: { readonly cause?: unknown },
  ) {
    super(sentence, options);
  }
}

export type Where = { readonly name: string; readonly address: string; readonly port: number };

export const placeOf = (where: Where): string => {
  const endpoint = where.address.includes(":")
    ? `[${where.address}]:${where.port}`
    : `${where.address}:${where.port}`;
  return where.name === where.address || where.name === "" ? endpoint : `${where.name} (${endpoint})`;
};

/** A failed TCP connection, from the `code` Node gives it. */
export const socketError = (where: Where, cause: unknown): HostError => {
  const code = codeOf(cause);
  const at = placeOf(where);
  if (code === "ECONNREFUSED")
    return new HostError(
      "refused",
      `${at} refused the connection: nothing listens on that port. Check the port, and that sshd runs.`,
      { cause },
    );
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EAI_FAIL")
    return new HostError(
      "unresolved",
      `${at}: the name "${excerpt(where.address)}" has no address. Check the spelling, or use the IP address.`,
      { cause },
    );
  if (code === "ETIMEDOUT" || code === "EHOSTUNREACH" || code === "ENETUNREACH" || code === "EHOSTDOWN")
    return new HostError(
      "timeout",
      `${at} is not reachable (${code}): no answer from the network. Check the address, the route and the firewall.`,
      { cause },
    );
  if (code === "ECONNRESET" || code === "EPIPE")
    return new HostError("closed", `${at} cut the connection. It is tried again by itself.`, { cause });
  return new HostError(
    "error",
    `${at}: the connection failed${code ? ` (${code})` : ""}. It is tried again by itself.`,
    { cause },
  );
};

export const connectTimeout = (where: Where, ms: number): HostError =>
  new HostError(
    "timeout",
    `${placeOf(where)} did not answer within ${seconds(ms)}. Check the address, the route and the firewall.`,
  );

export const keyUnknown = (where: Where, algorithm: string, fingerprint: string): HostError =>
  new HostError(
    "host-key-unknown",
    `${placeOf(where)} shows the host key ${fingerprint} (${algorithm}), which nobody has confirmed yet. Nothing was sent. Compare it on the host and confirm it under Hosts.`,
  );

export const keyChanged = (where: Where, algorithm: string, fingerprint: string, pinned: string): HostError =>
  new HostError(
    "host-key-changed",
    `${placeOf(where)}: the SSH host key has changed. It shows ${fingerprint} (${algorithm}); confirmed was ${pinned}. Nothing was sent, and nothing will be until it is reviewed under Hosts.`,
  );

/** ssh2's word for a server that closed the connection before it had identified itself. */
export const isLost = (cause: unknown): boolean =>
  cause instanceof Error && cause.message.includes("before handshake");

/** ssh2's other errors during handshake and sign-in. */
export const sshError = (where: Where, user: string, cause: unknown): HostError => {
  const at = placeOf(where);
  const level = levelOf(cause);
  const text = cause instanceof Error ? cause.message : "";
  if (level === "client-socket") return socketError(where, cause);
  if (level === "client-authentication")
    return new HostError(
      "auth",
      `${at} does not let "${excerpt(user)}" sign in: the key or password was refused. Check the user and that Sluice's public key is in its authorized_keys.`,
      { cause },
    );
  if (level === "agent")
    return new HostError("no-credential", `${at}: the SSH agent did not answer. Check that it runs.`, {
      cause,
    });
  if (level === "client-timeout")
    return text.includes("Keepalive")
      ? new HostError("timeout", `${at} stopped answering. It is tried again by itself.`, { cause })
      : connectTimeout(where, 0);
  if (text.includes("no matching"))
    return new HostError(
      "protocol",
      `${at} and Sluice have no SSH algorithm in common (${excerpt(text)}). Allow a newer one in its sshd_config.`,
      { cause },
    );
  if (/identification|Invalid|protocol version|packet length/i.test(text))
    return new HostError("protocol", `${at} does not speak SSH. Check the port.`, { cause });
  return new HostError("error", `${at}: SSH failed (${excerpt(text)}). It is tried again by itself.`, {
    cause,
  });
};

export const seconds = (ms: number): string => `${ms % 1000 === 0 ? ms / 1000 : (ms / 1000).toFixed(1)} s`;

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string"
    ? cause.code
    : "";

const levelOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "level" in cause && typeof cause.level === "string"
    ? cause.level
    : "";
