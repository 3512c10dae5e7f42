/** Connections to jump hosts, each shared by all hosts behind it and closed when the last of them has gone. */
import type { Client } from "ssh2";
import { connectSsh } from "./connect";
import type { ConnectGate } from "./gate";
import type { SshEndpoint } from "./host";

type Shared = { readonly client: Promise<Client>; users: number };

export class JumpHosts {
  private readonly open = new Map<string, Shared>();
  constructor(private readonly gate: ConnectGate) {}

  /** A signed-in connection to the jump host, and how to give it back. */
  async borrow(
    endpoint: SshEndpoint,
    timeoutMs: number,
  ): Promise<{ readonly client: Client; readonly giveBack: () => void }> {
    const key = JSON.stringify([
      endpoint.address,
      endpoint.port,
      endpoint.user,
      endpoint.auth,
      endpoint.hostKey,
    ]);
    const shared = this.open.get(key) ?? this.start(key, endpoint, timeoutMs);
    shared.users += 1;
    let returned = false;
    const giveBack = (): void => {
      if (returned) return;
      returned = true;
      shared.users -= 1;
      if (shared.users > 0) return;
      if (this.open.get(key) === shared) this.open.delete(key);
      shared.client.then(
        (client) => client.end(),
        () => {},
      );
    };
    try {
      return { client: await shared.client, giveBack };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  private start(key: string, endpoint: SshEndpoint, timeoutMs: number): Shared {
    const name = `jump host ${endpoint.address}`;
    const client = connectSsh(endpoint, { name, timeoutMs, gate: this.gate });
    const shared: Shared = { client, users: 0 };
    this.open.set(key, shared);
    client.then(
      (connected) =>
        connected.once("close", () => {
          if (this.open.get(key) === shared) this.open.delete(key);
        }),
      () => {
        if (this.open.get(key) === shared) this.open.delete(key);
      },
    );
    return shared;
  }
}
