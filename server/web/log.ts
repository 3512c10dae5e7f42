/** The server's log: one line to standard error, the stack below it for what nobody foresaw. */

export const logDefect = (what: string, error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`${new Date().toISOString()} ${what}: ${text}`);
  if (error instanceof Error && error.cause !== undefined) console.error("  because of", error.cause);
};

/** For what fails again and again while something is away: says it once, and again after `quietMs`. */
export const logSeldom = (quietMs: number) => {
  const said = new Map<string, number>();
  return (what: string, error: unknown): void => {
    const now = Date.now();
    if (now - (said.get(what) ?? 0) < quietMs) return;
    said.set(what, now);
    // Prisma quotes the calling source first; what happened stands last.
    const text = error instanceof Error ? error.message.trim().split("\n").at(-1) : String(error);
    console.error(`${new Date(now).toISOString()} ${what}: ${text}`);
  };
};
