/** The one HTTP server: who is let in, which headers every answer carries, what goes to the API and what to Next. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ApiHandler } from "./api";
import type { Environment } from "./environment";
import { logDefect } from "./log";
import { refuse, sendJson } from "./reply";
import { judgeHost } from "./request-guard";
import { contentSecurityPolicy, securityHeaders } from "./security-headers";

export type PageHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export type WebServer = {
  readonly server: Server;
  /** Takes no new request, ends open streams, lets short ones finish for `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
};

export const openWebServer = (environment: Environment, api: ApiHandler, page: PageHandler): WebServer => {
  const streams = new Set<ServerResponse>();
  const always = Object.entries(securityHeaders(environment.publicUrl?.protocol === "https:"));
  const door = { listenHost: environment.host, publicUrl: environment.publicUrl };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    for (const [name, value] of always) res.setHeader(name, value);
    const verdict = judgeHost(req.headers.host, door);
    if (verdict.kind === "refuse") return refuse(res, verdict);
    const path = (req.url ?? "/").split("?", 1)[0] ?? "/";
    if (path.startsWith("/api/")) {
      streams.add(res);
      res.once("close", () => streams.delete(res));
      return api(req, res, path);
    }
    const nonce = randomBytes(18).toString("base64");
    const policy = contentSecurityPolicy(nonce, environment.dev);
    res.setHeader("content-security-policy", policy);
    // Next reads the nonce here; what a client may have sent under these names is overwritten.
    req.headers["content-security-policy"] = policy;
    req.headers["x-nonce"] = nonce;
    delete req.headers["content-security-policy-report-only"];
    return page(req, res);
  };

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      logDefect(req.url ?? "request", error);
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { error: "Sluice itself failed on this. The server's log has the reason." });
    });
  });
  return { server, close: (graceMs) => closeServer(server, streams, graceMs) };
};

/**
 * A stream is cut, not ended: a browser takes an orderly end for the last word and would not come back.
 */
const closeServer = async (
  server: Server,
  streams: ReadonlySet<ServerResponse>,
  graceMs: number,
): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  for (const res of streams) if (isStream(res)) res.destroy();
  const force = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(force);
};

const isStream = (res: ServerResponse): boolean =>
  String(res.getHeader("content-type") ?? "").startsWith("text/event-stream");
