/** What a director's view says that is in use on it. Pure. */

import { isIpv6 } from "#domain/address";
import type { DirectorView } from "#domain/cluster/view";
import type { SectionName } from "#domain/host/sections";
import { parseServiceKey } from "#domain/ipvs/keys";
import type { InUse } from "./sysctl-words";

export const inUse = (director: DirectorView, directors: number): InUse => {
  const services = director.services.kind === "known" ? director.services.value : [];
  const facts = director.facts.kind === "known" ? director.facts.value : null;
  const announced =
    director.vips.kind === "known" && director.vips.value.some((vip) => (vip.announcedTo?.length ?? 0) > 0);
  return {
    methods: new Set(services.flatMap((service) => service.servers.map((server) => server.method))),
    persistence: services.some((service) => service.persistence !== null),
    ipv6: services.some((service) => {
      const match = parseServiceKey(service.key);
      return match?.kind === "fwmark" ? match.family === "ipv6" : match !== null && isIpv6(match.address);
    }),
    ecmp: directors > 1 && announced,
    syncDaemon: (facts?.syncDaemons.length ?? 0) > 0,
  };
};

/**
 * The sections that hold OSPF's figures: FRR prints JSON, Quagga text. Offered where nobody knows of a routing daemon, too:
 * what the host says when it is asked is then what one wants to see.
 */
export const routingSections = (
  routing: string | null,
): { readonly neighbours: readonly SectionName[]; readonly routes: readonly SectionName[] } => {
  return /quagga|zebra/i.test(routing ?? "")
    ? {
        neighbours: [
          "neighbour-text",
          "ospf-interface-text",
          "ospf-text",
          "ospf-database-text",
          "running-config",
        ],
        routes: ["route-text", "ospf-route-text", "kernel-route", "kernel-route-all"],
      }
    : {
        neighbours: [
          "neighbour-json",
          "neighbour-text",
          "ospf-interface-json",
          "ospf-json",
          "ospf-database-text",
          "running-config",
        ],
        routes: ["route-json", "route-text", "ospf-route-json", "kernel-route", "kernel-route-all"],
      };
};
