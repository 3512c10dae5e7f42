/** A way to a port of this machine that breaks after so many bytes have gone there. */
import { connect, createServer, type Socket } from "node:net";

export type CuttingProxy = {
  readonly port: number;
  /** Of the next connection, from the client to the server; null: none. */
  cutAfter: number | null;
  /** Bytes that went to the server over the last connection. */
  readonly passed: () => number;
  /** Cuts what is open. */
  cut(): void;
  close(): void;
};

export const startCuttingProxy = async (to: number): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>();
  let passed = 0;
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((socket) => {
    const onward = connect(to, "127.0.0.1");
    passed = 0;
    for (const one of [socket, onward]) {
      sockets.add(one);
      one.on("error", () => {});
      one.once("close", () => {
        sockets.delete(one);
        socket.destroy();
        onward.destroy();
      });
    }
    onward.pipe(socket);
    socket.on("data", (chunk) => {
      const left = (proxy.cutAfter ?? Number.POSITIVE_INFINITY) - passed;
      passed += Math.min(left, chunk.length);
      if (chunk.length < left) onward.write(chunk);
      else onward.end(chunk.subarray(0, left), () => cut());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const proxy: CuttingProxy = {
    port: typeof bound === "object" && bound !== null ? bound.port : 0,
    cutAfter: null,
    passed: () => passed,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
  return proxy;
};
