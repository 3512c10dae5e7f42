/** The raw answers of one visit, read: what could be told, and a sentence for what could not. Pure. */
import { parseAddresses } from "../host/addresses";
import { parseFacts } from "../host/facts";
import { parseTable } from "../ipvs/table";
import type { KnownFiles } from "../keepalived/config/files";
import { parseNeighboursJson } from "../ospf/neighbours-json";
import { parseNeighboursText } from "../ospf/neighbours-text";
import { commandFailure } from "../output";
import type { Parsed } from "../reading";
import { parseZebraJson } from "../routes/zebra-json";
import { parseZebraText } from "../routes/zebra-text";
import { keepalivedFindings } from "./keepalived";
import type { Door } from "./proposal";
import type { HostReport } from "./report";

/** One command's answer as the host gave it. */
export type Heard = {
  readonly exitCode: number;
  readonly output: string;
  readonly stderr: string;
  readonly truncated: boolean;
};

/**
 * @param at when the answers came, worker clock, ms
 * @param heard by section name
 * @param files keepalived's configuration; null: there is none, which only a director would miss
 */
export const readFindings = (
  door: Door,
  at: number,
  heard: ReadonlyMap<string, Heard>,
  files: KnownFiles | null,
): HostReport => {
  const gaps: string[] = [];
  const read = <T>(what: string, names: readonly Form<T>[]): T | null => {
    let why = `${what}: not asked`;
    for (const [name, program, parse] of names) {
      const answer = heard.get(name);
      if (!answer) continue;
      const result = commandFailure(program, answer) ?? parse(answer.output);
      if (result.kind === "parsed") return result.value;
      why = `${what}: ${result.why}.`;
    }
    gaps.push(why);
    return null;
  };
  const facts = read("Facts", [["facts", "the facts script", (output) => parseFacts(output, at)]]);
  return {
    door,
    facts,
    addresses: read("Addresses", [["addr", "ip", parseAddresses]]),
    ipvs: read("IPVS table", [["ipvs", "ipvsadm", parseTable]]),
    neighbours: read("OSPF neighbours", [
      ["neighbour-json", "vtysh", parseNeighboursJson],
      ["neighbour-text", "vtysh", parseNeighboursText],
    ]),
    routes: read("Routes", [
      ["route-json", "vtysh", parseZebraJson],
      ["route-text", "vtysh", parseZebraText],
    ]),
    keepalived: files && keepalivedFindings(files, facts?.hostname ?? null),
    gaps,
  };
};

type Form<T> = readonly [section: string, program: string, parse: (output: string) => Parsed<T>];
