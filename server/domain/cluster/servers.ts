/** The real servers of one service, seen through every director. Pure. */
import type { Rates, RealServerEntry, ServerKey, VirtualServiceEntry } from "../ipvs/model";
import { known, mapReading, type Reading, unknown } from "../reading";
import { listed } from "../words";
import { whoseWordCounts } from "./carriage";
import type { Composition } from "./composition";
import { failureOf, type ServerOnDirector, statusOverDirectors } from "./server-status";
import { readingOf, type Standing } from "./standing";
import { addNumbers, addRates, rateReading, shareOf, sumOf } from "./sums";
import type { ServiceServer } from "./view";

/** One service on one director; the entry is null where its table does not have it. */
export type ServiceOnDirector = {
  readonly director: Standing;
  readonly entry: Reading<VirtualServiceEntry | null>;
  readonly rates: Reading<Rates>;
  /** Whether traffic for the service's VIP reaches this director: null when nobody tells. */
  readonly carries: boolean | null;
  /** Its own link is down: what its checks say is about itself. */
  readonly cutOff: boolean;
  readonly servers: ReadonlyMap<ServerKey, RealServerEntry>;
  /** What its weights mean each server to get, where its scheduler goes by weight. */
  readonly fair: ReadonlyMap<ServerKey, number> | null;
};

export const composeServers = (
  composition: Composition,
  key: string,
  on: readonly ServiceOnDirector[],
  total: Reading<Rates>,
): readonly ServiceServer[] => {
  const counting = new Set(whoseWordCounts(on));
  return serverKeys(composition, key, on).map((server) =>
    composeServer(composition, key, server, on, counting, total),
  );
};

/** Those of the inventory in its order, then those only the tables know. */
const serverKeys = (
  composition: Composition,
  key: string,
  on: readonly ServiceOnDirector[],
): readonly ServerKey[] => {
  const seen = on.flatMap(({ entry }) =>
    entry.kind === "known" ? (entry.value?.servers ?? []).map((server) => server.key) : [],
  );
  const confirmed = composition.serviceOf(key)?.servers.map((server) => server.key) ?? [];
  const further = [...new Set(seen)].filter((server) => !confirmed.includes(server));
  return [...confirmed, ...further.sort((a, b) => composition.order(a, b))];
};

const composeServer = (
  composition: Composition,
  key: string,
  server: ServerKey,
  on: readonly ServiceOnDirector[],
  counting: ReadonlySet<ServiceOnDirector>,
  total: Reading<Rates>,
): ServiceServer => {
  const answering: ServerOnDirector[] = [];
  const perDirector = on.map((one) => {
    const { director, entry, servers } = one;
    const found = mapReading(entry, () => servers.get(server) ?? null);
    const failure = failureOf(director, key, server);
    if (counting.has(one) && entry.kind === "known" && entry.value !== null && found.kind === "known")
      answering.push({ director, entry: found.value, failure });
    return {
      directorId: director.host.id,
      directorName: director.host.name,
      carries: one.carries,
      weight: column(found, (one) => one.weight),
      activeConn: column(found, (one) => one.activeConn),
      inactConn: column(found, (one) => one.inactConn),
      persistentConn: persistentOn(director, key, server),
      rates: ratesOn(director, key, server),
      why: failure ?? (found.kind === "known" && found.value === null ? notInTable : null),
    };
  });
  const rates = sumOf(
    perDirector.map((one) => one.rates),
    addRates,
    "the cluster has no director",
  );
  const numbers = (pick: (one: (typeof perDirector)[number]) => Reading<number>) =>
    sumOf(perDirector.map(pick), addNumbers, "the cluster has no director");
  const entry = composition.serviceOf(key)?.servers.find((one) => one.key === server);
  return {
    key: server,
    name: composition.serverName(key, server),
    hostId: entry?.hostId ?? null,
    status: serverStatus(composition, key, server, on, answering),
    takes: takesOf(answering),
    method: methodOf(server, on),
    checks: checksOf(key, server, on),
    perDirector,
    activeConn: numbers((one) => one.activeConn),
    inactConn: numbers((one) => one.inactConn),
    persistentConn: numbers((one) => one.persistentConn),
    rates,
    share: shareOf(rates, total),
    fairShare: fairShare(server, on),
  };
};

const takesOf = (tables: readonly ServerOnDirector[]): ServiceServer["takes"] => {
  if (tables.length === 0) return "unknown";
  const taking = tables.filter(({ entry }) => entry !== null && entry.weight > 0).length;
  return taking === 0 ? "none" : taking === tables.length ? "all" : "some";
};

const methodOf = (server: ServerKey, on: readonly ServiceOnDirector[]): ServiceServer["method"] =>
  on.flatMap(({ servers }) => servers.get(server)?.method ?? [])[0] ?? null;

