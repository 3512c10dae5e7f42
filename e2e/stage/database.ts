/** Looking into Sluice's own database, past all of its code: what really rests there. */
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../server/store/embedded/start";
import { directory } from "./stage";

/** The tables, each once, in whose rows, written out as text, `needle` stands. */
export const textInDatabase = async (needle: string): Promise<string[]> => {
  const { url } = await startEmbeddedPostgres({ directory: join(directory(), "postgres") });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT quote_ident(relname) AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const { rowCount } = await client.query(
        `SELECT FROM ${name} AS one WHERE position($1 in one::text) > 0 LIMIT 1`,
        [needle],
      );
      if (rowCount) holding.push(name);
    }
    return holding;
  } finally {
    await client.end();
  }
};
