/**
 * For tests: the web process without Next, on a real PostgreSQL and a real port, and people who use it over HTTP as a
 * browser does (cookie, Origin, JSON, server-sent events).
 */
import type { AddressInfo } from "node:net";
import { createTRPCClient, httpLink } from "@trpc/client";
import superjson from "superjson";
import { afterAll, beforeAll } from "vitest";
import { createUser } from "../auth/people";
import type { UserRole } from "../auth/permission";
import { signIn } from "../auth/sign-in";
import type { Store } from "../store/store";
import { type LiveStore, withStore } from "../store/testing";
import type { AppRouter } from "../trpc/router";
import { readEnvironment } from "./environment";
import { openWeb, type Web } from "./web";

export const password = "correct horse battery";
export const pageText = "a page";

export type Visitor = {
  readonly cookie: string;
  readonly userId: string | null;
  readonly api: ReturnType<typeof createTRPCClient<AppRouter>>;
  /** Any request; path from the root. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  /** Messages of a subscription as they come. Ends with the signal; throws the failure's sentence. */
  readonly watch: (path: string, input: unknown, signal: AbortSignal) => AsyncGenerator<unknown>;
};

export type LiveWeb = {
  readonly db: LiveStore;
  readonly store: Store;
  readonly web: Web;
  readonly origin: string;
  readonly anonymous: () => Visitor;
  /** Makes a person of this role and signs them in. */
  readonly person: (role: UserRole) => Promise<Visitor>;
};

/** Call it once at the top of a file. */
export const withWeb = (env: Readonly<Record<string, string>> = {}): LiveWeb => {
  const db = withStore();
  let web: Web | null = null;
  let origin = "";
  let people = 0;
  const there = (): Web => {
    if (web === null) throw new Error("The web is there within tests and hooks only.");
    return web;
  };
  beforeAll(async () => {
    const environment = readEnvironment({ PORT: "0", ...env }, []);
    const opened = openWeb(db.store, environment, "0".repeat(64), async (req, res) => {
      res.end(`${pageText} ${String(req.headers["x-nonce"])}`);
    });
    web = opened;
    await new Promise<void>((resolve) => opened.server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(opened.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await web?.close(500);
  });
  const visitor = (cookie: string, userId: string | null): Visitor => ({
    cookie,
    userId,
    api: createTRPCClient<AppRouter>({
      links: [httpLink({ url: `${origin}/api/trpc`, transformer: superjson, headers: { cookie, origin } })],
    }),
    fetch: (path, init) =>
      fetch(`${origin}${path}`, { ...init, headers: { cookie, origin, ...headersOf(init) } }),
    watch: (path, input, signal) => watch(`${origin}/api/trpc/${path}`, cookie, input, signal),
  });
  return {
    db,
    get store() {
      return db.store;
    },
    get web() {
      return there();
    },
    get origin() {
      return origin;
    },
    anonymous: () => visitor("", null),
    person: async (role) => {
      const { auth } = there().doors;
      const email = `${role}${++people}@example.org`;
      const actor = { kind: "system", name: "test" } as const;
      const { id } = await createUser(auth, { name: `${role} ${people}`, email, role, password }, actor);
      const who = { email, password, remoteAddress: "test", now: Date.now() };
      const { setCookies } = await signIn(auth, who);
      return visitor(setCookies.map((line) => line.split(";")[0]).join("; "), id);
    },
  };
};

const headersOf = (init: RequestInit | undefined): Record<string, string> =>
  Object.fromEntries(new Headers(init?.headers));

/** The address of a query or subscription with its input. */
export const callUrl = (base: string, input: unknown): string =>
  input === undefined ? base : `${base}?input=${encodeURIComponent(superjson.stringify(input))}`;

/** tRPC over server-sent events: `event: …`, `data: …` (superjson), an empty line. */
async function* watch(
  base: string,
  cookie: string,
  input: unknown,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  const response = await fetch(callUrl(base, input), {
    headers: { cookie, accept: "text/event-stream" },
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(`${response.status}: ${await response.text()}`);
  let buffer = "";
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    const messages = buffer.split("\n\n");
    buffer = messages.pop() ?? "";
    for (const message of messages) {
      const event = /^event: ?(.*)$/m.exec(message)?.[1] ?? "message";
      const data = /^data: ?(.*)$/m.exec(message)?.[1] ?? "";
      if (event === "serialized-error") throw new Error(data);
      if (event === "message" && data !== "") yield superjson.parse(data);
    }
  }
}
