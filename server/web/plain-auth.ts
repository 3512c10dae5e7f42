/**
 * Signing in and out by plain HTTP, for scripts: POST /api/auth/sign-in/email and /api/auth/sign-out.
 * The same as `session.signIn` and `session.signOut`; pages use those.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { signIn, signOut } from "../auth/sign-in";
import type { Doors } from "../trpc/context";
import { failureOf, knownError, trpcCodeOf } from "../trpc/failure";
import { credentials, meOf } from "../trpc/session";
import { logDefect } from "./log";
import { sendJson } from "./reply";

export const plainAuth = async (
  { auth, now }: Doors,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  remoteAddress: string,
): Promise<void> => {
  try {
    if (req.method !== "POST") return sendJson(res, 405, { error: "Only POST is understood here." });
    if (path === "/api/auth/sign-in/email") {
      const { user, setCookies } = await signIn(auth, {
        ...(await readCredentials(req)),
        remoteAddress,
        now: now(),
      });
      for (const line of setCookies) res.appendHeader("set-cookie", line);
      return sendJson(res, 200, meOf(user));
    }
    if (path === "/api/auth/sign-out") {
      for (const line of await signOut(auth, req.headers.cookie)) res.appendHeader("set-cookie", line);
      return sendJson(res, 200, meOf(null));
    }
    sendJson(res, 404, { error: "There is nothing here." });
  } catch (thrown) {
    const error = asTrpcError(thrown);
    if (error.code === "INTERNAL_SERVER_ERROR") logDefect(path, thrown);
    sendJson(res, getHTTPStatusCodeFromError(error), failureOf(error));
  }
};

const asTrpcError = (thrown: unknown): TRPCError => {
  if (thrown instanceof TRPCError) return thrown;
  const known = knownError(thrown);
  return new TRPCError({
    code: known === null ? "INTERNAL_SERVER_ERROR" : trpcCodeOf[known.code],
    cause: known ?? thrown,
  });
};

const readCredentials = async (req: IncomingMessage) => {
  let text = "";
  for await (const chunk of req) {
    text += String(chunk);
    if (text.length > 10_000) throw new TRPCError({ code: "PAYLOAD_TOO_LARGE", message: "Too large." });
  }
  const body = credentials.safeParse(parsed(text));
  if (!body.success) throw new TRPCError({ code: "BAD_REQUEST", cause: body.error });
  return body.data;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TRPCError({ code: "PARSE_ERROR", cause });
  }
};
