/** The one mapper from errors to what the browser may know of them. */
import type { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { z } from "zod";
import { SluiceError, type SluiceErrorCode } from "../domain/sluice-error";
import { isUnavailable } from "../store/unavailable";

/** tRPC's code (hence HTTP status) for each of ours. */
export const trpcCodeOf: Readonly<Record<SluiceErrorCode, TRPC_ERROR_CODE_KEY>> = {
  "signed-out": "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "foreign-request": "FORBIDDEN",
  "wrong-password": "UNAUTHORIZED",
  "too-many-attempts": "TOO_MANY_REQUESTS",
  "set-up-closed": "FORBIDDEN",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  invalid: "BAD_REQUEST",
  "sealed-unreadable": "BAD_REQUEST",
  "worker-silent": "SERVICE_UNAVAILABLE",
  "worker-timeout": "GATEWAY_TIMEOUT",
  "worker-failed": "BAD_GATEWAY",
  "store-unreachable": "SERVICE_UNAVAILABLE",
};

/** What the browser gets of a failure, in `error.data.failure`. */
export type Failure = {
  /** `invalid` with `fields` for bad input; `defect` for anything unforeseen. */
  readonly code: SluiceErrorCode | "defect";
  /** For a person; complete. */
  readonly sentence: string;
  /** Bad input: sentences by field path (`hosts.0.name`). */
  readonly fields: Readonly<Record<string, string>> | null;
};

/** Our own error for what was thrown, where there is one; null for a defect. */
export const knownError = (thrown: unknown): SluiceError | null => {
  if (thrown instanceof SluiceError) return thrown;
  if (!isUnavailable(thrown)) return null;
  return new SluiceError(
    "store-unreachable",
    "PostgreSQL does not answer. What is on screen is as old as it says; Sluice goes on trying.",
    { cause: thrown },
  );
};

const failure = (code: Failure["code"], sentence: string, fields: Failure["fields"] = null): Failure => ({
  code,
  sentence,
  fields,
});

/** Every error of the API passes here. The text of an unforeseen one stays on the server. */
export const failureOf = (error: TRPCError): Failure => {
  const known = knownError(error.cause);
  if (known !== null) return failure(known.code, known.message);
  if (error.code === "INTERNAL_SERVER_ERROR")
    return failure(
      "defect",
      "Sluice itself failed on this. The server's log has the reason; nothing more is known here.",
    );
  if (error.code === "BAD_REQUEST" && error.cause instanceof z.core.$ZodError) {
    const fields = fieldsOf(error.cause);
    return failure("invalid", Object.values(fields)[0] ?? "The input is not valid.", fields);
  }
  // tRPC's own refusals (no such procedure, wrong method, too large) say nothing about us; a parser's words might.
  return failure("invalid", error.cause === undefined ? error.message : "The request could not be read.");
};

const fieldsOf = (error: z.core.$ZodError): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) fields[issue.path.map(String).join(".")] ??= issue.message;
  return fields;
};
