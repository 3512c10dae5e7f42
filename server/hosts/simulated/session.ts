/** One exec channel of a simulated host: speaks the protocol of script.sh, or that of the changing script, and nothing else. */
import type { ServerChannel } from "ssh2";
import { isRoutingSection, isSectionName } from "../../domain/host/sections";
import { changeCommand } from "../change/script";
import { greetingLine, scriptCommand } from "../script";
import { answerVerb, type Frame, type SimulatedHost } from "./answer";
import { converseChanging } from "./change-session";

const CAP = 1024 * 1024 + 1;

const COMMANDS = new Map<string, { readonly sudo: boolean; readonly changing: boolean }>();
for (const sudo of [false, true])
  for (const script of ["sent", "installed"] as const) {
    COMMANDS.set(scriptCommand({ sudo, script }), { sudo, changing: false });
    COMMANDS.set(changeCommand({ sudo, script }), { sudo, changing: true });
  }

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
  if (known === undefined || (known.changing && host.changes === null)) {
    onUnexpected(command);
    end("", `sh: 1: ${command.slice(0, 40)}: not found\n`, 127);
  } else if (faults.noShell !== null) end(`${faults.noShell}\n`, "", 1);
  else if (known.sudo && faults.sudoRefuses) end("", "sudo: a password is required\n", 1);
  else if (known.changing && host.changes !== null) converseChanging(host.changes, channel);
  else converse(host, channel);
};

/** What was agreed at the greeting. `prompt`: of the vtysh that is kept open; null: none is. */
type Session = { readonly boundary: string; readonly guard: number; readonly prompt: string | null };

const converse = (host: SimulatedHost, channel: ServerChannel): void => {
  let session: Session | null = null;
  let rest = "";
  if (host.faults.noise !== "") channel.write(host.faults.noise);
  channel.on("data", (chunk: Buffer) => {
    rest += chunk.toString("latin1");
    for (let at = rest.indexOf("\n"); at !== -1; at = rest.indexOf("\n")) {
      const line = rest.slice(0, at);
      rest = rest.slice(at + 1);
      if (session !== null) {
        serveLine(host, channel, session, line);
        continue;
      }
      const hello = /^hello 1 ([0-9a-f]{32}) (\d+)$/.exec(line);
      if (hello === null) {
        channel.exit(64);
        channel.end();
        return;
      }
      const [, boundary = "", seconds] = hello;
      const guard = Number(seconds);
      const prompt = guard === 0 ? vtyshPrompt(host) : null;
      session = { boundary, guard, prompt };
      const greeting = greetingLine(boundary);
      channel.write(
        prompt === null
          ? `\n${greeting}\n`
          : `\n\nHello, this is FRRouting.\n\n${prompt}! ${greeting}\n${prompt}`,
      );
    }
  });
  channel.on("end", () => channel.end());
};

const vtyshPrompt = (host: SimulatedHost): string | null => {
  const { faults } = host;
  const { routing, hostname } = host.snapshot();
  if (routing === null || faults.missing.has("vtysh") || faults.hanging.has("vtysh") || faults.startsVtysh)
    return null;
  return routing.zebra && routing.ospf !== null ? `${hostname}# ` : null;
};

const isKept = (frame: Frame, prompt: string | null): boolean =>
  prompt !== null &&
  frame.exitCode === 0 &&
  frame.hangs !== true &&
  frame.names.every((name) => isSectionName(name) && isRoutingSection(name)) &&
  typeof frame.output === "string" &&
  frame.output.startsWith(prompt);

const serveLine = (
  host: SimulatedHost,
  channel: ServerChannel,
  { boundary, guard, prompt }: Session,
  line: string,
): void => {
  const [id = "", verb = "", ...args] = line.split(" ");
  if (!/^\d+$/.test(id)) {
    channel.exit(64);
    channel.end();
    return;
  }
  const { faults } = host;
  const all = answerVerb(host, verb, args).map((frame) =>
    guard > 0 && !faults.unstoppable ? guarded(frame, guard) : frame,
  );
  const kept = all.filter((frame) => isKept(frame, prompt));
  const frames = all.filter((frame) => !kept.includes(frame));
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
    else if (kept.length === 0) parts.push(`\n${boundary} . ${id}\n`);
    else
      parts.push(
        `\n${boundary} + ${kept.flatMap((frame) => frame.names).join(" ")}\n!\n`,
        ...kept.map((frame) => frame.output),
        `${prompt}! ${boundary} . ${id}\n${prompt}`,
      );
    const bytes = join(parts);
    if (faults.cutOff === false || (faults.cutOff === "unguarded" && guard > 0)) channel.write(bytes);
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
