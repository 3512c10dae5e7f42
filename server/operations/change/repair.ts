/** What should be on the hosts, and what their files say should run, is to be there again: a draft, to be reviewed and rolled out like any other. */
import { listed } from "../../domain/words";
import type { Store } from "../../store/store";
import { createChange } from "./create-change";
import { chosen, differencesIn } from "./differences";
import type { Person } from "./draft";
import { hostNamesIn } from "./sentence";

export const repair = async (
  store: Store,
  { clusterId, ids }: { readonly clusterId: string; readonly ids: readonly string[] },
  actor: Person,
  now: Date,
): Promise<{ changeId: string }> => {
  const found = chosen(await differencesIn(store, clusterId, now.getTime()), ids, "repair");
  const names = await hostNamesIn(store.prisma, clusterId);
  const on = listed([...new Set(found.map(({ hostId }) => names.get(hostId) ?? ""))]);
  return createChange(
    store,
    {
      clusterId,
      title: `Repair ${on}`,
      reason: found.map(({ sentence }) => `${sentence}.`).join("\n"),
      edits: found.flatMap((one) => one.repair),
    },
    actor,
    now,
  );
};
