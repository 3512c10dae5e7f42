/** One TCP connection, without delay, within a time limit. */
import { connect, type Socket } from "node:net";
import { connectTimeout, HostError, socketError, type Where } from "./errors";

export const dial = (
  where: Where,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket: Socket = connect({ host: where.address, port: where.port, noDelay: true });
    const settle = (error: HostError | null): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", onAbort);
      socket.removeListener("error", onError);
      // It may break while it waits for its handshake; whoever takes it over then finds it destroyed.
      socket.on("error", () => {});
      if (error === null) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(error);
    };
    const onError = (cause: Error): void => settle(socketError(where, cause));
    const onAbort = (): void => settle(new HostError("closed", "Nothing was sent: no longer wanted."));
    const timer = setTimeout(() => settle(connectTimeout(where, options.timeoutMs)), options.timeoutMs);
    socket.once("connect", () => settle(null));
    socket.once("error", onError);
    if (options.signal?.aborted) onAbort();
    else options.signal?.addEventListener("abort", onAbort, { once: true });
  });
