import { expect, test } from "vitest";
import type { ClusterEvent } from "../../domain/events/model";
import { writeRound } from "../round";
import type { Store } from "../store";
import { withStore } from "../testing";
import { emptyRound, makeCluster } from "../testing-data";
import { type EventFilter, eventsSince, listEvents } from "./list";

const live = withStore();

const at = Date.UTC(2026, 2, 1, 12);

const event = (clusterId: string, n: number, more: Partial<ClusterEvent> = {}): ClusterEvent => ({
  at: at + n * 1_000,
  clusterId,
  hostId: null,
  code: "vip.withdrawn",
  severity: "info",
  sentence: `event ${n}`,
  subject: { kind: "vip", address: "192.168.0.100" },
  ...more,
});
const write = (store: Store, events: readonly ClusterEvent[]) => writeRound(store, { ...emptyRound, events });

test("pages-never-overlap-and-lose-nothing-while-events-are-stored", async () => {
  const store = await live.another();
  const { id } = await makeCluster(store);
  // Three of each moment, stored out of order, so that neither the time nor the id alone orders them.
  const events = Array.from({ length: 60 }, (_, n) =>
    event(id, Math.floor(n / 3), { sentence: `event ${n}` }),
  );
  await write(store, [...events.slice(30), ...events.slice(0, 30)]);
  const seen: string[] = [];
  let before: string | undefined;
  for (let page = 0; ; page++) {
    const { events: rows, next } = await listEvents(store, { before, limit: 7 });
    seen.push(...rows.map(({ sentence }) => sentence));
    if (page < 3) await write(store, [event(id, 100 + page), event(id, 10, { sentence: `late ${page}` })]);
    if (next === null) break;
    before = next;
  }
  const told = seen.filter((sentence) => !sentence.startsWith("late"));
  expect(new Set(told)).toEqual(new Set(events.map(({ sentence }) => sentence)));
  expect(told).toHaveLength(60);
  const times = (await listEvents(store, { limit: 200 })).events.map((row) => row.at);
  expect(times).toEqual([...times].sort((a, b) => b - a));
});

test("filters-and-search-find-what-they-say", async () => {
  const store = await live.another();
  const one = await makeCluster(store, ["lvs1", "lvs2"]);
  const two = await makeCluster(store, ["edge-1"]);
  await write(store, [
    event(one.id, 1, {
      hostId: one.hosts[0],
      severity: "down",
      sentence: "lvs1 stopped announcing 192.168.0.100",
    }),
    event(one.id, 2, {
      hostId: one.hosts[1],
      sentence: "weight 100% of a_b\\c on Straße",
      code: "server.weight",
    }),
    event(two.id, 3, { hostId: two.hosts[0], severity: "ok", sentence: 'it\'s "back" \u202egnp' }),
  ]);
  const found = async (filter: EventFilter) =>
    (await listEvents(store, { ...filter, limit: 10 })).events.map(({ at: time }) => (time - at) / 1_000);
  expect(await found({})).toEqual([3, 2, 1]);
  expect(await found({ clusterId: one.id })).toEqual([2, 1]);
  expect(await found({ hostId: one.hosts[1] })).toEqual([2]);
  expect(await found({ severity: "down" })).toEqual([1]);
  expect(await found({ clusterId: one.id, severity: "ok" })).toEqual([]);
  expect(await found({ search: "ANNOUNCING 192" })).toEqual([1]);
  expect(await found({ search: "edge" })).toEqual([3]);
  expect(await found({ search: "Server.W" })).toEqual([2]);
  expect(await found({ search: "STRASSE" })).toEqual([]);
  expect(await found({ search: "straße" })).toEqual([2]);
  expect(await found({ search: "%" })).toEqual([2]);
  expect(await found({ search: "a_b" })).toEqual([2]);
  expect(await found({ search: "\\c" })).toEqual([2]);
  expect(await found({ search: "s_opped" })).toEqual([]);
  expect(await found({ search: `it's "back"` })).toEqual([3]);
  expect(await found({ search: "\0" })).toEqual([]);
  expect(await found({ clusterId: "no-id" })).toEqual([]);
});

test("a-row-names-cluster-and-host-and-a-removed-host-leaves-the-event", async () => {
  const store = await live.another();
  const { id, hosts } = await makeCluster(store, ["lvs1"]);
  await write(store, [event(id, 1, { hostId: hosts[0] })]);
  const [row] = (await listEvents(store, { limit: 1 })).events;
  expect(row).toMatchObject({ ...event(id, 1, { hostId: hosts[0] }), hostName: "lvs1" });
  expect(row?.clusterName).toMatch(/^cluster /);
  await store.prisma.host.delete({ where: { id: hosts[0] } });
  expect((await listEvents(store, { limit: 1 })).events[0]).toMatchObject({ hostId: null, hostName: null });
});

test("only-what-is-new-comes-after-an-id", async () => {
  const store = await live.another();
  const { id } = await makeCluster(store);
  expect(await eventsSince(store, { limit: 10 })).toEqual({ events: [], newest: "0" });
  await write(store, [event(id, 1)]);
  const { newest } = await eventsSince(store, { limit: 10 });
  await write(store, [event(id, 1), event(id, 3), event(id, 2)]);
  const { events, newest: next } = await eventsSince(store, { after: newest, limit: 10 });
  expect(events.map(({ sentence }) => sentence)).toEqual(["event 3", "event 2"]);
  expect(await eventsSince(store, { after: next, limit: 10 })).toEqual({ events: [], newest: next });
});
