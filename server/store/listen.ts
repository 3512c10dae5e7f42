/**
 * LISTEN over one connection per store. A notification is a hint to read the tables, never the fact itself: the connection
 * may break at any time, and then the listener is told that it may have missed something.
 */
import pg from "pg";
import { closeWith, type Store } from "./store";

export type Hint =
  | { readonly kind: "notified"; readonly payload: string }
  /** The connection is up, new or again: whatever was notified before is lost. Read the tables. */
  | { readonly kind: "missed" };

export type Channel =
  | "sluice_observed"
  | "sluice_event"
  | "sluice_request"
  | "sluice_answer"
  | "sluice_inventory"
  | "sluice_change"
  | "sluice_operation";

type Hub = {
  readonly listeners: Map<Channel, Set<(hint: Hint) => void>>;
  client: pg.Client | null;
  closed: boolean;
};

const hubs = new WeakMap<Store, Hub>();

/**
 * Calls `onHint` for every notification on `channel` until the returned function is called. The first hint is always
 * `missed`, once the listening has really begun; so is the first after every broken connection. Reconnects for ever,
 * with pauses from 50 ms to 5 s. Payloads: `sluice_observed`, `sluice_event`, `sluice_inventory` and `sluice_change` carry a
 * cluster id, `sluice_request` and `sluice_answer` a request id, `sluice_operation` an operation id.
 */
export const listen = (store: Store, channel: Channel, onHint: (hint: Hint) => void): (() => void) => {
  const hub = hubOf(store);
  const known = hub.listeners.get(channel);
  const listeners = known ?? new Set();
  hub.listeners.set(channel, listeners);
  // A fresh function, so that listening twice with the same one and stopping one of the two leaves the other.
  const own = (hint: Hint) => onHint(hint);
  listeners.add(own);
  // While the connection is still being made, `connect` listens to every channel and tells every listener.
  if (hub.client)
    subscribe(hub.client, channel).then(() => listeners.has(own) && own({ kind: "missed" }), ignore);
  return () => {
    listeners.delete(own);
  };
};

const ignore = (): void => undefined;

/** One connection runs one query after the other; the driver is not asked to queue them. */
const queues = new WeakMap<pg.Client, Promise<unknown>>();

const inTurn = (client: pg.Client, sql: string): Promise<unknown> => {
  const turn = (queues.get(client) ?? Promise.resolve()).then(() => client.query(sql));
  queues.set(client, turn.catch(ignore));
  return turn;
};

const subscribe = (client: pg.Client, channel: Channel): Promise<unknown> =>
  inTurn(client, `LISTEN ${channel}`);

const hubOf = (store: Store): Hub => {
  const existing = hubs.get(store);
  if (existing) return existing;
  const hub: Hub = { listeners: new Map(), client: null, closed: false };
  hubs.set(store, hub);
  const stop = new AbortController();
  const running = keepConnected(store.url, hub, stop.signal);
  closeWith(store, async () => {
    hub.closed = true;
    stop.abort();
    await running;
  });
  return hub;
};

const keepConnected = async (url: string, hub: Hub, signal: AbortSignal): Promise<void> => {
  let pause = 50;
  while (!hub.closed) {
    const lived = await connect(url, hub, signal).catch(() => false);
    pause = lived ? 50 : Math.min(pause * 2, 5_000);
    if (!hub.closed) await sleep(pause * (0.75 + Math.random() / 2), signal);
  }
};

/** Resolves when the connection has ended; true if it was up. */
const connect = async (url: string, hub: Hub, signal: AbortSignal): Promise<boolean> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: "sluice listen",
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  // Everything that waits for this connection waits on its own signal: the store's outlives many connections.
  const over = new AbortController();
  const end = () => over.abort();
  const ended = new Promise<void>((resolve) => {
    over.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  client.on("error", end);
  client.on("end", end);
  signal.addEventListener("abort", end);
  client.on("notification", ({ channel, payload }) => {
    tell(hub, channel, { kind: "notified", payload: payload ?? "" });
  });
  try {
    await client.connect();
    for (const channel of hub.listeners.keys()) await subscribe(client, channel);
    hub.client = client;
    for (const channel of hub.listeners.keys()) {
      // One that came while the others were being subscribed.
      await subscribe(client, channel);
      tell(hub, channel, { kind: "missed" });
    }
    await Promise.race([ended, watch(client, over.signal)]);
    return true;
  } finally {
    signal.removeEventListener("abort", end);
    end();
    hub.client = null;
    await client.end().catch(ignore);
  }
};

/** A peer that vanished without a word never sends `end`: ask every 15 s. */
const watch = async (client: pg.Client, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await sleep(15_000, signal);
    if (!signal.aborted) await inTurn(client, "SELECT 1");
  }
};

const tell = (hub: Hub, channel: string, hint: Hint): void => {
  for (const [name, listeners] of hub.listeners)
    if (name === channel) for (const listener of [...listeners]) listener(hint);
};

const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal.aborted) done();
    else signal.addEventListener("abort", done);
  });
