import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSecret } from "./secret-file";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-secret-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the-first-start-makes-a-secret-that-only-we-can-read-and-the-next-finds-it", async () => {
  const path = join(folder, "state/web.secret");
  const secret = await openSecret(path);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await openSecret(path)).toBe(secret);
  expect(await readFile(path, "utf8")).toBe(`${secret}\n`);
});

test("two-installations-have-two-secrets", async () => {
  expect(await openSecret(join(folder, "a"))).not.toBe(await openSecret(join(folder, "b")));
});

test("a-secret-that-others-can-read-stops-the-start", async () => {
  const path = join(folder, "web.secret");
  await openSecret(path);
  await chmod(path, 0o644);
  await expect(openSecret(path)).rejects.toThrow(/can be read by others: chmod 600/);
});

test("a-damaged-secret-stops-the-start-and-is-not-replaced-silently", async () => {
  const path = join(folder, "web.secret");
  await writeFile(path, "abc", { mode: 0o600 });
  await expect(openSecret(path)).rejects.toThrow(/damaged/);
  expect(await readFile(path, "utf8")).toBe("abc");
});
