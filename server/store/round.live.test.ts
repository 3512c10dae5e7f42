import { describe, expect, test } from "vitest";
import { unknown } from "../domain/reading";
import { loadInventory } from "./inventory/load";
import { latestObservations } from "./observations";
import { type Round, writeRound } from "./round";
import type { Store } from "./store";
import { withStore } from "./testing";
import {
  makeCluster as cluster,
  emptyRound as empty,
  makeSample,
  makeObservation as observation,
} from "./testing-data";

const live = withStore();

const now = Date.UTC(2026, 2, 1, 12);

const sample = (hostId: string, at: number, n: bigint, serverKey: string | null = null) =>
  makeSample(hostId, at, n, { serverKey });

const storedCounters = async (store: Store, hostId: string) =>
  (
    await store.pool.query<{ conns: string; at: Date }>(
      `SELECT conns, at FROM sample JOIN series ON series.id = series_id WHERE host_id = $1 ORDER BY at, server_key`,
      [hostId],
    )
  ).rows.map(({ conns, at }) => [at.getTime(), BigInt(conns)]);

describe("a round", () => {
  test("stores-counters-exact-to-2^63", async () => {
    const { hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const top = 2n ** 63n - 1n;
    const result = await writeRound(live.store, { ...empty, samples: [sample(host, now, top)] }, now);
    expect(result).toEqual({ inserted: 1, refused: [] });
    expect(await storedCounters(live.store, host)).toEqual([[now, top]]);
  });

  test("leaves-out-a-sample-that-cannot-be-stored-and-says-why", async () => {
    const { hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const samples = [
      sample(host, now, 2n ** 63n),
      sample(host, now + 1_000, -1n),
      sample(host, now - 49 * 3_600_000, 1n),
      sample(host, now + 25 * 3_600_000, 1n),
      { ...sample(host, now, 1n), weight: 2 ** 31 },
      { ...sample(host, now, 1n), serviceKey: "x".repeat(500) },
      sample(host, now, 7n),
    ];
    const result = await writeRound(live.store, { ...empty, samples }, now);
    expect(result.inserted).toBe(1);
    expect(result.refused.map(({ why }) => why)).toEqual([
      "a counter is outside 0 … 2^63 - 1",
      "a counter is outside 0 … 2^63 - 1",
      "it is older than the 48 hours raw samples are kept",
      "its time is more than a day ahead",
      "a number of connections or a weight is outside 0 … 2^31 - 1",
      "its key is too long",
    ]);
    expect(await storedCounters(live.store, host)).toEqual([[now, 7n]]);
  });

  test("twice-is-the-same-as-once", async () => {
    const { id, hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const round: Round = {
      observations: [observation(host, now, "no route")],
      samples: [sample(host, now, 5n), sample(host, now, 6n, "192.168.0.4:80")],
      spans: [{ hostId: host, subject: "reach", value: "down", from: now, to: null }],
      events: [
        {
          at: now,
          clusterId: id,
          hostId: host,
          code: "host.unreachable",
          severity: "unknown",
          sentence: "lvs1 does not answer",
          subject: { kind: "host", id: host },
        },
      ],
    };
    expect((await writeRound(live.store, round, now)).inserted).toBe(2);
    expect((await writeRound(live.store, round, now)).inserted).toBe(0);
    expect(await storedCounters(live.store, host)).toEqual([
      [now, 6n],
      [now, 5n],
    ]);
    expect(await live.store.prisma.event.count({ where: { clusterId: id } })).toBe(1);
    const spans = await live.store.pool.query("SELECT 1 FROM span WHERE host_id = $1", [host]);
    expect(spans.rowCount).toBe(1);
  });

  test("never-replaces-a-newer-observation-by-an-older", async () => {
    const { id, hosts } = await cluster(live.store, ["lvs1", "lvs2"]);
    const [one = "", two = ""] = hosts;
    const write = (at: number, why: string, host = one) =>
      writeRound(live.store, { ...empty, observations: [observation(host, at, why)] }, now);
    await write(now, "newer");
    await write(now - 1, "older");
    await write(now, "of lvs2", two);
    expect((await latestObservations(live.store, id)).map(({ ipvs }) => ipvs)).toEqual([
      unknown("newer"),
      unknown("of lvs2"),
    ]);
  });

  test("survives-the-removal-of-a-host-that-is-still-polled", async () => {
    const { id, hosts } = await cluster(live.store, ["lvs1", "lvs2"]);
    const [gone = "", stays = ""] = hosts;
    const roundAt = (at: number): Round => ({
      observations: [observation(gone, at, "a"), observation(stays, at, "b")],
      samples: [sample(gone, at, 1n), sample(stays, at, 2n)],
      spans: [gone, stays].map((hostId) => ({ hostId, subject: "boot", value: "x", from: at, to: null })),
      events: [gone, stays].map((hostId) => ({
        at,
        clusterId: id,
        hostId,
        code: "host.boot",
        severity: "info" as const,
        sentence: `${hostId} booted`,
        subject: { kind: "host" as const, id: hostId },
      })),
    });
    await writeRound(live.store, roundAt(now), now);
    await live.store.prisma.host.delete({ where: { id: gone } });
    await writeRound(live.store, roundAt(now + 2_000), now);
    expect((await latestObservations(live.store, id)).map(({ hostId, at }) => [hostId, at])).toEqual([
      [stays, now + 2_000],
    ]);
    expect(await storedCounters(live.store, stays)).toHaveLength(2);
    expect(await storedCounters(live.store, gone)).toEqual([]);
    expect(await live.store.prisma.event.count({ where: { clusterId: id } })).toBe(4);
  });

  test("makes-the-partition-of-any-day-a-sample-comes-from", async () => {
    const { hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const midnight = Date.UTC(2026, 4, 10);
    const times = [midnight - 86_400_000, midnight - 1, midnight, midnight + 1];
    await writeRound(live.store, { ...empty, samples: times.map((at) => sample(host, at, 1n)) }, midnight);
    expect((await storedCounters(live.store, host)).map(([at]) => at)).toEqual(times);
    const { rows } = await live.store.pool.query<{ day: string }>(
      "SELECT inhrelid::regclass::text AS day FROM pg_inherits WHERE inhparent = 'sample'::regclass ORDER BY 1",
    );
    expect(rows.map(({ day }) => day)).toEqual(
      expect.arrayContaining(
        ["sample_20260508", "sample_20260509", "sample_20260510", "sample_20260511"].slice(1),
      ),
    );
  });

  test("goes-on-when-somebody-else-dropped-the-partition-of-today", async () => {
    const { hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const day = Date.UTC(2026, 5, 1, 12);
    await writeRound(live.store, { ...empty, samples: [sample(host, day, 1n)] }, day);
    await live.store.pool.query("DROP TABLE sample_20260601");
    await writeRound(live.store, { ...empty, samples: [sample(host, day + 2_000, 2n)] }, day);
    expect(await storedCounters(live.store, host)).toEqual([[day + 2_000, 2n]]);
  });

  test("keeps-hostile-texts-as-they-are-but-NUL", async () => {
    const { id, hosts } = await cluster(live.store, ["lvs1"]);
    const [host] = hosts;
    const hostile = `'; DROP TABLE "host"; -- \\ \\u0000 $(reboot) {a,b} "NULL" \n\r\t \u202e\u2066gnp.exe \ud83d\ude00`;
    const nul = "before\0after \ud800 alone";
    const cleaned = "before\uFFFDafter \uFFFD alone";
    await writeRound(
      live.store,
      {
        observations: [observation(host, now, `${hostile}${nul}`)],
        samples: [{ ...sample(host, now, 1n), serviceKey: `${hostile.slice(0, 50)}\0`, serverKey: nul }],
        spans: [{ hostId: host, subject: `${hostile}\0`, value: nul, from: now, to: null }],
        events: [
          {
            at: now,
            clusterId: id,
            hostId: host,
            code: "odd",
            severity: "info",
            sentence: `${hostile}${nul}`,
            subject: { kind: "service", key: nul },
          },
        ],
      },
      now,
    );
    const [stored] = await latestObservations(live.store, id);
    expect(stored?.ipvs).toEqual(unknown(`${hostile}${cleaned}`));
    const event = await live.store.prisma.event.findFirstOrThrow({ where: { clusterId: id } });
    expect([event.sentence, event.subject]).toEqual([
      `${hostile}${cleaned}`,
      { kind: "service", key: cleaned },
    ]);
    const span = await live.store.pool.query("SELECT subject, value FROM span WHERE host_id = $1", [host]);
    expect(span.rows).toEqual([{ subject: `${hostile}\uFFFD`, value: cleaned }]);
    expect((await loadInventory(live.store, id))?.hosts).toHaveLength(1);
  });
});
