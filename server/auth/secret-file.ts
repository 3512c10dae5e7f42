/**
 * The secret that signs session cookies. Made at the first start, 0600, never a default:
 * who has it can forge a cookie, but not a session (those are rows).
 */
import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";

/** Reads the secret at `path`, or makes it. Throws one sentence when others can read it or it is cut short. */
export const openSecret = async (path: string): Promise<string> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return null;
    throw new Error(`The session secret ${path} cannot be written: ${error.code}.`, { cause: error });
  });
  if (file !== null) {
    const secret = randomBytes(32).toString("hex");
    await file.writeFile(`${secret}\n`);
    await file.sync();
    await file.close();
    return secret;
  }
  if (((await stat(path)).mode & 0o077) !== 0)
    throw new Error(`The session secret ${path} can be read by others: chmod 600 ${path}, then start again.`);
  const secret = (await readFile(path, "utf8")).trim();
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new Error(
      `The session secret ${path} is damaged. Remove it: everybody signs in again, nothing else is lost.`,
    );
  return secret;
};
