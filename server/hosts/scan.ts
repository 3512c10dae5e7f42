/** Asks an SSH server which key it shows, and leaves before signing in. */
import { Client } from "ssh2";
import { algorithmsFor } from "./algorithms";
import { connectSsh, tunnel } from "./connect";
import { dial } from "./dial";
import { connectTimeout, HostError, isLost, sshError, type Where } from "./errors";
import { type OfferedKey, offeredKey } from "./fingerprint";
import { hungUp, overhear } from "./first-words";
import type { SshEndpoint } from "./host";

export type ScanRequest = {
  readonly address: string;
  readonly port: number;
  /** Reached through this host, whose own key must be pinned. */
  readonly jump?: SshEndpoint | null;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** The key the server proved to hold. No credential is used and none is offered. Throws HostError. */
export const scanHostKey = async (request: ScanRequest): Promise<OfferedKey> => {
  const { address, port, signal, timeoutMs = 10_000 } = request;
  const where: Where = { name: address, address, port };
  const via = request.jump
    ? await connectSsh(request.jump, { name: `jump host ${request.jump.address}`, timeoutMs, signal })
    : null;
  try {
    const sock = via ? await tunnel(via, where, timeoutMs) : await dial(where, { timeoutMs, signal });
    return await handshake(where, sock, timeoutMs);
  } finally {
    via?.end();
  }
};

const handshake = (where: Where, sock: Awaited<ReturnType<typeof tunnel>>, timeoutMs: number) =>
  new Promise<OfferedKey>((resolve, reject) => {
    const client = new Client();
    let offered: OfferedKey | null = null;
    const timer = setTimeout(() => settle(connectTimeout(where, timeoutMs)), timeoutMs);
    const settle = (outcome: OfferedKey | HostError): void => {
      clearTimeout(timer);
      client.removeAllListeners();
      client.on("error", () => {});
      client.end();
      sock.destroy();
      if (outcome instanceof HostError) reject(outcome);
      else resolve(outcome);
    };
    let words = (): string => "";
    client.once("error", (cause) =>
      settle(isLost(cause) ? hungUp(where, words()) : sshError(where, "", cause)),
    );
    client.once("close", () => settle(hungUp(where, words())));
    // Only after the handshake has the server proved that the key is its own.
    client.once("handshake", () => {
      if (offered !== null) settle(offered);
    });
    client.connect({
      sock,
      username: "sluice",
      algorithms: algorithmsFor([]),
      authHandler: () => false,
      hostVerifier: (key: Buffer) => {
        offered = offeredKey(key);
        return true;
      },
      readyTimeout: 0,
    });
    words = overhear(sock);
  });
