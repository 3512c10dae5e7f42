/** Telling "PostgreSQL is not there just now" from "PostgreSQL said no". */

/** SQLSTATE of a server that ends or starts, and the system's words for a peer that is gone. */
const away =
  /^(57P0[1-5]|08\d{3}|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|P1001|P1002|P1008|P1017|P2024)$/;
const awayWords =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed|Connection ended|Server has closed the connection|Can't reach database server/i;

/**
 * True when the same call may succeed later: the connection was refused, broke, or the server is stopping or starting.
 * A write that failed so may or may not have been stored: repeat only what is idempotent.
 */
export const isUnavailable = (error: unknown): boolean => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if ("code" in cause && typeof cause.code === "string" && away.test(cause.code)) return true;
    if (awayWords.test(cause.message)) return true;
    if (cause instanceof AggregateError && cause.errors.some(isUnavailable)) return true;
    if (adapterSaysAway(cause)) return true;
  }
  return false;
};

/** SQLSTATE of a server that is out of disk, memory or connections, broke a deadlock, cancelled, or is a replica just now. */
const passing = /^(?:53\d{3}|40\d{3}|58\d{3}|57014|25006)$/;

/** As `isUnavailable`, or PostgreSQL answers and cannot store anything at the moment: the fault is not in what it was given. */
export const isPassing = (error: unknown): boolean =>
  isUnavailable(error) ||
  (error instanceof Error && "code" in error && typeof error.code === "string" && passing.test(error.code));

/** Prisma hides the driver's error in `meta.driverAdapterError` or in a `cause` that is no Error. */
const adapterSaysAway = (error: Error): boolean => {
  if ("meta" in error && typeof error.meta === "object" && error.meta !== null) {
    const inner = "driverAdapterError" in error.meta ? error.meta.driverAdapterError : null;
    if (inner instanceof Error && inner !== error && isUnavailable(inner)) return true;
  }
  const cause = error.cause;
  if (typeof cause !== "object" || cause === null || cause instanceof Error) return false;
  const kind = "kind" in cause ? cause.kind : null;
  const code = "originalCode" in cause ? cause.originalCode : "code" in cause ? cause.code : null;
  return (
    kind === "DatabaseNotReachable" ||
    kind === "ConnectionClosed" ||
    kind === "SocketTimeout" ||
    kind === "TooManyConnections" ||
    (typeof code === "string" && away.test(code))
  );
};

/**
 * Repeats `work` while PostgreSQL is away, with growing pauses (50 ms to 1 s). Only for idempotent work.
 * @throws the last error once `giveUpAfterMs` (a minute) have passed or `signal` is aborted, and any other error at once
 */
export const retryWhileUnavailable = async <T>(
  work: () => Promise<T>,
  { giveUpAfterMs = 60_000, signal }: { readonly giveUpAfterMs?: number; readonly signal?: AbortSignal } = {},
): Promise<T> => {
  const deadline = performance.now() + giveUpAfterMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || signal?.aborted || performance.now() + pause > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
};
