/** Everything under /api: the guard in front, tRPC, a plain sign-in for scripts, and a sign of life. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { TRPCError } from "@trpc/server";
import { nodeHTTPRequestHandler } from "@trpc/server/adapters/node-http";
import { sessionOf } from "../auth/session";
import type { Context, Doors } from "../trpc/context";
import { knownError } from "../trpc/failure";
import { appRouter } from "../trpc/router";
import type { Environment } from "./environment";
import { logDefect } from "./log";
import { plainAuth } from "./plain-auth";
import { remoteAddressOf } from "./remote-address";
import { refuse, sendJson } from "./reply";
import { judgeRequest } from "./request-guard";

export type ApiHandler = (req: IncomingMessage, res: ServerResponse, path: string) => Promise<void>;

/** Bytes of a request's body: a proposal for two thousand hosts fits. */
const maxBodySize = 4_000_000;

export const openApi =
  (doors: Doors, environment: Environment): ApiHandler =>
  async (req, res, path) => {
    res.setHeader("cache-control", "no-store");
    const { headers } = req;
    const verdict = judgeRequest(
      {
        method: req.method ?? "",
        host: headers.host,
        origin: headers.origin,
        fetchSite: oneOf(headers["sec-fetch-site"]),
        contentType: headers["content-type"],
      },
      { listenHost: environment.host, publicUrl: environment.publicUrl },
    );
    if (verdict.kind === "refuse") return refuse(res, verdict);
    const remoteAddress = remoteAddressOf(
      req.socket.remoteAddress,
      oneOf(headers["x-forwarded-for"]),
      environment.trustedProxies,
    );
    if (path === "/api/health") return health(doors, res);
    if (path.startsWith("/api/auth/")) return plainAuth(doors, req, res, path, remoteAddress);
    if (!path.startsWith("/api/trpc/")) return sendJson(res, 404, { error: "There is nothing here." });
    await nodeHTTPRequestHandler({
      req,
      res,
      // Names of procedures need no escapes; a batch may come with its commas escaped.
      path: path.slice("/api/trpc/".length).replaceAll(/%2c/gi, ","),
      router: appRouter,
      createContext: () => contextOf(doors, req, res, remoteAddress),
      onError: logUnforeseen,
      maxBodySize,
      maxBatchSize: 20,
    });
  };

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(",") : header;

const contextOf = async (
  doors: Doors,
  req: IncomingMessage,
  res: ServerResponse,
  remoteAddress: string,
): Promise<Context> => {
  const closed = new AbortController();
  res.once("close", () => closed.abort());
  const { cookie } = req.headers;
  const setCookies = (lines: readonly string[]) => {
    for (const line of lines) res.appendHeader("set-cookie", line);
  };
  const session = await sessionOf(doors.auth, cookie);
  setCookies(session.setCookies);
  return { ...doors, user: session.user, remoteAddress, cookie, closed: closed.signal, setCookies };
};

const logUnforeseen = ({ error, path }: { error: TRPCError; path: string | undefined }): void => {
  if (error.code === "INTERNAL_SERVER_ERROR" && knownError(error.cause) === null)
    logDefect(path ?? "api", error.cause ?? error);
};

/** For whoever watches the watcher: 200 when PostgreSQL answers. Says nothing else to strangers. */
const health = async ({ store }: Doors, res: ServerResponse): Promise<void> => {
  const up = await store.pool.query("SELECT 1").then(
    () => true,
    () => false,
  );
  sendJson(res, up ? 200 : 503, { status: up ? "ok" : "PostgreSQL does not answer" });
};
