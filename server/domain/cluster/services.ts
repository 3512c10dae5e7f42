/** The virtual services: those of the inventory and any other a director has, over all directors. Pure. */
import { serviceSubject } from "../events/subjects";
import { parseServiceKey } from "../ipvs/keys";
import type { ServiceKey } from "../ipvs/model";
import { mapReading, type Reading } from "../reading";
import { clause, counted, listed } from "../words";
import { type Carriage, isCutOff } from "./carriage";
import { type Composition, vipOf } from "./composition";
import { differencesBetween } from "./differences";
import { composeServers, type ServiceOnDirector } from "./servers";
import { latest } from "./since";
import { readingOf, type Standing } from "./standing";
import { addNumbers, addRates, rateReading, shareOf, sumOf, wholeOf } from "./sums";
import type { ServiceServer, ServiceView, Status, VipView } from "./view";
import { weightShares } from "./weight-share";

export const composeServices = (
  composition: Composition,
  vips: readonly VipView[],
  carries: Carriage,
): readonly ServiceView[] => {
  const cutOff = new Set(composition.directors.filter((director) => isCutOff(composition, director)));
  return serviceKeys(composition).map((key) => {
    const vip = vipOf(key);
    const on = composition.directors.map((director) => ({
      ...onDirector(director, key),
      carries: carries(director, vip),
      cutOff: cutOff.has(director),
    }));
    return composeService(composition, key, vips, on);
  });
};

const serviceKeys = (composition: Composition): readonly ServiceKey[] => {
  const confirmed = composition.inventory.services.map((service) => service.key);
  const seen = composition.directors.flatMap((director) => {
    const table = readingOf(director, (one) => one.ipvs);
    return table.kind === "known" ? table.value.services.map((service) => service.key) : [];
  });
  return [...new Set([...confirmed, ...seen])].sort((a, b) => composition.order(a, b));
};

const onDirector = (director: Standing, key: ServiceKey): Omit<ServiceOnDirector, "carries" | "cutOff"> => {
  const table = readingOf(director, (seen) => seen.ipvs);
  const rates = readingOf(director, (seen) => seen.rates);
  const entry = mapReading(table, ({ services }) => services.find((service) => service.key === key) ?? null);
  const servers = entry.kind === "known" ? (entry.value?.servers ?? []) : [];
  const scheduler = entry.kind === "known" ? (entry.value?.scheduler ?? "") : "";
  const shares = weightShares(
    scheduler,
    servers.map((server) => server.weight),
  );
  return {
    director,
    entry,
    rates: rates.kind === "unknown" ? rates : rateReading(rates.value[key]?.total, rates.at),
    servers: new Map(servers.map((server) => [server.key, server])),
    fair: shares && new Map(servers.map((server, index) => [server.key, shares[index] ?? 0])),
  };
};

const composeService = (
  composition: Composition,
  key: ServiceKey,
  vips: readonly VipView[],
  on: readonly ServiceOnDirector[],
): ServiceView => {
  const tables = on.flatMap(({ director, entry }) =>
    entry.kind === "known" && entry.value !== null
      ? [{ director: director.host.name, entry: entry.value }]
      : [],
  );
  const missing = on.filter(({ entry }) => entry.kind === "known" && entry.value === null);
  const rates = sumOf(
    on.map((one) => one.rates),
    addRates,
    "the cluster has no director",
  );
  const whole = wholeOf(
    on.map((one) => ({ name: one.director.host.name, rates: one.rates, carries: one.carries })),
    rates,
  );
  const servers = composeServers(composition, key, on, rates);
  const match = parseServiceKey(key);
  const first = tables[0]?.entry ?? null;
  const methods = new Set(tables.flatMap(({ entry }) => entry.servers.map((server) => server.method)));
  const summary = keepalivedOf(composition, key);
  return {
    key,
    label: composition.serviceOf(key)?.label ?? null,
    protocol: match?.kind === "address" ? match.protocol : null,
    vip: match?.kind === "address" ? match.address : null,
    port: match?.kind === "address" ? match.port : null,
    fwmark: match?.kind === "fwmark" ? match.mark : null,
    status: serviceStatus(composition, key, on, servers, vips),
    scheduler: first?.scheduler ?? null,
    schedulerFlags: first?.schedulerFlags ?? [],
    method: methods.size === 1 ? ([...methods][0] ?? null) : null,
    persistence: first?.persistence ?? null,
    ops: first?.ops ?? false,
    quorum: summary?.quorum ?? null,
    sorryServer: summary?.sorryServer ?? null,
    rates,
    activeConn: sumOf(
      on.map(({ entry }) => activeOf(entry)),
      addNumbers,
      "the cluster has no director",
    ),
    perDirector: on.map((one) => ({
      directorId: one.director.host.id,
      directorName: one.director.host.name,
      present: mapReading(one.entry, (entry) => entry !== null),
      carries: one.carries,
      rates: one.rates,
      share: shareOf(one.rates, whole),
    })),
    servers,
    differences: differencesBetween(
      tables,
      missing.map(({ director }) => director.host.name),
    ).filter((sentence) => !byChecks(servers).some((start) => sentence.startsWith(start))),
  };
};

