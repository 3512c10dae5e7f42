/**
 * operations/perform: the worker's side of what the web asks. May use hosts, keys, store and domain; the web must never
 * import this folder. This file takes requests, has each performed, and writes the answer; one failing never stops the rest.
 */
import { z } from "zod";
import { excerpt } from "../../domain/output";
import { SluiceError } from "../../domain/sluice-error";
import { clause } from "../../domain/words";
import { HostError } from "../../hosts/errors";
import { listen } from "../../store/listen";
import {
  answerRequest,
  type RequestOutcome,
  type TakenRequest,
  takeRequests,
} from "../../store/requests/take";
import type { Store } from "../../store/store";
import { isUnavailable } from "../../store/unavailable";
import { type RequestAnswer, type RequestArgs, type RequestKind, requests } from "../requests";

/** One function per kind. It throws SluiceError or HostError with a sentence for the person who asked. */
export type Performers = {
  readonly [K in RequestKind]: (args: RequestArgs<K>, signal: AbortSignal) => Promise<RequestAnswer<K>>;
};

/** Catches a lost notification. */
const pollMs = 2_000;
const mostAtOnce = 16;

/** Takes and answers until the returned function is called; that one waits for those under way. */
export const startAnswering = (
  store: Store,
  workerId: string,
  performers: Performers,
): (() => Promise<void>) => {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let busy = false;
  let again = false;
  const look = async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again && !stopping.signal.aborted) {
      again = false;
      const taken = await takeRequests(store, workerId, mostAtOnce).catch(unlessAway);
      // As many as are taken at once: there may be more.
      if (taken?.length === mostAtOnce) again = true;
      for (const request of taken ?? []) {
        const work = answer(store, request, performers, stopping.signal).finally(() => underWay.delete(work));
        underWay.add(work);
      }
    }
    busy = false;
  };
  const stopListening = listen(store, "sluice_request", () => void look());
  const timer = setInterval(() => void look(), pollMs);
  return async () => {
    stopListening();
    clearInterval(timer);
    stopping.abort();
    await Promise.all(underWay);
  };
};

/** PostgreSQL is away: the next look tries again. */
const unlessAway = (error: unknown): null => {
  if (isUnavailable(error)) return null;
  console.error("requests:", error);
  return null;
};

const answer = async (store: Store, request: TakenRequest, performers: Performers, stopping: AbortSignal) => {
  const signal = AbortSignal.any([
    stopping,
    AbortSignal.timeout(Math.max(1, Math.floor(request.remainingMs))),
  ]);
  const outcome = await perform(request, performers, signal);
  await answerRequest(store, request.id, outcome).catch(unlessAway);
};

const perform = async (
  request: TakenRequest,
  performers: Performers,
  signal: AbortSignal,
): Promise<RequestOutcome> => {
  try {
    return { ok: true, body: await performKind(request, performers, signal) };
  } catch (error) {
    if (error instanceof SluiceError || error instanceof HostError) return { ok: false, body: error.message };
    if (error instanceof z.ZodError) return { ok: false, body: misread(request.kind, error) };
    console.error(`request ${request.kind}:`, error);
    return {
      ok: false,
      body: "The worker failed at this; its log says why. Nothing was changed on any host.",
    };
  }
};

/** The web checks arguments with the same schemas: this is a web of another version, or somebody else's row. */
const misread = (kind: string, { issues }: z.ZodError): string => {
  const [first] = issues;
  return `The worker cannot read this request "${excerpt(kind)}": ${first?.path.join(".") || "its arguments"}: ${clause(first?.message ?? "")}. Nothing was sent.`;
};

const performKind = async (
  request: TakenRequest,
  performers: Performers,
  signal: AbortSignal,
): Promise<unknown> => {
  switch (request.kind) {
    case "scan-host-key":
      return performers["scan-host-key"](requests["scan-host-key"].args.parse(request.args), signal);
    case "discover":
      return performers.discover(requests.discover.args.parse(request.args), signal);
    case "test-host":
      return performers["test-host"](requests["test-host"].args.parse(request.args), signal);
    case "raw":
      return performers.raw(requests.raw.args.parse(request.args), signal);
    case "read-files":
      return performers["read-files"](requests["read-files"].args.parse(request.args), signal);
    case "plan":
      return performers.plan(requests.plan.args.parse(request.args), signal);
    default:
      throw new SluiceError(
        "invalid",
        `This worker does not know the request "${excerpt(request.kind)}": is it older than the web? Nothing was sent.`,
      );
  }
};
