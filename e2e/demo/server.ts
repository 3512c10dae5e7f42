/** Starts Sluice as `npm start` does, and waits until it listens. */
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { createInterface } from "node:readline";
import { root } from "../install.mjs";

export type RunningServer = {
  readonly url: string;
  /** Waits for its one-time link: to be called only while there is no user. */
  readonly setUpToken: () => Promise<string>;
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
};

export type ServerOptions = {
  readonly directory: string;
  readonly port: number;
  /** Whatever else it says. */
  readonly said: (line: string) => void;
};

export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  const child = spawn(process.execPath, ["--import", "tsx", "server/start.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      SLUICE_DIR: options.directory,
      PORT: String(options.port),
      HOST: process.env.HOST ?? "127.0.0.1",
    },
  });
  const ended = once(child, "exit").then(() => undefined);
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), 4_500);
    await ended;
    clearTimeout(kill);
  };
  const lines = linesOf(child, options.said);
  try {
    const url = await lines.first(/^Listening on (\S+)/);
    return { url, setUpToken: () => lines.first(/\/set-up\?token=(\S+)/), ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Everything it says on either stream; `first` waits for a line and gives the pattern's first group. */
const linesOf = (child: ChildProcess, said: (line: string) => void) => {
  const lines: string[] = [];
  const heard = new EventEmitter();
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        said(line);
        heard.emit("line");
      });
  child.once("exit", () => heard.emit("line"));
  const first = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = lines.map((line) => pattern.exec(line)?.[1]).find((group) => group !== undefined);
      if (found !== undefined) return found;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`Sluice ended while starting:\n${lines.join("\n")}`);
      await once(heard, "line");
    }
  };
  return { first };
};