const notInTable = "not in the IPVS table";

const column = (
  found: Reading<RealServerEntry | null>,
  pick: (entry: RealServerEntry) => number,
): Reading<number> =>
  found.kind === "unknown"
    ? found
    : found.value === null
      ? unknown(notInTable, found.at)
      : known(pick(found.value), found.at);

const persistentOn = (director: Standing, key: string, server: ServerKey): Reading<number> => {
  const persistent = readingOf(director, (seen) => seen.persistent);
  if (persistent.kind === "unknown") return persistent;
  const count = persistent.value[key]?.[server];
  return count === undefined ? unknown(notInTable, persistent.at) : known(count, persistent.at);
};

const ratesOn = (director: Standing, key: string, server: ServerKey): Reading<Rates> => {
  const table = readingOf(director, (seen) => seen.rates);
  return table.kind === "unknown" ? table : rateReading(table.value[key]?.servers[server], table.at);
};

const summaryOf = (director: Standing, key: string) => {
  const keepalived = readingOf(director, (seen) => seen.keepalived);
  return keepalived.kind === "known" ? keepalived.value.services.find((one) => one.key === key) : undefined;
};

const checksOf = (key: string, server: ServerKey, on: readonly ServiceOnDirector[]): readonly string[] => [
  ...new Set(
    on.flatMap(
      ({ director }) => summaryOf(director, key)?.servers.find((one) => one.key === server)?.checks ?? [],
    ),
  ),
];

/** A director without the service says nothing about its servers: that is the service's fault, and told there. */
const serverStatus = (
  composition: Composition,
  key: string,
  server: ServerKey,
  on: readonly ServiceOnDirector[],
  tables: readonly ServerOnDirector[],
): ServiceServer["status"] =>
  tables.length === 0
    ? { ...statusUntold(on), since: null }
    : (sorryStatus(server, on) ?? statusOverDirectors(composition, key, server, tables));

/** No director whose word counts has the service. */
const statusUntold = (on: readonly ServiceOnDirector[]): Pick<ServiceServer["status"], "kind" | "text"> => {
  const silent = on.filter(({ entry }) => entry.kind === "unknown");
  const having = on.filter(({ entry }) => entry.kind === "known" && entry.value !== null);
  if (silent.length === on.length) return { kind: "unknown", text: "No director answers" };
  if (having.length === 0)
    return silent.length === 0
      ? { kind: "down", text: "Its service is on no director" }
      : { kind: "unknown", text: "Its service is on no director that answers" };
  const names = (list: readonly ServiceOnDirector[]) =>
    listed(list.map(({ director }) => director.host.name));
  const untold = silent.filter(({ carries }) => carries !== false);
  if (untold.length > 0)
    return { kind: "unknown", text: `Not told by ${names(untold)}, where the traffic goes` };
  const without = on.filter(
    ({ entry, carries, cutOff }) =>
      entry.kind === "known" && entry.value === null && carries !== false && !cutOff,
  );
  return without.length > 0
    ? { kind: "down", text: `Its service is not on ${names(without)}, where the traffic goes` }
    : { kind: "unknown", text: `${names(having)} cannot tell: cut off from it` };
};

/** A sorry server stands in the table only while it is needed. */
const sorryStatus = (server: ServerKey, on: readonly ServiceOnDirector[]): ServiceServer["status"] | null => {
  const using = on.some(
    ({ director, entry }) =>
      entry.kind === "known" &&
      entry.value !== null &&
      entry.value.servers.some((one) => one.key === server) &&
      summaryOf(director, entry.value.key)?.sorryServer === server,
  );
  return using ? { kind: "degraded", text: "The sorry server is in use", since: null } : null;
};

/**
 * The share the weights mean it to have: on each director that answers by its scheduler, directors counted by the
 * connections they take (equally, while that is not known).
 */
const fairShare = (server: ServerKey, on: readonly ServiceOnDirector[]): Reading<number> => {
  let shared = 0;
  let counted = 0;
  let at = Number.POSITIVE_INFINITY;
  const tables = on.flatMap(({ entry, rates, fair }) =>
    entry.kind === "known" && entry.value !== null
      ? [{ scheduler: entry.value.scheduler, at: entry.at, rates, fair }]
      : [],
  );
  const flowing =
    tables.every((one) => one.rates.kind === "known") &&
    tables.some((one) => one.rates.kind === "known" && one.rates.value.conns > 0);
  for (const table of tables) {
    if (table.fair === null) return unknown(`${table.scheduler} does not spread by weight`);
    const part = flowing && table.rates.kind === "known" ? table.rates.value.conns : 1;
    shared += part * (table.fair.get(server) ?? 0);
    counted += part;
    at = Math.min(at, table.at);
  }
  return counted === 0 ? unknown("no director answers") : known(shared / counted, at);
};
