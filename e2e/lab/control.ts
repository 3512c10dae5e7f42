/**
 * Talks to the guest's controller over the launcher's unix socket: one connection, one JSON line each way, per request.
 * Works whatever is broken inside a host: it needs neither its sshd nor its network.
 */
import { connect } from "node:net";
import { LabError } from "./error";

export type GuestEvent = { host: string; text: string; uptime: number };
export type Status = {
  up: Record<string, boolean>;
  cut: { host: string; iface: string }[];
  events: GuestEvent[];
};

export type ControlRequest =
  | { kind: "status"; after: number }
  | { kind: "cable"; host: string; iface: string; cable: string; up: boolean }
  | { kind: "reboot"; host: string }
  | { kind: "exec"; host: string; argv: string[]; timeoutMs: number; input?: string }
  | { kind: "signal"; host: string; processes: string[]; signal: number };

const NEWLINE = 10;

export type ExecReply = { code: number; late: boolean; stdout: string; stderr: string };

/** Sends one request; throws LabError when the guest refuses it, is not there, or takes longer than `timeoutMs`. */
export function ask<Reply>(socketPath: string, request: ControlRequest, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(socketPath);
    const fail = (why: string): void => {
      socket.destroy();
      reject(new LabError(`practice cluster: ${request.kind}: ${why}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    socket.on("connect", () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (chunk.at(-1) === NEWLINE) socket.destroy();
    });
    socket.on("error", (error) => fail(error.message));
    socket.on("close", () => {
      clearTimeout(timer);
      const text = Buffer.concat(chunks).toString("utf8");
      if (!text.endsWith("\n")) return fail("the connection ended without an answer");
      const reply = JSON.parse(text) as Reply | { error: string };
      if (typeof reply === "object" && reply !== null && "error" in reply) return fail(reply.error);
      resolve(reply as Reply);
    });
  });
}
