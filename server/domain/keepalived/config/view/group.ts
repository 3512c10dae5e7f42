/** `virtual_server_group NAME { … }`: several services with the same real servers. */
import { familyOf } from "../../../address";
import { parseMark } from "../../../ipvs/keys";
import type { Statement } from "../expand";
import { MAX_RANGE, readRange } from "./range";
import { type BlockReader, originOf, whole } from "./reader";
import type { GroupEntry, ServerGroup } from "./service-model";

/** `budget.left`: how many addresses may still be written out in this file. */
export const readGroup = (top: BlockReader, statement: Statement, budget: { left: number }): ServerGroup => {
  const block = top.inside(statement, "values");
  const entries: GroupEntry[] = [];
  for (const { words, at } of block.values()) {
    const entry = readEntry(words, at, Math.min(MAX_RANGE, budget.left));
    if (entry) {
      budget.left -= entry.kind === "addresses" ? entry.addresses.length : 1;
      entries.push(entry);
    } else
      block.problem(
        at,
        `${words.join(" ")}: not an address, range or fwmark keepalived takes, or too large to write out`,
      );
  }
  return { name: statement.args[0] ?? "", origin: originOf(statement), entries };
};

const readEntry = (
  [first = "", second, third]: readonly string[],
  at: Statement,
  limit: number,
): GroupEntry | null => {
  const origin = originOf(at);
  if (first === "fwmark") {
    const mark = parseMark(second);
    const family = third === "inet6" ? "ipv6" : third === "inet" ? "ipv4" : null;
    return mark === null || mark === 0 ? null : { kind: "fwmark", mark, family, origin };
  }
  const addresses = readRange(first, limit);
  const port = second === undefined ? 0 : whole(1, 65535)([second]);
  return addresses === null || port === undefined
    ? null
    : { kind: "addresses", range: first, addresses, port, origin };
};

export const familyOfGroup = (group: ServerGroup): "ipv4" | "ipv6" | null => {
  for (const entry of group.entries)
    if (entry.kind === "addresses" && entry.addresses[0] !== undefined) return familyOf(entry.addresses[0]);
  return null;
};
