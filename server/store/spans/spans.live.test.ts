import { expect, test } from "vitest";
import type { Span } from "../../domain/events/model";
import { writeRound } from "../round";
import { withStore } from "../testing";
import { emptyRound, makeCluster, makeRandom } from "../testing-data";
import { openSpans, spansIn } from "./read";

const live = withStore();

const at = Date.UTC(2026, 2, 1, 12);
const write = (spans: readonly Span[]) => writeRound(live.store, { ...emptyRound, spans });

test("a-state-is-stored-as-it-changes-and-read-back-for-any-stretch-of-time", async () => {
  const { id, hosts } = await makeCluster(live.store, ["router"]);
  const span = (subject: string, value: string, from: number, to: number | null = null) => ({
    hostId: hosts[0],
    subject,
    value,
    from: at + from,
    to: to === null ? null : at + to,
  });
  await write([span("neighbour 10.0.0.2 eth0", "Full/DR", 0), span("route 192.168.0.100/32", "2", 0)]);
  await write([span("neighbour 10.0.0.2 eth0", "absent", 1_000)]);
  await write([
    span("neighbour 10.0.0.2 eth0", "Full/DR", 5_000),
    span("neighbour 10.0.0.3 eth0", "Full/-", 5_000),
  ]);
  await write([span("neighbour 10.0.0.3 eth0", "Full/-", 5_000, 6_000)]);
  const read = (from: number, to: number, subjectPrefix = "neighbour ") =>
    spansIn(live.store, { clusterId: id, subjectPrefix, from: at + from, to: at + to });
  expect(await read(0, 10_000)).toEqual([
    span("neighbour 10.0.0.2 eth0", "Full/DR", 0, 1_000),
    span("neighbour 10.0.0.2 eth0", "absent", 1_000, 5_000),
    span("neighbour 10.0.0.2 eth0", "Full/DR", 5_000),
    span("neighbour 10.0.0.3 eth0", "Full/-", 5_000, 6_000),
  ]);
  expect((await read(2_000, 3_000)).map(({ value }) => value)).toEqual(["absent"]);
  expect((await read(7_000, 8_000)).map(({ value }) => value)).toEqual(["Full/DR"]);
  expect(await read(2_000, 3_000, "route 192.168.0.100/32")).toEqual([
    span("route 192.168.0.100/32", "2", 0),
  ]);
  expect(await read(2_000, 3_000, "neigh%")).toEqual([]);
  expect((await openSpans(live.store, hosts)).map(({ subject, value }) => [subject, value])).toEqual([
    ["neighbour 10.0.0.2 eth0", "Full/DR"],
    ["route 192.168.0.100/32", "2"],
  ]);
});

test("rounds-told-again-and-by-two-workers-at-once-leave-one-unbroken-line", async () => {
  const { id, hosts } = await makeCluster(live.store, ["router"]);
  const random = makeRandom(5);
  let value = "";
  const changes = Array.from({ length: 60 }, (_, i): Span => {
    value = value === "up" ? "down" : "up";
    return {
      hostId: hosts[0],
      subject: "reach",
      value,
      from: at + i * 1_000 + Math.floor(random() * 900),
      to: null,
    };
  });
  const worker = async () => {
    for (let i = 0; i < changes.length; i += 3) {
      await write(changes.slice(i, i + 3));
      if (random() < 0.5) await write(changes.slice(Math.max(0, i - 2), i + 3));
    }
  };
  await worker();
  await Promise.all([worker(), worker()]);
  const stored = await spansIn(live.store, {
    clusterId: id,
    subjectPrefix: "reach",
    from: at,
    to: at + 100_000,
  });
  expect(stored).toEqual(changes.map((change, i) => ({ ...change, to: changes[i + 1]?.from ?? null })));
});
