/**
 * polling/: asks hosts, turns answers into observations, rates, spans and events, and stores them. It changes nothing on any
 * host. May use hosts, keys, store and domain. This file wires it to one store.
 */
import type { Inventory } from "../domain/cluster/inventory";
import type { HostPool } from "../hosts/host";
import type { WorkerKeys } from "../keys/key-file";
import { hostTargets, type StoredHost } from "../store/inventory/host-targets";
import { listClusters, loadInventory } from "../store/inventory/load";
import { listen } from "../store/listen";
import { latestObservations } from "../store/observations";
import { writeRound } from "../store/round";
import type { Store } from "../store/store";
import { isPassing, isUnavailable, retryWhileUnavailable } from "../store/unavailable";
import { Fleet } from "./fleet";
import { Interpreter } from "./interpret";
import { Lateness } from "./lateness";
import { freshMemory, type HostMemory } from "./memory";
import { repeat } from "./repeat";
import { reportOnce } from "./report-once";
import { reviewShownKey } from "./review-key";
import { Writer } from "./writer";

export type Polling = {
  readonly fleet: Fleet;
  readonly lateness: Lateness;
  /** Takes over the inventory as it is now, without waiting for the notification of what was just changed. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Wiring = {
  readonly store: Store;
  readonly pool: HostPool;
  readonly keys: WorkerKeys;
  readonly say: (line: string) => void;
};

/** The inventory is read again at every notification, and this often in case one was lost. ms */
const rereadMs = 10_000;

export const startPolling = async ({ store, pool, keys, say }: Wiring): Promise<Polling> => {
  const now = Date.now;
  const lateness = new Lateness();
  const remembered = await rememberAll(store);
  const writer = new Writer({ write: (round) => writeRound(store, round), isPassing, now, say });
  const interpreter = new Interpreter((hostId): HostMemory | undefined => fleet.memory(hostId));
  const keyShown = reportOnce<StoredHost>(now, (host) =>
    reviewShownKey({ store, pool, say, target: (hostId) => fleet.target(hostId) }, host),
  );
  const fleet: Fleet = new Fleet({
    pool,
    keys,
    now,
    lateness,
    say,
    keyShown,
    remember: (hostId) => freshMemory(hostId, remembered.get(hostId) ?? null, now()),
    observed: (memory, seen) => writer.add(interpreter.interpret(memory, seen)),
  });
  const reread = oneAtATime(async () => {
    const [hosts, inventories] = await Promise.all([hostTargets(store), loadInventories(store)]);
    interpreter.know(inventories);
    await fleet.update(hosts);
  });
  const seldom = (error: unknown) => {
    if (!isUnavailable(error)) say(`the inventory could not be read: ${String(error)}`);
  };
  await reread();
  const stopRereading = repeat(rereadMs, reread, seldom);
  const stopListening = listen(store, "sluice_inventory", () => void reread().catch(seldom));
  return {
    fleet,
    lateness,
    refresh: reread,
    stop: async () => {
      stopRereading();
      stopListening();
      await fleet.stop();
      await writer.end();
    },
  };
};

const loadInventories = async (store: Store): Promise<readonly Inventory[]> => {
  const clusters = await listClusters(store);
  const inventories = await Promise.all(clusters.map(({ id }) => loadInventory(store, id)));
  return inventories.filter((inventory) => inventory !== null);
};

/** The last observations, so that a restarted worker tells changes from what was so before. */
const rememberAll = (store: Store) =>
  retryWhileUnavailable(
    async () => {
      const clusters = await listClusters(store);
      const all = await Promise.all(clusters.map(({ id }) => latestObservations(store, id)));
      return new Map(all.flat().map((observation) => [observation.hostId, observation]));
    },
    { giveUpAfterMs: 60_000 },
  );

/** Two at once could end in the wrong order. Who asks during one gets another that begins after it. */
const oneAtATime = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    next = null;
    running = work().finally(() => {
      running = null;
    });
    return running;
  };
  return () => {
    if (running === null) return begin();
    next ??= running.then(begin, begin);
    return next;
  };
};
