/**
 * `npm start` and `npm run dev`: PostgreSQL (its own, unless DATABASE_URL names one), migrations, the worker as a child
 * (unless SLUICE_WORKER=external or --no-worker), the web server. The first signal ends all of it within five seconds.
 */
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openSecret } from "./auth/secret-file";
import { startEmbeddedPostgres } from "./store/embedded/start";
import { migrate } from "./store/migrate";
import { openStore } from "./store/store";
import { type Environment, originOf, readEnvironment, secretPath } from "./web/environment";
import type { PageHandler } from "./web/http-server";
import { offerSetUp } from "./web/set-up-link";
import { openWeb } from "./web/web";
import { startWorker } from "./web/worker-child";

const root = fileURLToPath(new URL("..", import.meta.url));
const say = (sentence: string) => console.log(sentence);

/** What was started, to be ended in the opposite order. Each takes its own time, bounded. */
const endings: (() => Promise<void>)[] = [];
let ending: Promise<void> | null = null;
const endAll = (): Promise<void> => {
  ending ??= (async () => {
    for (const end of endings.reverse()) await end().catch((error: unknown) => console.error(error));
  })();
  return ending;
};

const leave = (code: number): void => {
  // Whatever hangs: five seconds are promised.
  setTimeout(() => process.exit(code), 4_800).unref();
  endAll().finally(() => process.exit(code));
};

/** The worker's environment; this process forgets where the key file is. */
const takeWorkerEnvironment = (databaseUrl: string, { directory }: Environment): NodeJS.ProcessEnv => {
  const env = { ...process.env, DATABASE_URL: databaseUrl, SLUICE_DIR: directory };
  delete process.env.SLUICE_KEY_FILE;
  return env;
};

const openDatabase = async ({ databaseUrl, directory }: Environment): Promise<string> => {
  if (databaseUrl !== null) return databaseUrl;
  const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres") });
  endings.push(postgres.stop);
  return postgres.url;
};

const openPages = async ({ dev, host, port }: Environment): Promise<PageHandler> => {
  if (!dev && !existsSync(join(root, ".next/BUILD_ID")))
    throw new Error("There is no build yet: npm run build, then start again.");
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  // Loaded late: Next looks at NODE_ENV when it is loaded.
  const { default: next } = await import("next");
  const app = next({ dev, dir: root, hostname: host, port });
  await app.prepare();
  endings.push(() => app.close());
  return app.getRequestHandler();
};

const main = async (): Promise<void> => {
  const environment = readEnvironment(process.env, process.argv.slice(2));
  // Next is loaded while PostgreSQL starts; a failure is met where the pages are awaited.
  const pages = openPages(environment);
  pages.catch(() => undefined);
  const url = await openDatabase(environment);
  await migrate(url);
  const store = openStore(url);
  endings.push(store.close);

  const workerEnvironment = takeWorkerEnvironment(url, environment);
  const worker = environment.spawnsWorker ? startWorker(workerEnvironment, say) : null;
  endings.push(async () => worker?.stop(2_000));

  const secret = await openSecret(secretPath(environment));
  const web = openWeb(store, environment, secret, await pages);
  // The worker ends meanwhile, so that together they take as long as the slower one.
  endings.push(async () => {
    const workerEnds = worker?.stop(2_000);
    await web.close(1_000);
    await workerEnds;
  });
  const port = await listening(web.server, environment);
  const origin = originOf(environment, port);
  say(`Listening on ${origin}`);
  const stopOffering = await offerSetUp(store, web.setUp, origin, Date.now, say);
  endings.push(async () => stopOffering());
};

const listening = (server: ReturnType<typeof openWeb>["server"], { host, port }: Environment) =>
  new Promise<number>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${port} on ${host} is taken. Is Sluice running already? PORT chooses another.`)
          : error,
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });

process.on("SIGTERM", () => leave(0));
process.on("SIGINT", () => leave(0));
main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Error && error.cause !== undefined) console.error(error.cause);
  leave(1);
});
