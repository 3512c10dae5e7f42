/**
 * Answers as they come off the channel. Chunks are kept as they are and joined once, when the end marker is the last
 * thing that arrived; nothing is searched before that. Produced by script.sh (protocol 1):
 * `\nB + NAME...\n` output `\nB = EXIT\n` stderr … `\nB . ID\n`, where B is the boundary of this session. The sections
 * of a kept vtysh come last and have no `=`: `PROMPT COMMAND\n` output …, `PROMPT! B . ID\n` and the prompt again.
 */
import type { AnswerSection } from "./host";
import { decode } from "./text";
import { isVtysh, keptSection, splitKept, splitPrompts } from "./vtysh-output";

const EMPTY = Buffer.alloc(0);

/** `prompt`: of the vtysh that the script keeps open; null where it keeps none. */
export type Greeting = { readonly prompt: Buffer | null };

/** The greeting in what a host has printed so far; null: not there yet, or the prompt is still on its way. */
export const findGreeting = (noise: Buffer, line: string): Greeting | null => {
  if (noise.includes(`\n${line}\n`, 0, "latin1")) return { prompt: null };
  const comment = `! ${line}\n`;
  const at = noise.lastIndexOf(comment, undefined, "latin1");
  if (at === -1) return null;
  const prompt = noise.subarray(noise.lastIndexOf(10, at) + 1, at);
  const from = at + comment.length;
  const again = noise.subarray(from, from + prompt.length);
  return prompt.length > 0 && again.equals(prompt) ? { prompt: Buffer.from(prompt) } : null;
};

export class AnswerBytes {
  private chunks: Buffer[] = [];
  private readonly ends: readonly Buffer[];
  /** The last bytes, as many as an end has. */
  private tail: Buffer = EMPTY;
  private readonly longest: number;
  bytes = 0;

  constructor(boundary: string, id: number, prompt: Buffer | null) {
    const end = Buffer.from(`\n${boundary} . ${id}\n`, "latin1");
    // Only when the prompt is there again nothing of the kept vtysh is on the way any more.
    this.ends =
      prompt === null
        ? [end]
        : [end, Buffer.concat([prompt, Buffer.from(`! ${boundary} . ${id}\n`, "latin1"), prompt])];
    this.longest = Math.max(...this.ends.map((one) => one.length));
  }

  /** Adds what arrived; true when the answer is whole. */
  add(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    const { longest } = this;
    this.tail =
      chunk.length >= longest
        ? chunk.subarray(-longest)
        : Buffer.concat([this.tail, chunk]).subarray(-longest);
    return this.ends.some((end) => this.tail.subarray(-end.length).equals(end));
  }

  /** Everything so far as one buffer. */
  join(): Buffer {
    const only = this.chunks.length === 1 ? this.chunks[0] : undefined;
    const whole = only ?? Buffer.concat(this.chunks, this.bytes);
    if (only === undefined) this.chunks = [whole];
    return whole;
  }
}

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
 * vtysh prints; a later frame of the same name replaces an earlier one.
 */
export const readAnswer = (
  answer: Buffer,
  boundary: string,
  expected: readonly string[] | null,
  options: { readonly cap: number; readonly keepEscapes: boolean; readonly prompt: Buffer | null },
): AnswerSection[] => {
  const found = new Map<string, AnswerSection>();
  for (const raw of splitFrames(answer, boundary)) {
    const names = raw.names.filter(isVtysh);
    if (names.length < raw.names.length) {
      const [name = ""] = raw.names;
      found.set(name, section(name, raw, raw.output, options));
    } else if (raw.ended || options.prompt === null) {
      const parts = splitPrompts(raw.output, names);
      for (const name of names) found.set(name, section(name, raw, parts.get(name) ?? EMPTY, options));
    } else {
      const whole = untilKeptEnd(raw, boundary, options.prompt);
      const parts = splitKept(whole.output, names, options.prompt);
      for (const name of names)
        found.set(name, keptSection(section(name, whole, parts.get(name) ?? EMPTY, options)));
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

/** What a kept vtysh printed, up to the prompt before the end marker; not ended when there is none. */
const untilKeptEnd = (raw: RawSection, boundary: string, prompt: Buffer): RawSection => {
  const end = raw.output.lastIndexOf(Buffer.concat([prompt, Buffer.from(`! ${boundary} . `, "latin1")]));
  return end === -1 ? raw : { ...raw, output: raw.output.subarray(0, end), exitCode: 0, ended: true };
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