/** A weight that a check has changed is no disagreement: it is told at the real server, or at the director that is cut off. */
const byChecks = (servers: readonly ServiceServer[]): readonly string[] =>
  servers
    .filter(({ perDirector }) => perDirector.some(({ why }) => why !== null))
    .map(({ key }) => `Weight of ${key} `);

const activeOf = (entry: ServiceOnDirector["entry"]): Reading<number> =>
  mapReading(entry, (service) =>
    (service?.servers ?? []).map((server) => server.activeConn).reduce(addNumbers, 0),
  );

const keepalivedOf = (composition: Composition, key: ServiceKey) => {
  for (const director of composition.directors) {
    const keepalived = readingOf(director, (seen) => seen.keepalived);
    const found = keepalived.kind === "known" && keepalived.value.services.find((one) => one.key === key);
    if (found) return found;
  }
  return null;
};

/** Real servers that take connections, of those that are meant to: off and draining ones are out on purpose. */
const serviceStatus = (
  composition: Composition,
  key: ServiceKey,
  on: readonly ServiceOnDirector[],
  servers: readonly ServiceServer[],
  vips: readonly VipView[],
): Status => {
  const answering = on.filter(({ entry }) => entry.kind === "known");
  if (answering.length === 0) return { kind: "unknown", text: "No director answers", since: null };
  const having = answering.filter(({ entry }) => entry.kind === "known" && entry.value !== null);
  // Where no traffic arrives nothing is missing: that director's own fault is told at the director.
  const without = answering
    .filter((one) => !having.includes(one) && (one.carries !== false || having.length === 0))
    .map(({ director }) => director.host);
  const since = latest(without.map(({ id }) => composition.since(id, serviceSubject(key), "absent")));
  if (having.length === 0)
    return answering.length === on.length
      ? { kind: "down", text: "On no director", since }
      : { kind: "unknown", text: "On no director that answers", since: null };
  const vip = vips.find((one) => one.vip === vipOf(key));
  if (vip?.status.kind === "down")
    return { kind: "down", text: `Its VIP is out: ${clause(vip.status.text)}`, since: vip.status.since };
  const takes = servers.filter((one) => one.takes === "all");
  const partly = servers.filter((one) => one.takes === "some");
  const meant = servers.filter((one) => one.status.kind !== "off" && one.status.kind !== "draining");
  const counts = `${takes.length} of ${counted(servers.length, "real server")}${partly.length > 0 ? `, ${partly.length} in part` : ""}`;
  const changed = latest(servers.filter((one) => one.status.kind !== "ok").map((one) => one.status.since));
  if (servers.length === 0) return { kind: "down", text: "It has no real servers", since };
  const untold = servers.find((one) => one.takes === "unknown");
  if (untold !== undefined && takes.length + partly.length === 0)
    return { kind: "unknown", text: untold.status.text, since: untold.status.since };
  if (takes.length + partly.length === 0)
    return { kind: "down", text: "No real server takes connections", since: changed };
  if (without.length > 0)
    return { kind: "degraded", text: `Not on ${listed(without.map(({ name }) => name))}; ${counts}`, since };
  if (takes.length < meant.length || takes.some((one) => one.status.kind !== "ok"))
    return { kind: "degraded", text: counts, since: changed };
  const silent = on.filter((one) => !answering.includes(one)).map(({ director }) => director.host.name);
  const carrying = having.filter((one) => one.carries !== false && !one.cutOff);
  return {
    kind: "ok",
    text: `${counts} on ${counted((carrying.length > 0 ? carrying : having).length, "director")}${silent.length > 0 ? `; ${listed(silent)} not known` : ""}`,
    since: latest(servers.map((one) => one.status.since)),
  };
};
