/** The verbs of the changing script, one method each, over one channel; each within its own time. */
import type { HostAction } from "../../domain/change/model";
import type { Parsed } from "../../domain/reading";
import type { Outcome } from "../channel";
import { HostError, seconds as inSeconds, placeOf, type Where } from "../errors";
import { readAnswer } from "../frames";
import type { AnswerSection } from "../host";
import { parseChanges, parseHostChanges, parseValidation } from "./answers";
import type { ChangeOnHost, ChangeSession, Staging } from "./model";
import { ChangeRefused, isRefusalCode } from "./refused";
import { lineRequests, named, type Request, requestBytes, stageRequest, whole } from "./requests";

/**
 * ms. Longer than everything the script does for the verb at its slowest (every command of it has a limit of its own), and a
 * session that waits for another one there has 30 s for that.
 */
const DEADLINES: Readonly<Record<string, number>> = {
  hold: 40_000,
  stage: 60_000,
  lines: 60_000,
  validate: 150_000,
  arm: 90_000,
  apply: 240_000,
  confirm: 60_000,
  revert: 300_000,
  state: 60_000,
  release: 40_000,
};
const MOST_BYTES = 8 * 1024 * 1024;

/** What a session needs of a channel. */
export type Channel = {
  readonly boundary: string;
  ask(
    id: number,
    request: Buffer,
    limits: { readonly silenceMs: number; readonly totalMs: number; readonly maxBytes: number },
  ): Promise<Outcome>;
  close(): void;
};

export class Session implements ChangeSession {
  private nextId = 1;
  constructor(
    private readonly channel: Channel,
    private readonly where: Where,
  ) {}

  async hold(operation: string, epoch: number, seconds: number): Promise<void> {
    await this.ask("hold", named(operation), whole(epoch), whole(seconds));
  }

  async stage(change: string, { files, actions }: Staging): Promise<void> {
    const requests = [
      ...files.map((file, number) => stageRequest(change, number, file)),
      ...actions.flatMap((action) => lineRequests(change, action)),
    ];
    for (const request of requests) await this.send(request);
  }

  async validate(change: string): Promise<ReturnType<typeof parseValidation>> {
    return parseValidation(await this.ask("validate", named(change)));
  }

  arm(change: string, seconds: number, actions: readonly HostAction[]): Promise<ChangeOnHost> {
    return this.oneChange("arm", named(change), whole(seconds), ...actions.map((action) => action.kind));
  }

  apply(change: string): Promise<ChangeOnHost> {
    return this.oneChange("apply", named(change));
  }

  confirm(change: string): Promise<ChangeOnHost> {
    return this.oneChange("confirm", named(change));
  }

  revert(change: string): Promise<ChangeOnHost> {
    return this.oneChange("revert", named(change));
  }

  async state() {
    return this.understood(parseHostChanges(await this.ask("state")));
  }

  stateOf(change: string): Promise<ChangeOnHost> {
    return this.oneChange("state", named(change));
  }

  async release(operation: string): Promise<void> {
    await this.ask("release", named(operation));
  }

  private async oneChange(...words: string[]): Promise<ChangeOnHost> {
    const [change] = this.understood(parseChanges(await this.ask(...words)));
    return change ?? this.understood({ kind: "failed", why: "it said nothing of the change" });
  }

  private ask(...words: string[]): Promise<readonly AnswerSection[]> {
    return this.send({ words, bytes: null });
  }

  private async send(request: Request): Promise<readonly AnswerSection[]> {
    const [verb = ""] = request.words;
    const totalMs = DEADLINES[verb] ?? 60_000;
    const id = this.nextId++;
    const outcome = await this.channel.ask(id, requestBytes(id, request), {
      totalMs,
      silenceMs: totalMs,
      maxBytes: MOST_BYTES,
    });
    if (outcome.kind !== "answer") {
      this.channel.close();
      throw new HostError(
        "timeout",
        `${placeOf(this.where)} did not answer "${verb}" within ${inSeconds(totalMs)}. What it does there goes on to its end; it is asked again what became of it.`,
      );
    }
    const sections = readAnswer(outcome.bytes, this.channel.boundary, null, {
      cap: MOST_BYTES,
      keepEscapes: false,
      prompt: null,
    });
    const refusal = sections.find((section) => section.name === "refused");
    if (refusal !== undefined) throw this.refusal(refusal.stderr);
    return sections;
  }

  private refusal(said: string): Error {
    const [code = "", ...words] = said.split(" ");
    if (!isRefusalCode(code) || code === "bad-request")
      return new HostError(
        "protocol",
        `${placeOf(this.where)}: the changing script refused the request (${said}). It may be older than this Sluice.`,
      );
    return new ChangeRefused(
      code,
      `${placeOf(this.where)} refused, and changed nothing: ${words.join(" ")}.`,
    );
  }

  private understood<T>(parsed: Parsed<T>): T {
    if (parsed.kind === "parsed") return parsed.value;
    throw new HostError(
      "protocol",
      `${placeOf(this.where)}: the answer of the changing script: ${parsed.why}.`,
    );
  }
}
