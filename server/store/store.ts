/**
 * The only door to PostgreSQL: inventory and people through Prisma, time series and live truth through SQL.
 * Nothing here decides what a fact means, knows a host's SSH, or opens a sealed secret. It imports the domain's types and nothing else of Sluice.
 */
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { PrismaClient } from "./generated/client";

export type Store = {
  readonly prisma: PrismaClient;
  /** Shared with Prisma. Sessions run in UTC; int8 arrives as a string, unless the query casts it. */
  readonly pool: pg.Pool;
  readonly url: string;
  /** Ends every connection, the listening one too. Queries under way finish first. */
  readonly close: () => Promise<void>;
};

/** Something that ends with its store; see `listen`. */
const closers = new WeakMap<pg.Pool, Set<() => Promise<void>>>();

export const closeWith = (store: Store, close: () => Promise<void>): void => {
  closers.get(store.pool)?.add(close);
};

/**
 * Opens no connection yet: the first query does, and every query after PostgreSQL came back. An idle connection that
 * breaks is dropped silently; a query that was under way fails with an error for which `isUnavailable` is true.
 * @param databaseUrl `postgresql://user:password@host:port/database`
 */
export const openStore = (databaseUrl: string, options: { readonly connections?: number } = {}): Store => {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.connections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    query_timeout: 60_000,
    keepAlive: true,
    application_name: "sluice",
    // Prisma's adapter writes and reads timestamps as if the session were in UTC.
    onConnect: async (client: pg.ClientBase) => {
      await client.query("SET TIME ZONE 'UTC'");
    },
  });
  // Without a listener a broken idle connection would end the process.
  pool.on("error", () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) });
  closers.set(pool, new Set());
  let closing: Promise<void> | null = null;
  const close = async () => {
    await Promise.all([...(closers.get(pool) ?? [])].map((end) => end()));
    await prisma.$disconnect();
    await pool.end();
  };
  return {
    prisma,
    pool,
    url: databaseUrl,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
