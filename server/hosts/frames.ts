/**
 * Answers as they come off the channel. Chunks are kept as they are and joined once, when the end marker is the last
 * thing that arrived; nothing is searched before that. Produced by script.sh (protocol 1):
 * `\nB + NAME...\n` output `\nB = EXIT\n` stderr … `\nB . ID\n`, where B is the boundary of this session. The sections that a
 * kept vtysh answers come last and have no `=`: its prompt repeats the end marker, `lvs1# ! B . ID\n`.
 */
import { SECTIONS } from "../domain/host/sections";
import type { AnswerSection } from "./host";
import { decode } from "./text";

const EMPTY = Buffer.alloc(0);
const TAIL = 512;

export class AnswerBytes {
  private chunks: Buffer[] = [];
  private readonly end: Buffer;
  private readonly keptEnd: Buffer;
  /** The last bytes, longer than a marker and a prompt after it. */
  private tail: Buffer = EMPTY;
  bytes = 0;

  constructor(boundary: string, id: number) {
    this.end = Buffer.from(`\n${boundary} . ${id}\n`, "latin1");
    this.keptEnd = Buffer.from(`! ${boundary} . ${id}\n`, "latin1");
  }

  /** Adds what arrived; true when the answer is whole. */
  add(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    this.tail =
      chunk.length >= TAIL ? chunk.subarray(-TAIL) : Buffer.concat([this.tail, chunk]).subarray(-TAIL);
    return this.endsInMarker() || promptRepeated(this.tail, this.keptEnd) !== -1;
  }

  private endsInMarker(): boolean {
    const from = this.tail.length - this.end.length;
    return from >= 0 && this.tail.compare(this.end, 0, this.end.length, from) === 0;
  }

  /** Everything so far as one buffer. */
  join(): Buffer {
    const only = this.chunks.length === 1 ? this.chunks[0] : undefined;
    const whole = only ?? Buffer.concat(this.chunks, this.bytes);
    if (only === undefined) this.chunks = [whole];
    return whole;
  }
}

/**
 * Where in `bytes` a kept vtysh has repeated `comment` behind its prompt and shown the same prompt again: only then is
 * nothing of it on the way any more. -1: not yet.
 */
export const promptRepeated = (bytes: Buffer, comment: Buffer): number => {
  const at = bytes.lastIndexOf(comment);
  if (at === -1) return -1;
  const prompt = bytes.subarray(lineStart(bytes, at), at);
  const after = bytes.subarray(at + comment.length);
  return after.length >= prompt.length && after.subarray(0, prompt.length).equals(prompt) ? at : -1;
};

type RawSection = { names: string[]; exitCode: number; output: Buffer; stderr: string; ended: boolean };

/** Takes the frames of one answer apart. Tolerates a missing end: the last section is then not `ended`. */
export const splitFrames = (answer: Buffer, boundary: string): RawSection[] => {
  const mark = Buffer.from(`\n${boundary} `, "latin1");
  const sections: RawSection[] = [];
  let open: RawSection | null = null;
  let at = answer.indexOf(mark);
  while (at !== -1) {
    const kindAt = at + mark.length;
    const lineEnd = answer.indexOf(10, kindAt);
    if (lineEnd === -1) break;
    const next = answer.indexOf(mark, lineEnd + 1);
    const body = answer.subarray(lineEnd + 1, next === -1 ? answer.length : next);
    const kind = answer[kindAt];
    const words = answer.toString("latin1", kindAt + 2, lineEnd);
    if (kind === 0x2b) {
      open = { names: words.split(" "), exitCode: -1, output: body, stderr: "", ended: false };
      sections.push(open);
    } else if (kind === 0x3d && open !== null) {
      open.exitCode = Number(words);
      open.stderr = body.length === 0 ? "" : body.toString("utf8").trimEnd();
      open.ended = true;
      open = null;
    }
    at = next;
  }
  return sections;
};

/**
 * The sections of a whole answer. Several vtysh sections share one frame and are told apart by the prompt lines that
 * `vtysh -E` prints; a later frame of the same name replaces an earlier one.
 */
