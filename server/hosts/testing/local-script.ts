/** Runs the real script.sh in the real `/bin/sh` of this machine, with stub commands in front of everything else. */
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnswerBytes, findGreeting, type Greeting, readAnswer } from "../frames";
import type { AnswerSection } from "../host";
import { greetingLine, helloLine, scriptText } from "../script";

const BOUNDARY = "0123456789abcdef0123456789abcdef";
const PATH_LINE = /^PATH=.*$/m;

/** A directory of commands: name → the body of a `/bin/sh` script. */
export const stubCommands = (bodies: Readonly<Record<string, string>>) => {
  const directory = mkdtempSync(join(tmpdir(), "sluice-stubs-"));
  for (const [name, body] of Object.entries(bodies)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
};

export type LocalScript = {
  /** Does it keep a vtysh open? */
  readonly kept: boolean;
  readonly pid: number;
  /** Sends one raw request line (without id) and waits for the whole answer. */
  ask(line: string, expected?: readonly string[] | null): Promise<AnswerSection[]>;
  /** Exit code of the script; waits for it. */
  ended: Promise<number | null>;
  send(bytes: string | Buffer): void;
  /** Everything the script and its commands said outside of frames. */
  stderr(): string;
  /** Ends its input. */
  close(): void;
  /** Ends input and output, as a connection that was cut. */
  hangUp(): void;
};

/** `path`: what the script is to search instead of its own list. */
export const startScript = async (options: {
  readonly path: string;
  readonly guardSeconds?: number;
  readonly shell?: string;
  readonly cap?: number;
}): Promise<LocalScript> => {
  const text = scriptText.replace(PATH_LINE, `PATH=${options.path}`);
  const child = spawn(options.shell ?? "/bin/sh", ["-c", text, "sluice-host"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { NODE_ENV: "test" },
  });
  const { stdin, stdout, stderr } = child;
  let said = "";
  let onChunk: (chunk: Buffer) => void = () => {};
  stdin.on("error", () => {});
  stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  stdout.on("data", (chunk: Buffer) => onChunk(chunk));
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const { prompt } = await new Promise<Greeting>((resolve, reject) => {
    let seen: Buffer = Buffer.alloc(0);
    onChunk = (chunk) => {
      seen = Buffer.concat([seen, chunk]);
      const greeting = findGreeting(seen, greetingLine(BOUNDARY));
      if (greeting !== null) resolve(greeting);
    };
    ended.then((code) => reject(new Error(`the script ended with ${code}: ${said}`)));
    stdin.write(helloLine(BOUNDARY, options.guardSeconds ?? 0));
  });
  let id = 0;
  return {
    kept: prompt !== null,
    pid: child.pid ?? -1,
    ask: (line, expected = null) =>
      new Promise((resolve, reject) => {
        const bytes = new AnswerBytes(BOUNDARY, ++id, prompt);
        onChunk = (chunk) => {
          if (bytes.add(chunk))
            resolve(
              readAnswer(bytes.join(), BOUNDARY, expected, {
                cap: options.cap ?? 1024 * 1024,
                keepEscapes: false,
                prompt,
              }),
            );
        };
        ended.then((code) => reject(new Error(`the script ended with ${code}: ${said}`)));
        stdin.write(`${id} ${line}\n`);
      }),
    ended,
    send: (bytes) => stdin.write(bytes),
    stderr: () => said,
    close: () => stdin.end(),
    hangUp: () => {
      stdin.destroy();
      stdout.destroy();
      stderr.destroy();
    },
  };
};
