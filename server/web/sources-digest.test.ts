import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourcesDigest } from "./sources-digest";

let root = "";
const put = async (path: string, text: string) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sluice-digest-"));
  await put("app/page.tsx", "one");
  await put("server/domain/address.ts", "two");
});
afterEach(() => rm(root, { recursive: true }));

test("the-same-sources-have-the-same-digest-whenever-they-were-written", async () => {
  const before = sourcesDigest(root);
  await put("app/page.tsx", "one");
  expect(sourcesDigest(root)).toBe(before);
});

test("a-changed-an-added-a-renamed-and-a-removed-file-each-ask-for-a-build", async () => {
  const seen = [sourcesDigest(root)];
  await put("app/page.tsx", "changed");
  seen.push(sourcesDigest(root));
  await put("app/more.tsx", "");
  seen.push(sourcesDigest(root));
  await rm(join(root, "app/more.tsx"));
  await put("app/other.tsx", "");
  seen.push(sourcesDigest(root));
  await rm(join(root, "server/domain"), { recursive: true });
  seen.push(sourcesDigest(root));
  expect(new Set(seen).size).toBe(seen.length);
});

test("tests-fixtures-and-the-rest-of-the-server-ask-for-none", async () => {
  const before = sourcesDigest(root);
  await put("app/page.test.ts", "x");
  await put("server/domain/ipvs/fixtures/table.txt", "x");
  await put("server/worker.ts", "x");
  expect(sourcesDigest(root)).toBe(before);
});
