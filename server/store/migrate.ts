/**
 * Applies `prisma/migrations/<name>/migration.sql` in the order of their names and records them as Prisma does, with the same
 * checksum, so that Prisma's own tools find the database in sync. Prisma's schema engine is not needed: it is downloaded at
 * run time, which is not possible everywhere.
 */
import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

const migrationsFolder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Any number that is the same for every Sluice: one migrates, the others wait. */
const lock = 7_105_823_001;

export type Migration = {
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file, hexadecimal. */
  readonly checksum: string;
};

/** What was done; both empty only for a database that nothing was ever asked of. */
export type Migrated = { readonly applied: readonly string[]; readonly already: readonly string[] };

export const readMigrations = async (folder: string = migrationsFolder): Promise<readonly Migration[]> => {
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      const file = await readFile(join(folder, name, "migration.sql"));
      return { name, sql: file.toString("utf8"), checksum: createHash("sha256").update(file).digest("hex") };
    }),
  );
};

/**
 * Brings the database up to date. Each migration is one transaction together with its record. Called twice, or by two
 * processes at once, it does the work once.
 * @throws when PostgreSQL is older than 15, when a migration that was applied has since been edited, when the database
 * knows a migration that this program does not (it is newer), and when a statement fails (nothing of that file remains)
 */
export const migrate = async (databaseUrl: string, migrations?: readonly Migration[]): Promise<Migrated> => {
  const wanted = migrations ?? (await readMigrations());
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "sluice migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [lock]);
    const version = await client.query<{ n: number }>(
      "SELECT current_setting('server_version_num')::int AS n",
    );
    if ((version.rows[0]?.n ?? 0) < 150_000) throw new Error("Sluice needs PostgreSQL 15 or newer.");
    await client.query(journal);
    const already = await appliedTo(client);
    const todo = unappliedOf(wanted, already);
    for (const migration of todo) await apply(client, migration);
    return { applied: todo.map(({ name }) => name), already: [...already.keys()] };
  } finally {
    // The lock goes with the connection.
    await client.end();
  }
};

/** The table as Prisma makes it. */
const journal = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

const appliedTo = async (client: pg.Client): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    `SELECT migration_name, checksum FROM "_prisma_migrations"
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
};

const unappliedOf = (
  wanted: readonly Migration[],
  already: ReadonlyMap<string, string>,
): readonly Migration[] => {
  const names = new Set(wanted.map(({ name }) => name));
  for (const name of already.keys())
    if (!names.has(name))
      throw new Error(
        `The database has migration ${name}, which this Sluice does not know: it belongs to a newer one.`,
      );
  for (const { name, checksum } of wanted) {
    const recorded = already.get(name);
    if (recorded !== undefined && recorded !== checksum)
      throw new Error(`Migration ${name} was edited after it had been applied to this database.`);
  }
  return wanted.filter(({ name }) => !already.has(name));
};

const apply = async (client: pg.Client, { name, sql, checksum }: Migration): Promise<void> => {
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new Error(`Migration ${name} failed, nothing of it was applied.`, { cause: error });
  }
};
