import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { hydrate } from "./binaries";
import { isAlive } from "./postmaster";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./start";

const folders: string[] = [];
const servers: EmbeddedPostgres[] = [];

const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-embedded-"));
  await chmod(folder, 0o711);
  folders.push(folder);
  return folder;
};

const start = async (directory: string, port?: number): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ directory, port, durable: false });
  servers.push(server);
  return server;
};

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const query = async (url: string, text: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query({ text, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
};

const until = async (condition: () => boolean | Promise<boolean>) => {
  for (let waited = 0; !(await condition()); waited += 20) {
    if (waited > 20_000) throw new Error("It did not come about within 20 s.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test("a-second-start-finds-the-data-on-the-same-port-with-the-same-password", async () => {
  const folder = await newFolder();
  const first = await start(folder);
  await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  const second = await start(folder);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT n FROM kept")).toEqual([42]);
  await second.stop();
  await second.stop();
});

test("nobody-comes-in-without-the-password-and-only-we-can-read-it", async () => {
  const folder = await newFolder();
  const { url } = await start(folder);
  const stranger = new URL(url);
  for (const password of ["", "sluice", "postgres"]) {
    stranger.password = password;
    await expect(query(stranger.toString(), "SELECT 1")).rejects.toThrow(/password/);
  }
  expect((await stat(join(folder, "data", "sluice.password"))).mode & 0o077).toBe(0);
  expect(await query(url, "SHOW listen_addresses")).toEqual(["127.0.0.1"]);
});

test("letters-of-every-language-fold-and-sort-the-same-on-every-system", async () => {
  const { url } = await start(await newFolder());
  expect(
    await query(url, "SELECT 'STRAßE ÄÖ Δ' ILIKE 'straße äö δ', current_setting('server_encoding')"),
  ).toEqual([true, "UTF8"]);
});

test("whoever-comes-second-is-given-the-running-one-and-does-not-stop-it", async () => {
  const folder = await newFolder();
  const [one, two] = await Promise.all([start(folder), start(folder)]);
  expect(two.url).toBe(one.url);
  expect(two.pid).toBe(one.pid);
  expect([one.owned, two.owned].filter(Boolean)).toHaveLength(1);
  const third = await start(folder);
  expect(third.owned).toBe(false);
  await third.stop();
  expect(await query(one.url, "SELECT 1")).toEqual([1]);
});

test("after-kill-9-it-starts-again-with-everything-committed-though-its-number-now-is-another-process", async () => {
  const folder = await newFolder();
  const first = await start(folder);
  await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");
  process.kill(first.pid, "SIGKILL");
  await until(() => !isAlive(first.pid));
  const pidFile = join(folder, "data", "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join("\n"));
  const second = await start(folder);
  expect(await query(second.url, "SELECT n FROM kept")).toEqual([42]);
});

test("a-port-taken-by-another-program-is-left-to-it", async () => {
  const folder = await newFolder();
  const first = await start(folder);
  await first.stop();
  const squatter = createServer().listen(first.port, "127.0.0.1");
  await once(squatter, "listening");
  const second = await start(folder);
  expect(second.port).not.toBe(first.port);
  expect(await query(second.url, "SELECT 1")).toEqual([1]);
  squatter.close();
});

const owner = async (folder: string): Promise<{ child: ChildProcess; pid: number }> => {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(new URL("./start.ts", import.meta.url).href)});
    const { pid } = await startEmbeddedPostgres({ directory: ${JSON.stringify(folder)}, durable: false });
    process.stdout.write(pid + "\\n");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL("../../..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { child, pid: Number(String(line)) };
};

test("it-ends-when-its-owner-is-killed", async () => {
  const folder = await newFolder();
  const { child, pid } = await owner(folder);
  expect(isAlive(pid)).toBe(true);
  child.kill("SIGKILL");
  await until(() => !isAlive(pid));
  const again = await start(folder);
  expect(again.owned).toBe(true);
});

/** Processes whose command line names this data folder, the server's own children aside: the watchdog. */
const watchdogsOf = async (folder: string): Promise<number[]> => {
  const pids: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const [program = "", ...args] = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split(
      "\0",
    );
    if (program.endsWith("sh") && args.includes(join(folder, "data"))) pids.push(Number(pid));
  }
  return pids;
};

test.runIf(process.platform === "linux")("a-server-without-owner-and-watchdog-gets-a-new-owner", async () => {
  const folder = await newFolder();
  const { child, pid } = await owner(folder);
  for (const watchdog of await watchdogsOf(folder)) process.kill(watchdog, "SIGKILL");
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(pid)).toBe(true);
  const adopted = await start(folder);
  expect(adopted).toMatchObject({ pid, owned: true });
  expect(await watchdogsOf(folder)).toHaveLength(1);
  await adopted.stop();
  expect(isAlive(pid)).toBe(false);
  await until(async () => (await watchdogsOf(folder)).length === 0);
});

test("a-folder-that-only-we-can-enter-will-do", async () => {
  const folder = await newFolder();
  const inner = join(folder, "closed", "postgres");
  await mkdir(join(folder, "closed"), { mode: 0o700 });
  const first = await start(inner);
  await query(first.url, "CREATE TABLE kept AS SELECT 42 AS n");
  await first.stop();
  const second = await start(inner);
  expect(await query(second.url, "SELECT n FROM kept")).toEqual([42]);
  await second.stop();
  const elsewhere = (await readFile(join(inner, "location"), "utf8").catch(() => "")).trim();
  if (elsewhere) await rm(elsewhere, { recursive: true });
});

test("a-server-that-does-not-start-says-why", async () => {
  const folder = await newFolder();
  const first = await start(folder);
  await first.stop();
  await writeFile(join(folder, "data", "postgresql.conf"), "max_connections = many\n");
  await expect(start(folder)).rejects.toThrow(/PostgreSQL does not start in .*max_connections/);
});

test("links-that-npm-could-not-unpack-are-made", async () => {
  const folder = await newFolder();
  const native = join(folder, "native");
  await mkdir(join(native, "lib"), { recursive: true });
  await writeFile(join(native, "lib", "libpq.so.5.18"), "");
  const links = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  await writeFile(join(native, "pg-symlinks.json"), JSON.stringify(links));
  expect(await hydrate(native)).toBe(true);
  expect(await hydrate(native)).toBe(true);
  expect(await readlink(join(native, "lib", "libpq.so.5"))).toBe("libpq.so.5.18");
});
