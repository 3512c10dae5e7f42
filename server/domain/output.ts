/**
 * What a program printed, before any parser looks at it. Output comes from other people's machines: coloured,
 * with CRLF, NUL, half a line, or somebody's greeting. Pure; never throws; linear in the size of its input.
 */
import { failed, type Parsed } from "./reading";

/** CSI sequences, OSC strings, then any other two-byte escape. */
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]/g;

/** Without escape sequences, carriage returns, NUL and a byte order mark. */
export const plainText = (output: string): string =>
  (output.includes("\u001b") ? output.replace(ESCAPES, "") : output).replace(/[\r\0\ufeff]/g, "");

/** Lines with their leading spaces kept (they carry meaning in every format here), trailing ones dropped. */
export const linesOf = (output: string): string[] =>
  plainText(output)
    .split("\n")
    .map((line) => line.trimEnd());

/** The words of a line; an empty line has none. */
export const wordsOf = (line: string): string[] => {
  const trimmed = line.trim();
  return trimmed === "" ? [] : trimmed.split(/\s+/);
};

/** A piece of foreign text fit to stand in a sentence: one line, printable, at most 60 characters. */
export const excerpt = (text: string): string => {
  const line = plainText(text.slice(0, 400))
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/g, " ")
    .trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
};

/** A whole decimal number, or null: no exponents, no hexadecimal, no empty text. */
export const wholeNumber = (word: string | undefined): number | null =>
  word !== undefined && /^-?\d{1,15}$/.test(word) ? Number(word) : null;

/**
 * Why a command gave nothing to parse, from its exit code and stderr; null when it ended well.
 * Exit code 127 is the shell's "not found", 124 the deadline (as `timeout` reports it), 141 that of a program nobody reads on.
 */
export const commandFailure = (
  program: string,
  answer: {
    readonly exitCode: number;
    readonly stderr: string;
    readonly output: string;
    readonly truncated: boolean;
  },
): Parsed<never> | null => {
  if (answer.exitCode === 127) return failed(`${program} is not installed on this host`);
  if (answer.exitCode === 124) return failed(`${program} did not answer in time`);
  if (answer.truncated && answer.exitCode === 141)
    return failed(`${program} printed more than is read from a host`);
  const said = knownComplaint(`${answer.stderr}\n${answer.output.slice(0, 2000)}`);
  if (answer.exitCode !== 0) {
    const detail = excerpt(answer.stderr) || excerpt(answer.output);
    return failed(
      said ?? `${program} failed with exit code ${answer.exitCode}${detail ? `: ${detail}` : ""}`,
    );
  }
  if (answer.truncated) return failed(`${program} printed more than is read from a host`);
  return answer.output.trim() === "" && said !== null ? failed(said) : null;
};

/** Sentences of the daemons that mean one thing wherever they appear. */
const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/Protocol not available|Module ip_vs not found/i, "the ip_vs module is not loaded"],
  [/you must be root|Operation not permitted|Permission denied/i, "this needs root on the host"],
  [
    /a password is required|a terminal is required|may not run sudo/i,
    "sudo asks for a password on this host",
  ],
  [/failed to connect to any daemons/i, "no routing daemon is running on this host"],
  [
    /OSPF Routing Process not enabled|OSPF (?:is )?not enabled|OSPF instance not found/i,
    "OSPF is not enabled on this host",
  ],
];

/** A well-known complaint of ipvsadm, vtysh or sudo in a text, as one sentence; null when there is none. */
export const knownComplaint = (text: string): string | null => {
  const daemon = /^(zebra|ospfd|ospf6d|bgpd|staticd) is not running/m.exec(text);
  if (daemon) return `${daemon[1]} is not running on this host`;
  for (const [pattern, sentence] of COMPLAINTS) if (pattern.test(text)) return sentence;
  return null;
};

/** Whether a reason says that a daemon does not run, which is a fact about the host and not a gap in what is known. */
export const saysNotRunning = (why: string): boolean =>
  / is not running on this host$/i.test(why) || saysNoneRunning(why);

/** Whether a reason says that none of the routing daemons runs: vtysh found nobody to ask. */
export const saysNoneRunning = (why: string): boolean => /^no routing daemon is running/i.test(why);
