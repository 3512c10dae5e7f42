/** The pool: one line to each host, kept open between asks. The only entry for everything above server/hosts. */
import { HostError } from "./errors";
import { ConnectGate } from "./gate";
import type { HostPool } from "./host";
import { JumpHosts } from "./jump";
import { HostLine, type LineOptions } from "./line";

export type PoolOptions = Partial<Omit<LineOptions, "gate" | "jumps">> & {
  /** SSH handshakes under way at once, in all; and with one address. */
  readonly maxHandshakes?: number;
  readonly maxHandshakesPerAddress?: number;
};

export const openHostPool = (options: PoolOptions = {}): HostPool => {
  const gate = new ConnectGate(options.maxHandshakes, options.maxHandshakesPerAddress);
  const lineOptions: LineOptions = {
    connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
    hangMs: options.hangMs ?? 5_000,
    maxBytes: options.maxBytes ?? 1024 * 1024,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    gate,
    jumps: new JumpHosts(gate),
  };
  const lines = new Map<string, HostLine>();
  let closed = false;
  return {
    ask: (target, verb, args, askOptions = {}) => {
      if (closed) return Promise.reject(new HostError("closed", "Nothing was sent: the worker is stopping."));
      let line = lines.get(target.hostId);
      if (line === undefined) {
        line = new HostLine(target.hostId, lineOptions);
        lines.set(target.hostId, line);
      }
      return line.ask(target, verb, args, askOptions);
    },
    forget: (hostId) => {
      lines.get(hostId)?.close();
      lines.delete(hostId);
    },
    close: async () => {
      closed = true;
      for (const line of lines.values()) line.close();
      lines.clear();
    },
  };
};
