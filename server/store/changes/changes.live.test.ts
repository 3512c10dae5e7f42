import { beforeEach, describe, expect, test } from "vitest";
import type { Store } from "../store";
import { withStore } from "../testing";
import { makeCluster } from "../testing-data";
import { desiredFiles, loadDesired } from "./desired";
import { type FileReading, storeReading, touchReadings } from "./reading";
import { appendRevisions, listRevisions, loadRevision } from "./revisions";

const live = withStore();
const conf = "/etc/keepalived/keepalived.conf";
const daemons = "/etc/frr/daemons";

let store: Store;
let clusterId = "";
let hostId = "";
beforeEach(async () => {
  ({ store } = live);
  const cluster = await makeCluster(store);
  clusterId = cluster.id;
  hostId = cluster.hosts[0];
});

const t0 = 1_800_000_000_000;
const read = (at: number, files: Readonly<Record<string, string>>): FileReading => ({
  kind: "read",
  at,
  suite: "frr",
  keepalivedPath: conf,
  configId: "lvs1",
  files: Object.entries(files).map(([path, text]) => ({ path, text })),
  running: null,
  thresholds: null,
});
const host = async () => (await loadDesired(store, clusterId))?.hosts[0];
const origin = { byName: "Ada", reason: "because", changeId: null, operationId: null };
const append = (text: string | null, path = conf) =>
  store.prisma.$transaction((tx) => appendRevisions(tx, [{ hostId, path, text }], origin));

describe("reading a host", () => {
  test("before the first time nothing is ready, and it says of which host and why", async () => {
    expect(await loadDesired(store, clusterId)).toMatchObject({
      ready: false,
      why: "The files of lvs1 have not been read yet.",
    });
    await storeReading(store, hostId, { kind: "failed", at: t0, why: "lvs1 does not answer." });
    expect(await loadDesired(store, clusterId)).toMatchObject({
      ready: false,
      why: "The files of lvs1 have not been read yet: lvs1 does not answer.",
    });
  });

  test("the first time is the import; afterwards what is there is compared with it, and never taken over", async () => {
    await storeReading(store, hostId, read(t0, { [conf]: "one\r\n" }));
    expect(await host()).toMatchObject({
      files: [{ path: conf, text: "one\r\n", revision: 0, at: t0, onHost: "same", seenAt: t0 }],
    });
    await storeReading(store, hostId, read(t0 + 1, { [conf]: "two\n" }));
    expect(await host()).toMatchObject({ files: [{ text: "one\r\n", onHost: "differs", seenAt: t0 + 1 }] });
    await storeReading(store, hostId, read(t0 + 2, {}));
    expect(await host()).toMatchObject({ files: [{ text: "one\r\n", onHost: "absent" }] });
    await storeReading(store, hostId, { kind: "failed", at: t0 + 3, why: "away" });
    expect(await host()).toMatchObject({ files: [{ text: "one\r\n", onHost: "unknown", seenAt: t0 + 2 }] });
    expect(await listRevisions(store, hostId)).toHaveLength(1);
  });

  test("an older reading that comes late changes nothing, nor does one of a host that is gone", async () => {
    await storeReading(store, hostId, read(t0 + 5, { [conf]: "new" }));
    await storeReading(store, hostId, read(t0, { [conf]: "old" }));
    expect(await host()).toMatchObject({ files: [{ text: "new", onHost: "same" }] });
    await storeReading(store, crypto.randomUUID(), read(t0, {}));
  });

  test("a file that is read and never written follows the host", async () => {
    await storeReading(store, hostId, read(t0, { [daemons]: "ospfd=no\n" }));
    await storeReading(store, hostId, read(t0 + 1, { [daemons]: "ospfd=yes\n" }));
    expect(await host()).toMatchObject({ files: [{ text: "ospfd=yes\n", onHost: "same", revision: 1 }] });
  });

  test("what PostgreSQL cannot hold exactly is not kept at all", async () => {
    await storeReading(store, hostId, read(t0, { [conf]: "a\0b", [daemons]: "\ud800" }));
    expect(await host()).toMatchObject({ files: [] });
  });

  test("the same again is said in one statement for many, but not where something else was stored meanwhile", async () => {
    const other = (await makeCluster(store)).hosts[0];
    await storeReading(store, hostId, read(t0, { [conf]: "one" }));
    await storeReading(store, other, read(t0, { [conf]: "one" }));
    await storeReading(store, other, read(t0 + 10, { [conf]: "two" }));
    const same = [hostId, other].map((id) => ({ hostId: id, before: t0, at: t0 + 123 }));
    expect(await touchReadings(store, same)).toEqual(new Set([hostId]));
    expect(await host()).toMatchObject({ files: [{ onHost: "same", seenAt: t0 + 123 }] });
    expect(await touchReadings(store, same)).toEqual(new Set());
  });
});

describe("revisions", () => {
  test("count up from the import, and the same text again is none", async () => {
    await storeReading(store, hostId, read(t0, { [conf]: "zero" }));
    for (const text of ["one", "one", null, null, "three"]) await append(text);
    await append("made here", "/etc/keepalived/new.sh");
    const all = await listRevisions(store, hostId, conf);
    expect(all.map(({ number, there }) => [number, there])).toEqual([
      [3, true],
      [2, false],
      [1, true],
      [0, true],
    ]);
    expect(await desiredFiles(store.prisma, clusterId)).toEqual([
      {
        hostId,
        files: [
          { path: conf, text: "three" },
          { path: "/etc/keepalived/new.sh", text: "made here" },
        ],
      },
    ]);
    expect(await listRevisions(store, hostId, "/etc/keepalived/new.sh")).toMatchObject([{ number: 1 }]);
    expect(await loadRevision(store, all[0]?.id ?? "")).toMatchObject({
      text: "three",
      clusterId,
      before: { number: 2, text: null },
    });
    expect(await loadRevision(store, "x")).toBeNull();
  });

  test("by many at once are each another number", async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => append(`text ${n}`)));
    const numbers = (await listRevisions(store, hostId, conf)).map(({ number }) => number);
    expect(numbers).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });
});
