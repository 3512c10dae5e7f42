/** The one mapper from errors to what the browser may know of them. */
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server/rpc";
import { ZodError, z } from "zod";
import { SluiceError, type SluiceErrorCode } from "../domain/sluice-error";

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

const defect: Failure = {
  code: "defect",
  sentence: "Sluice itself failed on this. The server's log has the reason; nothing more is known here.",
  fields: null,
};

const fieldsOf = (error: z.core.$ZodError): Record<string, string> => {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    const path = issue.path.map(String).join(".");
    fields[path] ??= issue.message;
  }
  return fields;
};

/** `wrapped` is what was thrown, after tRPC's own wrapping has been taken off. */
export const failureOf = (wrapped: unknown): Failure => {
  if (wrapped instanceof SluiceError) return { code: wrapped.code, sentence: wrapped.message, fields: null };
  if (wrapped instanceof ZodError || wrapped instanceof z.core.$ZodError) {
    const fields = fieldsOf(wrapped);
    const first = Object.values(fields)[0];
    return { code: "invalid", sentence: first ?? "The input is not valid.", fields };
  }
  return defect;
};
