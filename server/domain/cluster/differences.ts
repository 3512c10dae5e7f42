/** Where directors disagree about one service, in sentences. Pure. */
import type { Persistence, VirtualServiceEntry } from "../ipvs/model";
import { listed } from "../words";

export type TableOf = { readonly director: string; readonly entry: VirtualServiceEntry };

/** Nothing when fewer than two directors tell. The order of servers is not compared: ipvsadm sorts it away. */
export const differencesBetween = (
  tables: readonly TableOf[],
  missingOn: readonly string[],
): readonly string[] => {
  const sentences: string[] = [];
  if (missingOn.length > 0 && tables.length > 0)
    sentences.push(
      `${listed(missingOn)} ${missingOn.length === 1 ? "does" : "do"} not have it; ${listed(tables.map((one) => one.director))} ${tables.length === 1 ? "does" : "do"}`,
    );
  if (tables.length < 2) return sentences;
  const compare = (what: string, value: (entry: VirtualServiceEntry) => string) => {
    const groups = new Map<string, string[]>();
    for (const { director, entry } of tables)
      groups.set(value(entry), [...(groups.get(value(entry)) ?? []), director]);
    if (groups.size > 1)
      sentences.push(
        `${what} ${what.endsWith("flags") ? "are" : "is"} ${[...groups].map(([text, names]) => `${text} on ${listed(names)}`).join(", ")}`,
      );
  };
  compare("Scheduler", (entry) => entry.scheduler);
  compare("Scheduler flags", (entry) => [...entry.schedulerFlags].sort().join(",") || "none");
  compare("Persistence", (entry) => persistenceText(entry.persistence));
  compare("One-packet scheduling", (entry) => (entry.ops ? "on" : "off"));
  for (const server of new Set(tables.flatMap(({ entry }) => entry.servers.map((one) => one.key)))) {
    compare(`Weight of ${server}`, (entry) => {
      const found = entry.servers.find((one) => one.key === server);
      return found === undefined ? "absent" : String(found.weight);
    });
    compare(
      `Method of ${server}`,
      (entry) => entry.servers.find((one) => one.key === server)?.method ?? "absent",
    );
  }
  return sentences.filter((sentence) => !/^Method .*absent/.test(sentence));
};

const persistenceText = (persistence: Persistence | null): string =>
  persistence === null
    ? "off"
    : [`${persistence.seconds} s`, persistence.mask && `mask ${persistence.mask}`, persistence.engine]
        .filter(Boolean)
        .join(" ");
