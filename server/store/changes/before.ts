/** The files a change set stands on. */
import type { Store } from "../store";
import type { FilesOfHost } from "./model";

/**
 * `now`, with every file that this change set has changed as it was before it did. For a draft that is what should be there now.
 */
export const filesBefore = async (
  store: Store,
  changeId: string,
  now: readonly FilesOfHost[],
): Promise<readonly FilesOfHost[]> => {
  const made = await store.prisma.revision.findMany({
    where: { changeId },
    orderBy: { number: "asc" },
    select: { hostId: true, path: true, number: true },
  });
  const first = new Map(made.toReversed().map((one) => [`${one.hostId} ${one.path}`, one]));
  const before = await Promise.all(
    [...first.values()].map(async ({ hostId, path, number }) => {
      const row = await store.prisma.revision.findFirst({
        where: { hostId, path, number: { lt: number } },
        orderBy: { number: "desc" },
      });
      return { hostId, path, text: row?.text ?? null };
    }),
  );
  return now.map(({ hostId, files }) => {
    const changed = before.filter((one) => one.hostId === hostId);
    const kept = files.filter(({ path }) => !changed.some((one) => one.path === path));
    const back = changed.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
    return { hostId, files: [...kept, ...back].sort((a, b) => (a.path < b.path ? -1 : 1)) };
  });
};
