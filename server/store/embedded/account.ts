/**
 * PostgreSQL refuses to run as root. Started by root, it runs as `nobody` (65534), and its files lie where nobody can reach them.
 */
import { execFile } from "node:child_process";

/** `ids` null: the account of this process. */
export type Account = { readonly ids: { readonly uid: number; readonly gid: number } | null };

const nobody = { uid: 65_534, gid: 65_534 };

export const postgresAccount = (): Account => {
  if (process.getuid?.() !== 0) return { ids: null };
  if (process.platform !== "linux")
    throw new Error(
      "PostgreSQL does not run as root. Start Sluice as an ordinary user, or set DATABASE_URL.",
    );
  return { ids: nobody };
};

/** For `spawn`. */
export const asAccount = (account: Account): { uid?: number; gid?: number } => account.ids ?? {};

/** Nothing of ours reaches the server by its environment: no key, no `PG…` setting, no other language. */
export const plainEnvironment = (): NodeJS.ProcessEnv => ({
  NODE_ENV: "production",
  PATH: process.env.PATH,
  LC_ALL: "C",
  TZ: "UTC",
});

/** Whether that account may enter the folder and read in it: asked of the kernel, which knows modes, ACLs and mounts. */
export const canReach = (account: Account, folder: string): Promise<boolean> =>
  new Promise((resolve) => {
    execFile(
      "/bin/sh",
      ["-c", 'cd "$1" && ls . >/dev/null', "sh", folder],
      { ...asAccount(account), cwd: "/" },
      (error) => resolve(error === null),
    );
  });

/** Where files go that root wants `nobody` to reach when the wished place cannot be entered by others (e.g. below /root). */
export const systemPlace = (account: Account): string =>
  account.ids ? "/var/lib/sluice" : `${process.env.HOME ?? "/tmp"}/.cache/sluice`;
