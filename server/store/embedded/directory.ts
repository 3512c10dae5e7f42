/**
 * The files of one embedded PostgreSQL:
 *   data/        the cluster (PGDATA), owned by the account the server runs as; in it `sluice.password` (0600), random, of its
 *                only role: born and renamed together with the cluster
 *   port         the port it was last started on, so that a URL written down stays right
 *   owner        the process that started it
 *   postgres.log what the server said since its last start
 *   location     only where the folder itself cannot be entered by that account: where all of the above is instead
 */
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Account, canReach, systemPlace } from "./account";

export type Place = {
  readonly data: string;
  readonly passwordFile: string;
  readonly portFile: string;
  readonly ownerFile: string;
  readonly log: string;
  /** Where a new cluster is made before it gets its name. */
  readonly draft: string;
};

export const passwordName = "sluice.password";

/** Makes the folders, not the cluster. */
export const openPlace = async (directory: string, account: Account): Promise<Place> => {
  const wished = resolve(directory);
  await mkdir(wished, { recursive: true, mode: 0o711 });
  const folder = (await canEnter(wished, account)) ? wished : await elsewhere(wished, account);
  return {
    data: join(folder, "data"),
    passwordFile: join(folder, "data", passwordName),
    portFile: join(folder, "port"),
    ownerFile: join(folder, "owner"),
    log: join(folder, "postgres.log"),
    draft: join(folder, `draft-${process.pid}-${randomBytes(4).toString("hex")}`),
  };
};

/** The folder belongs to that account, so that what it must traverse are only the folders above. */
const canEnter = async (folder: string, account: Account): Promise<boolean> => {
  if (account.ids) await chown(folder, account.ids.uid, account.ids.gid);
  await chmod(folder, 0o711);
  return canReach(account, folder);
};

const elsewhere = async (wished: string, account: Account): Promise<string> => {
  const name = createHash("sha256").update(wished).digest("hex").slice(0, 12);
  const folder = join(systemPlace(account), `postgres-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o711 });
  if (!(await canEnter(folder, account)))
    throw new Error(
      `PostgreSQL can use neither ${wished} nor ${folder}: the account it runs as cannot enter them.`,
    );
  await writeFile(join(wished, "location"), `${folder}\n`);
  return folder;
};

/** Null where there is no such file. */
export const readLine = async (file: string): Promise<string | null> => {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
};

/** Written beside and renamed, so that a reader sees the old or the new. */
export const writeLine = async (file: string, text: string, mode = 0o644): Promise<void> => {
  const draft = `${file}.${process.pid}-${randomBytes(4).toString("hex")}`;
  await writeFile(draft, `${text}\n`, { mode });
  await rename(draft, file);
};

export const isCluster = (place: Place): Promise<boolean> =>
  stat(join(place.data, "PG_VERSION")).then(
    () => true,
    () => false,
  );
