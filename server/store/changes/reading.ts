/** What the worker read of a host's managed files. The first whole reading is the import: every file becomes revision 0. */
import type { HostFiles } from "../../domain/change/model";
import { ownerOf } from "../../domain/change/paths";
import type { Prisma } from "../generated/client";
import { isStorableText, storableText } from "../storable";
import type { Store } from "../store";
import { appendRevisions } from "./revisions";

/** `at`: worker clock, ms. */
export type FileReading =
  | {
      readonly kind: "read";
      readonly at: number;
      readonly suite: "frr" | "quagga" | null;
      readonly keepalivedPath: string | null;
      readonly configId: string | null;
      /** Everything managed that is there. */
      readonly files: HostFiles;
      /** `show running-config`, and `ipvsadm -Ln --thresholds`; null: not asked, or no answer. */
      readonly running: string | null;
      readonly thresholds: string | null;
    }
  | { readonly kind: "failed"; readonly at: number; readonly why: string };

/**
 * Stores a reading and tells `sluice_change` when something differs from the last one. A failed reading leaves the files as they
 * were seen. An older reading than the stored one is dropped, as is one of a host that was removed.
 */
export const storeReading = (store: Store, hostId: string, reading: FileReading): Promise<void> =>
  store.prisma.$transaction(async (tx) => {
    const [host] = await tx.$queryRaw<{ cluster_id: string }[]>`
      SELECT cluster_id::text FROM host WHERE id = ${hostId}::uuid FOR NO KEY UPDATE`;
    if (!host) return;
    const before = await tx.fileReading.findUnique({ where: { hostId } });
    const triedAt = new Date(reading.at);
    if (before && before.triedAt > triedAt) return;
    const changed =
      reading.kind === "failed"
        ? await storeFailure(tx, hostId, triedAt, reading.why, before?.why)
        : await storeFiles(tx, hostId, triedAt, reading, before);
    if (changed) await tx.$executeRaw`SELECT pg_notify('sluice_change', ${host.cluster_id})`;
  });

type Before = { readonly why: string | null; readonly importedAt: Date | null } | null;

const storeFailure = async (
  tx: Prisma.TransactionClient,
  hostId: string,
  triedAt: Date,
  why: string,
  lastWhy: string | null | undefined,
): Promise<boolean> => {
  await tx.fileReading.upsert({
    where: { hostId },
    create: { hostId, triedAt, why },
    update: { triedAt, why },
  });
  return why !== lastWhy;
};

const storeFiles = async (
  tx: Prisma.TransactionClient,
  hostId: string,
  readAt: Date,
  reading: FileReading & { kind: "read" },
  before: Before,
): Promise<boolean> => {
  const { suite, keepalivedPath, configId } = reading;
  const files = reading.files.filter(({ text }) => isStorableText(text));
  const stored = await tx.hostFile.findMany({ where: { hostId }, select: { path: true, text: true } });
  const known = new Map(stored.map(({ path, text }) => [path, text]));
  const changed = files.filter(({ path, text }) => known.get(path) !== text);
  const gone = stored.filter(({ path }) => !files.some((file) => file.path === path));
  if (changed.length + gone.length > 0)
    await tx.hostFile.deleteMany({
      where: { hostId, path: { in: [...changed, ...gone].map(({ path }) => path) } },
    });
  await tx.hostFile.createMany({
    data: changed.map(({ path, text }) => ({ hostId, path, text, seenAt: readAt })),
  });
  const importing = before?.importedAt == null;
  if (importing)
    await tx.revision.createMany({
      data: files.map(({ path, text }) => ({
        hostId,
        path,
        text,
        number: 0,
        at: readAt,
        byName: "import",
        reason: "found on the host",
      })),
      skipDuplicates: true,
    });
  const running = reading.running && storableText(reading.running);
  const thresholds = reading.thresholds && storableText(reading.thresholds);
  if (!importing)
    await followUnowned(
      tx,
      hostId,
      changed,
      gone.map(({ path }) => path),
    );
  const data = { triedAt: readAt, readAt, why: null, suite, keepalivedPath, configId, running, thresholds };
  const importedAt = importing ? { importedAt: readAt } : {};
  await tx.fileReading.upsert({
    where: { hostId },
    create: { hostId, ...data, ...importedAt },
    update: { ...data, ...importedAt },
  });
  return importing || changed.length + gone.length > 0 || before?.why != null;
};

/** Files that are read and never written are as they should be, whatever they are. */
const followUnowned = (
  tx: Prisma.TransactionClient,
  hostId: string,
  changed: HostFiles,
  gone: readonly string[],
): Promise<void> =>
  appendRevisions(
    tx,
    [...changed, ...gone.map((path) => ({ path, text: null }))]
      .filter(({ path }) => ownerOf(path) === null)
      .map(({ path, text }) => ({ hostId, path, text })),
    {
      byName: "import",
      reason: "read on the host, never written by Sluice",
      changeId: null,
      operationId: null,
    },
  );

/** A reading that found everything as the one before, which was stored as of `before`; ms. */
export type SameReading = { readonly hostId: string; readonly before: number; readonly at: number };

/**
 * Says of many hosts at once that they were read again and are as they were. Returns those of which it is so: where something else was
 * stored in between, nothing is written, and the reading has to be stored as a whole.
 */
export const touchReadings = async (
  store: Store,
  same: readonly SameReading[],
): Promise<ReadonlySet<string>> => {
  if (same.length === 0) return new Set();
  const { rows } = await store.pool.query<{ host_id: string }>(
    `UPDATE file_reading SET tried_at = to_timestamp(one.at / 1000.0::float8), read_at = to_timestamp(one.at / 1000.0::float8)
     FROM unnest($1::uuid[], $2::float8[], $3::float8[]) AS one (host_id, before, at)
     WHERE file_reading.host_id = one.host_id AND why IS NULL
       AND tried_at = to_timestamp(one.before / 1000.0::float8)
     RETURNING file_reading.host_id::text`,
    [same.map(({ hostId }) => hostId), same.map(({ before }) => before), same.map(({ at }) => at)],
  );
  return new Set(rows.map((row) => row.host_id));
};
