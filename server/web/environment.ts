/**
 * web/: the process people's browsers talk to. Joins Next, the API, the live hub and sign-in behind one HTTP server.
 * It holds no key and reaches no machine; what it wants done it writes to the store for the worker.
 *
 * This file: what the environment says, read once.
 */
import { join, resolve } from "node:path";

export type Environment = {
  readonly host: string;
  readonly port: number;
  /** The state directory, absolute. */
  readonly directory: string;
  /** Null: Sluice starts its own PostgreSQL in the state directory. */
  readonly databaseUrl: string | null;
  /** What people type into the browser; null: whatever reaches the port. Decides cookies, links, and accepted names. */
  readonly publicUrl: URL | null;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly spawnsWorker: boolean;
  readonly dev: boolean;
};

/** Throws one sentence for a value that cannot be used. */
export const readEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  flags: readonly string[],
): Environment => ({
  host: env.HOST || "127.0.0.1",
  port: portOf(env.PORT || "3000"),
  directory: resolve(env.SLUICE_DIR || ".sluice"),
  databaseUrl: env.DATABASE_URL || null,
  publicUrl: env.SLUICE_URL ? urlOf(env.SLUICE_URL) : null,
  trustedProxies: (env.SLUICE_TRUSTED_PROXIES ?? "").split(/[\s,]+/).filter(Boolean),
  spawnsWorker: env.SLUICE_WORKER !== "external" && !flags.includes("--no-worker"),
  dev: flags.includes("--dev"),
});

export const secretPath = ({ directory }: Environment): string => join(directory, "web.secret");

/** What to type into the browser; `port` is the one really listened on. */
export const originOf = ({ publicUrl, host }: Environment, port: number): string => {
  if (publicUrl !== null) return publicUrl.origin;
  const everywhere = host === "0.0.0.0" || host === "::";
  const name = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is "${text}": it must be a number from 0 to 65535.`);
  return port;
};

const urlOf = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== "/")
    throw new Error(`SLUICE_URL is "${text}": it must look like https://sluice.example.org.`);
  return url;
};

/** Whether only this machine can reach the port. */
export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host);
