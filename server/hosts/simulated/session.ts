/** One exec channel of a simulated host: speaks the protocol of script.sh, and nothing else. */
import type { ServerChannel } from "ssh2";
import { greetingLine, scriptCommand } from "../script";
import { answerVerb, type Frame, type SimulatedHost } from "./answer";

const CAP = 1024 * 1024 + 1;

const COMMANDS = new Map<string, { readonly sudo: boolean }>();
for (const sudo of [false, true])
  for (const script of ["sent", "installed"] as const)
    COMMANDS.set(scriptCommand({ sudo, script }), { sudo });

/** Serves the command of an exec request. Commands other than the script's are told to `onUnexpected` and fail. */
export const serveExec = (
  host: SimulatedHost,
  command: string,
  channel: ServerChannel,
  onUnexpected: (command: string) => void,
): void => {
  const { faults } = host;
  const known = COMMANDS.get(command);
  const end = (stdout: string, stderr: string, code: number): void => {
    if (stdout !== "") channel.write(stdout);
    if (stderr !== "") channel.stderr.write(stderr);
    channel.exit(code);
    channel.end();
  };
  channel.on("error", () => {});
  if (known === undefined) {
    onUnexpected(command);
    end("", `sh: 1: ${command.slice(0, 40)}: not found\n`, 127);
  } else if (faults.noShell !== null) end(`${faults.noShell}\n`, "", 1);
  else if (known.sudo && faults.sudoRefuses) end("", "sudo: a password is required\n", 1);
  else converse(host, channel);
};

const converse = (host: SimulatedHost, channel: ServerChannel): void => {
  let boundary = "";
  let guard = 0;
  let rest = "";
  if (host.faults.noise !== "") channel.write(host.faults.noise);
  channel.on("data", (chunk: Buffer) => {
    rest += chunk.toString("latin1");
    for (let at = rest.indexOf("\n"); at !== -1; at = rest.indexOf("\n")) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 1);
      if (boundary !== "") {
        serveLine(host, channel, boundary, guard, line);
        continue;
      }
      const hello = /^hello 1 ([0-9a-f]{32}) (\d+)$/.exec(line);
      if (hello === null) {
        channel.exit(64);
        channel.end();
        return;
      }
      boundary = hello[1] ?? "";
      guard = Number(hello[2]);
      channel.write(`\n${greetingLine(boundary)}\n`);
    }
  });
  channel.on("end", () => channel.end());
};

const serveLine = (
  host: SimulatedHost,
  channel: ServerChannel,
  boundary: string,
  guard: number,
  line: string,
): void => {
  const [id = "", verb = "", ...args] = line.split(" ");
  if (!/^\d+$/.test(id)) {
    channel.exit(64);
    channel.end();
    return;
  }
  const { faults } = host;
  const frames = answerVerb(host, verb, args).map((frame) =>
    guard > 0 && !faults.unstoppable ? guarded(frame, guard) : frame,
  );
  const send = (): void => {
    const hangs = frames.findIndex((frame) => frame.hangs);
    const parts: (string | Buffer)[] = [];
    for (const frame of hangs === -1 ? frames : frames.slice(0, hangs))
      parts.push(
        `\n${boundary} + ${frame.names.join(" ")}\n`,
        frame.output,
        `\n${boundary} = ${frame.exitCode}\n${frame.stderr}`,
      );
    if (hangs !== -1) parts.push(`\n${boundary} + ${frames[hangs]?.names.join(" ")}\n`);
    else parts.push(`\n${boundary} . ${id}\n`);
    const bytes = join(parts);
    if (!faults.cutOff) channel.write(bytes);
    else {
      channel.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
      channel.exit(1);
      channel.end();
    }
  };
  if (faults.slowMs > 0) setTimeout(send, faults.slowMs);
  else send();
};

/** What the script's guard makes of a frame: a hanging command is stopped, a flood is cut. */
const guarded = (frame: Frame, seconds: number): Frame => {
  if (frame.hangs) {
    const command = frame.names[0] ?? "";
    return {
      names: frame.names,
      output: "",
      exitCode: 124,
      stderr: `${command} did not answer within ${seconds} s and was stopped`,
    };
  }
  return frame.output.length > CAP ? { ...frame, output: frame.output.slice(0, CAP), exitCode: 141 } : frame;
};

const join = (parts: readonly (string | Buffer)[]): Buffer =>
  parts.every((part) => typeof part === "string")
    ? Buffer.from(parts.join(""), "utf8")
    : Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "utf8") : part)));
