import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restartPause, startWorker, type WorkerChild } from "./worker-child";

let folder = "";
let worker: WorkerChild | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-child-"));
});
afterEach(async () => {
  await worker?.stop(100);
  await rm(folder, { recursive: true });
});

const script = async (text: string): Promise<string> => {
  const file = join(folder, "child.mjs");
  await writeFile(
    file,
    `import { appendFileSync } from "node:fs";\nconst note = (t) => appendFileSync(process.env.NOTES, t + "\\n");\n${text}`,
  );
  return file;
};
const notes = () => readFile(join(folder, "notes"), "utf8").catch(() => "");
const start = (file: string, say: (sentence: string) => void = () => undefined) => {
  worker = startWorker({ PATH: process.env.PATH, NOTES: join(folder, "notes") }, say, file);
  return worker;
};
const stays = "setInterval(() => {}, 1000);";

test("pauses-grow-to-half-a-minute", () => {
  expect([0, 1, 2, 3, 4, 5, 99].map(restartPause)).toEqual([
    500, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000,
  ]);
});

test("a-worker-that-dies-is-started-again-and-that-is-said", async () => {
  const said: string[] = [];
  const file = await script('note("start"); process.exit(3);');
  start(file, (sentence) => said.push(sentence));
  await expect.poll(notes, { timeout: 8_000 }).toBe("start\nstart\n");
  expect(said[0]).toBe(
    "The worker ended (code 3). It is started again in 0.5 s; until then nothing is polled.",
  );
});

test("it-ends-in-order-when-asked-and-is-not-started-again", async () => {
  const file = await script(
    `note("start"); process.on("SIGTERM", () => { note("bye"); process.exit(0); }); ${stays}`,
  );
  const child = start(file);
  await expect.poll(notes, { timeout: 8_000 }).toBe("start\n");
  await child.stop(5_000);
  expect(await notes()).toBe("start\nbye\n");
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await notes()).toBe("start\nbye\n");
});

test("one-that-does-not-listen-is-killed-after-the-grace", async () => {
  const file = await script(`process.on("SIGTERM", () => {}); note("start"); ${stays}`);
  const child = start(file);
  await expect.poll(notes, { timeout: 8_000 }).toBe("start\n");
  await child.stop(200);
  await child.stop(200);
});

test("it-gets-the-environment-it-is-given-and-nothing-else", async () => {
  const file = await script(
    `note(Object.keys(process.env).filter((k) => !k.startsWith("NODE_CHANNEL")).sort().join(" ")); ${stays}`,
  );
  start(file);
  await expect.poll(notes, { timeout: 8_000 }).toBe("NOTES PATH\n");
});
