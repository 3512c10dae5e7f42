/**
 * The one SSH client factory. Host keys are always checked: a client without `hostVerifier` accepts any key.
 * A connection is either signed in or refused with a HostError; nothing in between is handed out.
 */
import type { Duplex } from "node:stream";
import { type AnyAuthMethod, Client } from "ssh2";
import { algorithmsFor } from "./algorithms";
import { dial } from "./dial";
import { connectTimeout, HostError, isLost, keyChanged, keyUnknown, sshError, type Where } from "./errors";
import { fingerprintOf, offeredKey } from "./fingerprint";
import { hungUp, overhear } from "./first-words";
import type { ConnectGate } from "./gate";
import type { SshEndpoint } from "./host";
import { signInMethods } from "./sign-in";

const KEEPALIVE_MS = 30_000;

export type ConnectOptions = {
  readonly name: string;
  /** For TCP; and again for handshake and sign-in. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** A signed-in connection to jump through. */
  readonly via?: Client | null;
  readonly gate?: ConnectGate;
};

/** A signed-in connection. The caller listens to `close` and `error` from here on. */
export const connectSsh = async (endpoint: SshEndpoint, options: ConnectOptions): Promise<Client> => {
  const where: Where = { name: options.name, address: endpoint.address, port: endpoint.port };
  const methods = signInMethods(where, endpoint.user, endpoint.auth);
  const leaveAddress = await options.gate?.toAddress(endpoint.address);
  let leaveHandshake: (() => void) | undefined;
  try {
    const sock = options.via
      ? await tunnel(options.via, where, options.timeoutMs)
      : await dial(where, options);
    leaveHandshake = await options.gate?.toHandshake();
    return await shakeHands(sock, where, endpoint, methods, options);
  } finally {
    leaveHandshake?.();
    leaveAddress?.();
  }
};

const shakeHands = (
  sock: Duplex,
  where: Where,
  endpoint: SshEndpoint,
  methods: AnyAuthMethod[],
  options: ConnectOptions,
): Promise<Client> =>
  new Promise((resolve, reject) => {
    const client = new Client();
    let refusal: HostError | null = null;
    let words = (): string => "";
    const settle = (error: HostError | null): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      client.removeAllListeners();
      client.on("error", () => {});
      if (error === null) {
        resolve(client);
        return;
      }
      sock.destroy();
      reject(error);
    };
    const onAbort = (): void => settle(new HostError("closed", "Nothing was sent: no longer wanted."));
    const timer = setTimeout(() => settle(connectTimeout(where, options.timeoutMs)), options.timeoutMs);
    client.once("ready", () => settle(null));
    client.once("error", (cause) =>
      settle(refusal ?? (isLost(cause) ? hungUp(where, words()) : sshError(where, endpoint.user, cause))),
    );
    client.once("close", () => settle(hungUp(where, words())));
    if (sock.destroyed) return settle(hungUp(where, ""));
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      client.connect({
        sock,
        username: endpoint.user,
        authHandler: methods,
        algorithms: algorithmsFor(endpoint.hostKey),
        hostVerifier: (key: Buffer) => {
          refusal = judgeKey(where, endpoint, key);
          return refusal === null;
        },
        keepaliveInterval: KEEPALIVE_MS,
        readyTimeout: 0,
      });
      words = overhear(sock);
    } catch (cause) {
      settle(sshError(where, endpoint.user, cause));
    }
  });

/** Null when the key is pinned. A key nobody pinned and a key other than the pinned ones are different news. */
const judgeKey = (where: Where, endpoint: SshEndpoint, key: Buffer): HostError | null => {
  const offered = offeredKey(key);
  if (endpoint.hostKey.some((pinned) => pinned.publicKey === offered.publicKey)) return null;
  const [first] = endpoint.hostKey;
  return first === undefined
    ? keyUnknown(where, offered.algorithm, offered.fingerprint)
    : keyChanged(
        where,
        offered.algorithm,
        offered.fingerprint,
        fingerprintOf(Buffer.from(first.publicKey, "base64")),
      );
};

/** A TCP connection made by the jump host. It opens no session there, so MaxSessions does not count it. */
export const tunnel = (via: Client, where: Where, timeoutMs: number): Promise<Duplex> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(connectTimeout(where, timeoutMs)), timeoutMs);
    const fail = (cause: unknown): void => {
      clearTimeout(timer);
      reject(
        new HostError(
          "refused",
          `The jump host could not reach ${where.address} port ${where.port}. Check the address as the jump host sees it, and that its sshd allows TCP forwarding.`,
          { cause },
        ),
      );
    };
    try {
      via.forwardOut("127.0.0.1", 0, where.address, where.port, (error, stream) => {
        if (error) return fail(error);
        clearTimeout(timer);
        resolve(stream);
      });
    } catch (cause) {
      fail(cause);
    }
  });
