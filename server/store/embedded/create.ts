/** Making a new cluster: initdb with UTF-8, one role, one database, a random password. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Account, asAccount, plainEnvironment } from "./account";
import type { Binaries } from "./binaries";
import { isCluster, type Place, passwordName } from "./directory";

const run = promisify(execFile);

export const role = "sluice";

/**
 * Under another name first, then renamed: a cluster is whole or not there, and of two processes that start at once one wins.
 * @param sync false for a cluster nobody will miss (tests): saves the fsync of every file
 */
export const createCluster = async (
  place: Place,
  binaries: Binaries,
  account: Account,
  sync: boolean,
): Promise<void> => {
  const password = randomBytes(24).toString("hex");
  await mkdir(place.draft, { mode: 0o700 });
  const passwordFile = join(place.draft, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (account.ids)
    for (const path of [place.draft, passwordFile]) await chown(path, account.ids.uid, account.ids.gid);
  try {
    await run(
      binaries.initdb,
      [
        ["-D", join(place.draft, "data")],
        ["-U", role, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
        // The builtin provider sorts and folds the same on every system; libc's would change with the system's.
        ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
        ["--set=timezone=UTC", "--set=log_timezone=UTC"],
        sync ? [] : ["--no-sync"],
      ].flat(),
      { ...asAccount(account), cwd: "/", env: plainEnvironment() },
    );
    await rename(passwordFile, join(place.draft, "data", passwordName));
    await rename(join(place.draft, "data"), place.data);
  } catch (error) {
    if (await isCluster(place)) return;
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Error(`PostgreSQL could not be set up in ${place.data}: ${said}`, { cause: error });
  } finally {
    await rm(place.draft, { recursive: true, force: true });
  }
};
