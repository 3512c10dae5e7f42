/** Why a process cannot begin with the database it was given. */
import { isUnavailable } from "./unavailable";

/** One sentence for who starts Sluice, without the password; null where the database is not to blame. */
export const whyUnusable = (error: unknown, databaseUrl: string): string | null => {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const place = placeOf(databaseUrl);
  if (place === null || code === "ERR_INVALID_URL")
    return "DATABASE_URL is not an address like postgresql://user:password@host:5432/database.";
  switch (code) {
    case "P1000":
    case "28P01":
    case "28000":
      return `PostgreSQL at ${place} refuses the user or the password of DATABASE_URL.`;
    case "P1003":
    case "3D000":
      return `PostgreSQL has no database ${place}: create it, or mend DATABASE_URL.`;
    case "P2021":
    case "42P01":
      return `The database ${place} has no tables of Sluice: start the web process once, it makes them.`;
    default:
      return isUnavailable(error)
        ? `PostgreSQL at ${place} does not answer: start it, or mend DATABASE_URL.`
        : null;
  }
};

const placeOf = (databaseUrl: string): string | null => {
  if (!URL.canParse(databaseUrl)) return null;
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
};
