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
    for (const { director, entry } of tables) {
      const text = value(entry);
      const group = groups.get(text);
      if (group === undefined) groups.set(text, [director]);
      else group.push(director);
    }
    if (groups.size > 1)
      sentences.push(
        `${what} ${what.endsWith("flags") ? "are" : "is"} ${[...groups].map(([text, names]) => `${text} on ${listed(names)}`).join(", ")}`,
      );
  };
  compare("Scheduler", (entry) => entry.scheduler);
  compare("Scheduler flags", (entry) => [...entry.schedulerFlags].sort().join(",") || "none");
  compare("Persistence", (entry) => persistenceText(entry.persistence));
  compare("One-packet scheduling", (entry) => (entry.ops ? "on" : "off"));
  const indexed = new Map(
    tables.map(({ entry }) => [entry, new Map(entry.servers.map((server) => [server.key, server]))]),
  );
  for (const server of new Set(tables.flatMap(({ entry }) => entry.servers.map((one) => one.key)))) {
    const on = (entry: VirtualServiceEntry) => indexed.get(entry)?.get(server);
    compare(`Weight of ${server}`, (entry) => String(on(entry)?.weight ?? "absent"));
    compare(`Method of ${server}`, (entry) => on(entry)?.method ?? "absent");
  }
  return sentences.filter((sentence) => !/^Method .*absent/.test(sentence));
};

const persistenceText = (persistence: Persistence | null): string =>
  persistence === null
    ? "off"
    : [`${persistence.seconds} s`, persistence.mask && `mask ${persistence.mask}`, persistence.engine]
        .filter(Boolean)
        .join(" ");
