/**
 * How often somebody may try. Counted in the database, in one statement, so that many web processes and many requests
 * at once count as one. A window is fixed: it starts with the first attempt and does not move when more follow.
 */
import { SluiceError } from "../domain/sluice-error";
import type { Store } from "../store/store";

export type Limit = { readonly key: string; readonly attempts: number; readonly windowMs: number };

const count = `
  INSERT INTO rate_limit (key, count, last_request) VALUES ($1, 1, $2)
  ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN rate_limit.last_request <= $2 - $3 THEN 1 ELSE least(rate_limit.count + 1, 1000000) END,
    last_request = CASE WHEN rate_limit.last_request <= $2 - $3 THEN $2 ELSE rate_limit.last_request END
  RETURNING count, last_request`;

/** Counts one attempt against every limit. Throws `too-many-attempts` with the wait in words. */
export const countAttempt = async (store: Store, limits: readonly Limit[], now: number): Promise<void> => {
  let waitMs = 0;
  for (const { key, attempts, windowMs } of limits) {
    const { rows } = await store.pool.query<{ count: number; last_request: string }>(count, [
      key,
      now,
      windowMs,
    ]);
    const row = rows[0];
    if (row !== undefined && row.count > attempts)
      waitMs = Math.max(waitMs, Number(row.last_request) + windowMs - now);
  }
  if (waitMs > 0)
    throw new SluiceError("too-many-attempts", `Too many attempts. Try again in ${inWords(waitMs)}.`);
};

/** After a success: the attempts that led to it no longer count. */
export const forgetAttempts = async (store: Store, limits: readonly Limit[], now: number): Promise<void> => {
  await store.pool.query("DELETE FROM rate_limit WHERE key = ANY($1) OR last_request < $2", [
    limits.map(({ key }) => key),
    now - 86_400_000,
  ]);
};

const inWords = (ms: number): string => {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
};
