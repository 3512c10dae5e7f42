/** Said while a service is typed: where a firewall mark takes the packets of a service by address. Pure. */

import { serviceTitle, wordsOfHead } from "#domain/keepalived/config/change/heads";
import type { ServicePlace } from "#domain/keepalived/config/change/model";
import { marking, without } from "#domain/set-up/marked";
import type { MarkRule } from "#domain/set-up/model";
import { markedPorts } from "#domain/set-up/recipes";
import type { Needs } from "./service-hosts";

/** A sentence, or null. `marks`: what the directors mark already. */
export const markedNote = (
  { vips, mark }: Needs,
  listens: ServicePlace | null,
  services: readonly ServicePlace[],
  marks: readonly MarkRule[],
): string | null => {
  const own = mark === null ? [] : markedPorts(vips, mark.mark, mark.ports).marks;
  const pairs = [
    ...services.map((service) => ({ service, rules: own })),
    ...(listens === null ? [] : [{ service: listens, rules: marks }]),
  ];
  for (const { service, rules } of pairs) {
    const [vip = "", port = ""] = wordsOfHead(service.head);
    const found = marking(rules, { protocol: service.protocol, vip, port: Number(port) });
    if (found === null) continue;
    const rest = without(found.ports, Number(port));
    const advice = rest === "" ? "leave it out" : `mark ${rest} instead`;
    return `${serviceTitle(service)} is among ports ${found.ports} of mark ${found.rule.mark}, which takes its packets: ${advice}.`;
  }
  return null;
};
