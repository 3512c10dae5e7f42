/**
 * One long-lived channel to the script of verbs on one host: greeting, then one request at a time.
 * It knows bytes and time limits; what the bytes mean is `frames.ts`, and when to ask again is `line.ts`.
 */
import { randomBytes } from "node:crypto";
import type { Client, ClientChannel } from "ssh2";
import { connectTimeout, HostError, placeOf, type Where } from "./errors";
import { AnswerBytes, findGreeting } from "./frames";
import type { Program } from "./program";

/** Greetings come late on a slow host, but noise before them is not read for ever. */
const NOISE_BYTES = 64 * 1024;
const STDERR_BYTES = 4 * 1024;

export type Outcome =
  | { readonly kind: "answer"; readonly bytes: Buffer; readonly at: number }
  /** Nothing arrived for the time allowed; what did arrive before is kept. */
  | { readonly kind: "silent"; readonly bytes: Buffer }
  /** More arrived than is taken. */
  | { readonly kind: "flood"; readonly bytes: Buffer };

type Pending = {
  readonly answer: AnswerBytes;
  readonly maxBytes: number;
  readonly settle: (outcome: Outcome | HostError) => void;
};

export class ScriptChannel {
  private pending: Pending | null = null;
  private ended: HostError | null = null;
  private complaints = "";
  /** Of the vtysh that the script keeps open; null where it keeps none. */
  prompt: Buffer | null = null;
  /** The script's own time limit per command, s; 0 = none. */
  private constructor(
    private readonly stream: ClientChannel,
    private readonly where: Where,
    readonly boundary: string,
    readonly guardSeconds: number,
  ) {}

  /** Starts the script and waits for its greeting. Whatever a profile or motd prints before it is thrown away. */
  static open(
    client: Client,
    where: Where,
    program: Program,
    options: { readonly guardSeconds: number; readonly timeoutMs: number },
  ): Promise<ScriptChannel> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(connectTimeout(where, options.timeoutMs)), options.timeoutMs);
      const fail = (error: HostError): void => {
        clearTimeout(timer);
        reject(error);
      };
      const onOpen = (cause: Error | undefined, stream: ClientChannel): void => {
        if (cause) {
          fail(
            new HostError(
              "protocol",
              `${placeOf(where)} does not open a session (${cause.message}). Check MaxSessions, ForceCommand and the account's shell.`,
              { cause },
            ),
          );
          return;
        }
        const boundary = randomBytes(16).toString("hex");
        const channel = new ScriptChannel(stream, where, boundary, options.guardSeconds);
        channel.greet(program, (error) => {
          if (error !== null) return fail(error);
          clearTimeout(timer);
          resolve(channel);
        });
      };
      try {
        client.exec(program.command, onOpen);
      } catch (cause) {
        fail(new HostError("closed", `${placeOf(where)} hung up. It is tried again by itself.`, { cause }));
      }
    });
  }

  private greet(program: Program, done: (error: HostError | null) => void): void {
    const line = program.greeting(this.boundary);
    let noise: Buffer = Buffer.alloc(0);
    let exitCode: number | null = null;
    const fail = (error: HostError): void => {
      this.ended = error;
      this.stream.close();
      done(error);
    };
    const onNoise = (chunk: Buffer): void => {
      noise = Buffer.concat([noise, chunk]);
      const greeting = findGreeting(noise, line);
      if (greeting === null) {
        if (noise.length > NOISE_BYTES) fail(program.failure(this.where, noise, this.complaints, null));
        return;
      }
      this.prompt = greeting.prompt;
      this.stream.removeListener("data", onNoise);
      this.stream.removeListener("close", onEarlyEnd);
      this.stream.on("data", (bytes: Buffer) => this.take(bytes));
      this.stream.on("close", () => this.end());
      this.complaints = "";
      done(null);
    };
    const onEarlyEnd = (): void => {
      if (this.ended === null) fail(program.failure(this.where, noise, this.complaints, exitCode));
    };
    this.stream.on("data", onNoise);
    this.stream.stderr.on("data", (chunk: Buffer) => {
      if (this.complaints.length < STDERR_BYTES) this.complaints += chunk.toString("utf8");
    });
    this.stream.once("exit", (code: number | null) => {
      exitCode = code;
    });
    this.stream.on("error", () => {});
    this.stream.once("close", onEarlyEnd);
    this.stream.write(program.hello(this.boundary, this.guardSeconds));
  }

  /** Sends one request and gathers its answer. Never call it again before the last one settled. */
  ask(
    id: number,
    line: string | Buffer,
    limits: { readonly silenceMs: number; readonly totalMs: number; readonly maxBytes: number },
  ): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.ended !== null) return reject(this.ended);
      const endsAt = Date.now() + limits.totalMs;
      const answer = new AnswerBytes(this.boundary, id, this.prompt);
      let bytesSeen = 0;
      const onTime = (): void => {
        const left = endsAt - Date.now();
        if (answer.bytes === bytesSeen || left <= 0) {
          pending.settle({ kind: "silent", bytes: answer.join() });
          return;
        }
        bytesSeen = answer.bytes;
        timer = setTimeout(onTime, Math.min(limits.silenceMs, left));
      };
      let timer = setTimeout(onTime, Math.min(limits.silenceMs, limits.totalMs));
      const pending: Pending = {
        answer,
        maxBytes: limits.maxBytes,
        settle: (outcome) => {
          clearTimeout(timer);
          this.pending = null;
          if (outcome instanceof HostError) reject(outcome);
          else resolve(outcome);
        },
      };
      this.pending = pending;
      this.stream.write(line);
    });
  }

  private take(chunk: Buffer): void {
    const { pending } = this;
    if (pending === null) return;
    if (pending.answer.add(chunk)) {
      pending.settle({ kind: "answer", bytes: pending.answer.join(), at: Date.now() });
    } else if (pending.answer.bytes > pending.maxBytes) {
      pending.settle({ kind: "flood", bytes: pending.answer.join() });
    }
  }

  private end(): void {
    this.ended ??= new HostError(
      "closed",
      `${placeOf(this.where)} closed the channel${this.complaints === "" ? "" : `: ${this.complaints.trim().slice(0, 120)}`}. It is opened again by itself.`,
    );
    this.pending?.settle(this.ended);
  }

  get isOpen(): boolean {
    return this.ended === null;
  }

  /** Ends the script; a command that hangs on the host stays there. */
  close(): void {
    this.end();
    this.stream.close();
  }
}
