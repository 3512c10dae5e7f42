/** What a person reads when a call failed. The server's own sentences are complete; the rest is about the way there. */
import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../../server/trpc/router";

/** The server's codes, and `unreachable`: no answer came. */
export type ClientFailure = {
  readonly code: string;
  readonly sentence: string;
  /** Bad input: sentences by field path. */
  readonly fields: Readonly<Record<string, string>>;
};

const unreachable: ClientFailure = {
  code: "unreachable",
  sentence: "Sluice does not answer. Is the server running, and are you on its network?",
  fields: {},
};

/** Any error of a query, mutation or stream, as a sentence with a stable code. */
export function failureOf(error: unknown): ClientFailure {
  if (error instanceof TRPCClientError) {
    const failure = (error as TRPCClientError<AppRouter>).data?.failure;
    if (failure) return { code: failure.code, sentence: failure.sentence, fields: failure.fields ?? {} };
  }
  return unreachable;
}
