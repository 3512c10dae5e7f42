/**
 * Only one worker at a time polls what a database knows. Who holds the lock has the turn; a second worker waits as a hot standby.
 * The lock lives on a connection of its own and goes with it: with the process that dies, or half a minute after its machine vanished.
 */
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { Store } from "./store";

export type Turn = {
  /** Resolves when another worker has taken the turn, which can only happen while we could not reach PostgreSQL. */
  readonly lost: Promise<void>;
  readonly giveBack: () => Promise<void>;
};

const lock = "hashtext('sluice worker')";
/** How soon a standby takes over, ms. */
const standbyEveryMs = 1_000;
/** After PostgreSQL was away who had the turn comes first: it has seen what is not stored yet. ms */
const standbyHoldsBackMs = 3_000;
const reclaimEveryMs = 100;
const reclaimForMs = 3_000;

/**
 * Waits for the turn as long as it takes; PostgreSQL being away is waited out, too.
 * @param onWaiting called once, when another worker has it
 * @returns null when `signal` aborted before
 */
export const takeTurn = async (
  store: Store,
  signal: AbortSignal,
  onWaiting: () => void,
): Promise<Turn | null> => {
  const session: Session = { url: store.url, name: `sluice worker ${randomUUID()}` };
  let standby = false;
  let wasAway = false;
  while (!signal.aborted) {
    const tried = await tryLock(session, standby && wasAway ? standbyHoldsBackMs : 0, signal);
    if (tried instanceof pg.Client) return keep(session, tried);
    if (tried === "taken" && !standby) onWaiting();
    standby ||= tried === "taken";
    wasAway = tried === "away";
    await sleep(standbyEveryMs, signal);
  }
  return null;
};

/** The name tells PostgreSQL's sessions of this turn from everybody else's. */
type Session = { readonly url: string; readonly name: string };

/** Holds the lock, and takes it again after PostgreSQL was away. */
const keep = (session: Session, first: pg.Client): Turn => {
  const end = new AbortController();
  const watch = async (): Promise<void> => {
    for (let client: pg.Client | null = first; client !== null; ) {
      await brokenOrEnded(client, end.signal);
      await client.end().catch(ignore);
      client = end.signal.aborted ? null : await reclaim(session, end.signal);
    }
  };
  const watched = watch();
  return {
    lost: watched.then(() => (end.signal.aborted ? new Promise<void>(ignore) : undefined)),
    giveBack: async () => {
      end.abort();
      await watched;
    },
  };
};

/** Null when somebody else has it, or at the end. */
const reclaim = async (session: Session, signal: AbortSignal): Promise<pg.Client | null> => {
  let takenSince: number | null = null;
  while (!signal.aborted) {
    const tried = await tryLock(session, 0, signal);
    if (tried instanceof pg.Client) return tried;
    takenSince = tried === "taken" ? (takenSince ?? performance.now()) : null;
    if (takenSince !== null && performance.now() - takenSince > reclaimForMs) return null;
    await sleep(reclaimEveryMs, signal);
  }
  return null;
};

const tryLock = async (
  { url, name }: Session,
  holdBackMs: number,
  signal: AbortSignal,
): Promise<pg.Client | "taken" | "away"> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  client.on("error", ignore);
  try {
    await client.connect();
    await sleep(holdBackMs, signal);
    // PostgreSQL notices a vanished peer in half a minute, and ends what it still has of this turn's own at once.
    await client.query(
      "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4",
    );
    await client.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()",
      [name],
    );
    const { rows } = await client.query<{ mine: boolean }>(`SELECT pg_try_advisory_lock(${lock}) AS mine`);
    if (rows[0]?.mine && !signal.aborted) return client;
    await client.end();
    return "taken";
  } catch {
    await client.end().catch(ignore);
    return "away";
  }
};

/** A peer that vanished without a word never ends the connection: it is asked now and then. */
const brokenOrEnded = async (client: pg.Client, signal: AbortSignal): Promise<void> => {
  const over = new AbortController();
  const end = () => over.abort();
  client.once("end", end);
  client.once("error", end);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  while (!over.signal.aborted) {
    await sleep(5_000, over.signal);
    if (!over.signal.aborted) await client.query("SELECT 1").catch(end);
  }
  signal.removeEventListener("abort", end);
};

const ignore = (): void => undefined;

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done, { once: true });
  });