export const readAnswer = (
  answer: Buffer,
  boundary: string,
  expected: readonly string[] | null,
  options: { readonly cap: number; readonly keepEscapes: boolean },
): AnswerSection[] => {
  const found = new Map<string, AnswerSection>();
  for (const raw of splitFrames(answer, boundary)) {
    if (raw.names.every(isVtysh)) {
      const whole = raw.ended ? raw : untilKeptEnd(raw, boundary);
      const parts = splitPrompts(whole.output, raw.names);
      for (const name of raw.names) {
        const one = section(name, whole, parts.get(name) ?? EMPTY, options);
        found.set(name, raw.ended ? one : keptSection(one));
      }
    } else {
      const [name = ""] = raw.names;
      found.set(name, section(name, raw, raw.output, options));
    }
  }
  if (expected === null || found.has("refused")) return [...found.values()];
  return expected.map((name) => found.get(name) ?? notReached(name));
};

const section = (
  name: string,
  raw: RawSection,
  bytes: Buffer,
  options: { readonly cap: number; readonly keepEscapes: boolean },
): AnswerSection => {
  const tooLong = bytes.length > options.cap;
  const text = decode(tooLong ? bytes.subarray(0, options.cap) : bytes, options.keepEscapes);
  return {
    name,
    exitCode: raw.exitCode,
    output: text.output,
    truncated: tooLong || !raw.ended,
    lossy: text.lossy,
    ansiStripped: text.ansiStripped,
    stderr: raw.stderr,
  };
};

/** What a kept vtysh printed, up to the prompt that repeats the end marker; not ended when there is none. */
const untilKeptEnd = (raw: RawSection, boundary: string): RawSection => {
  const marker = raw.output.lastIndexOf(`! ${boundary} . `, undefined, "latin1");
  if (marker === -1) return raw;
  return { ...raw, output: raw.output.subarray(0, lineStart(raw.output, marker)), exitCode: 0, ended: true };
};

/** `Warning: connecting to ospfd...failed!`: a kept vtysh outlives the daemons and looks for them again each time. */
const WARNING = /^Warning: (?:connecting to|closing connection to) .*\n?/gm;

/** A kept vtysh has no exit codes: it failed where it only complains. */
const keptSection = (one: AnswerSection): AnswerSection => {
  const missing = /^Warning: connecting to (\w+)\.\.\.failed!/m.exec(one.output)?.[1];
  const output = one.output.includes("Warning: ") ? one.output.replace(WARNING, "") : one.output;
  if (missing !== undefined && output.trim() === "")
    return { ...one, exitCode: 1, output: "", stderr: `${missing} is not running` };
  return { ...one, output, exitCode: /^(?:% |\w+ is not running)/.test(output) ? 1 : one.exitCode };
};

const notReached = (name: string): AnswerSection => ({
  name,
  exitCode: -1,
  output: "",
  truncated: true,
  lossy: false,
  ansiStripped: false,
  stderr: "not reached: the answer was cut off before this section",
});

const isVtysh = (name: string): boolean =>
  Object.hasOwn(SECTIONS, name) && SECTIONS[name as keyof typeof SECTIONS].startsWith("show ");

/** Cuts the output of `vtysh -E -c A -c B` at its prompt lines (`lvs1# show ip ospf neighbor json`). */
const splitPrompts = (output: Buffer, names: readonly string[]): Map<string, Buffer> => {
  const parts = new Map<string, Buffer>();
  let from = -1;
  let current: string | null = null;
  for (const name of names) {
    const prompt = Buffer.from(`# ${SECTIONS[name as keyof typeof SECTIONS]}\n`, "latin1");
    const hash = output.indexOf(prompt, Math.max(from, 0));
    if (hash === -1) continue;
    if (current !== null) parts.set(current, output.subarray(from, lineStart(output, hash)));
    current = name;
    from = hash + prompt.length;
  }
  if (current !== null) parts.set(current, output.subarray(from));
  // An old vtysh without -E prints no prompts: then a lone section is all there is.
  else if (names.length === 1 && names[0] !== undefined) parts.set(names[0], output);
  return parts;
};

const lineStart = (bytes: Buffer, at: number): number => bytes.lastIndexOf(10, at) + 1;
