/** Visits in, proposal out: who is a director, a router, a real server; which VIPs and services there are. Pure. */
import type { Role } from "../cluster/inventory";
import { learnServices, learnVips, serverAddress } from "./learn";
import type { Door, Proposal, ProposedHost } from "./proposal";
import { doorKey } from "./proposal";
import type { HostReport, Visit } from "./report";

type Lead = { readonly address: string; readonly from: string; readonly door: Door };

/**
 * Composes what all visits of one discovery say about one cluster.
 * The order of the visits does not matter; a host met by several ways is proposed once.
 */
export const propose = (visits: readonly Visit[]): Proposal => {
  const reports = visits.flatMap((visit) => (visit.kind === "visited" ? [visit.report] : []));
  const vips = learnVips(reports);
  const vipSet = new Set(vips.map((vip) => vip.address));
  const services = learnServices(reports);
  const serverAddresses = new Set(
    services.flatMap((service) => service.servers.map((server) => serverAddress(server.key))),
  );

  const visited = reports.map((report) => visitedHost(report, vipSet, serverAddresses));
  const taken = new Set(visited.flatMap((host) => host.addresses));
  const tried = visits.flatMap((visit) => (visit.kind === "visited" ? [] : [triedHost(visit)]));
  const triedAddresses = new Set(
    visits.map((visit) => (visit.kind === "visited" ? visit.report.door : visit.door).address),
  );

  const leads = learnLeads(reports).filter((lead) => !taken.has(lead.address));
  const found = [...groupBy(leads, (lead) => lead.address)].flatMap(([address, ways]) => {
    const first = ways[0];
    if (!first || triedAddresses.has(address)) return [];
    return [
      foundHost(
        address,
        first.door,
        ways.map((way) => way.from),
      ),
    ];
  });
  const known = new Set([
    ...taken,
    ...found.flatMap((host) => host.addresses),
    ...tried.flatMap((host) => host.addresses),
  ]);
  const realServers = [...serverAddresses].filter((address) => !known.has(address)).map(realServerHost);

  const hosts = [...visited, ...tried.map((host) => withLeads(host, leads)), ...found, ...realServers].sort(
    byRoleThenName,
  );
  return {
    clusterName: suggestName(
      reports,
      vips.map((vip) => vip.address),
    ),
    hosts,
    vips,
    services: services.map((service) => ({
      ...service,
      servers: service.servers.map((server) => ({
        ...server,
        hostKey: ownerOf(serverAddress(server.key), hosts),
      })),
    })),
    notes: notes(
      hosts,
      vips.map((vip) => vip.address),
      services.length,
      vrrpAddresses(reports),
    ),
  };
};

const visitedHost = (
  report: HostReport,
  vips: ReadonlySet<string>,
  servers: ReadonlySet<string>,
): ProposedHost => {
  const addresses = dataAddresses(report, vips);
  const roles = rolesOf(report, addresses, servers);
  const key = doorKey(report.door);
  return {
    key,
    name: report.facts?.hostname ?? report.door.address,
    roles,
    door: report.door,
    addresses,
    state: "visited",
    offeredKey: report.door.hostKey,
    failure: null,
    learntFrom: [`Visited at ${key}`],
    unknown:
      roles.length === 0
        ? [...report.gaps, "No IPVS service and no OSPF neighbour was seen: choose its role."]
        : report.gaps,
  };
};

/** Held addresses apart from VIPs, loopback and link-local ones, in the order the host lists them. */
const dataAddresses = (report: HostReport, vips: ReadonlySet<string>): readonly string[] =>
  (report.addresses?.held ?? [])
    .filter((held) => held.scope === "global" && held.interface !== "lo" && !vips.has(held.address))
    .map((held) => held.address);

const rolesOf = (
  report: HostReport,
  addresses: readonly string[],
  servers: ReadonlySet<string>,
): readonly Role[] => {
  const director = (report.ipvs?.services.length ?? 0) > 0 || (report.keepalived?.services.length ?? 0) > 0;
  const router = !director && (report.neighbours?.length ?? 0) > 0;
  const realServer = addresses.some((address) => servers.has(address));
  return [director && "director", router && "router", realServer && "realserver"].filter(
    (role): role is Role => role !== false,
  );
};

const triedHost = (visit: Exclude<Visit, { kind: "visited" }>): ProposedHost => ({
  key: doorKey(visit.door),
  name: visit.door.address,
  roles: [],
  door: visit.door,
  addresses: [],
  state: visit.kind === "failed" ? "failed" : "to-visit",
  offeredKey: visit.kind === "unconfirmed" ? visit.offered : null,
  failure: visit.kind === "failed" ? visit.why : null,
  learntFrom: [],
  unknown: [],
});

const foundHost = (address: string, like: Door, from: readonly string[]): ProposedHost => ({
  key: address,
  name: address,
  roles: [],
  door: { ...like, address, hostKey: null },
  addresses: [address],
  state: "to-visit",
  offeredKey: null,
  failure: null,
  learntFrom: [...new Set(from)].sort(),
  unknown: ["Its role is not known before it is visited."],
});

const realServerHost = (address: string): ProposedHost => ({
  key: address,
  name: address,
  roles: ["realserver"],
  door: null,
  addresses: [address],
  state: "no-ssh",
  offeredKey: null,
  failure: null,
  learntFrom: ["Real server in the directors' tables"],
  unknown: [],
});

/** OSPF neighbours and VRRP unicast peers: hosts that a visited one talks to. They are entered the same way as it was. */
const learnLeads = (reports: readonly HostReport[]): readonly Lead[] =>
  reports.flatMap((report) => {
    const door = likeDoorOf(report);
    const name = report.facts?.hostname ?? report.door.address;
    const neighbours = (report.neighbours ?? []).map((neighbour) => ({
      address: neighbour.address,
      from: `OSPF neighbour of ${name} on ${neighbour.interface}, ${neighbour.state}`,
      door,
    }));
    const peers = (report.keepalived?.vrrp ?? []).flatMap((instance) =>
      instance.unicastPeers.map((address) => ({
        address,
        from: `VRRP peer of ${name} in ${instance.instance}`,
        door,
      })),
    );
    return [...neighbours, ...peers];
  });

/**
 * Another host is entered as this one was; a forwarded port says nothing about others. It is one when the door is none of
 * the host's addresses, or loopback: that one every host holds.
 */
const likeDoorOf = (report: HostReport): Door =>
  report.addresses?.held.some((held) => held.scope !== "host" && held.address === report.door.address)
    ? report.door
    : { ...report.door, port: 22 };

const withLeads = (host: ProposedHost, leads: readonly Lead[]): ProposedHost => {
  const ways = leads.filter((lead) => lead.address === host.door?.address).map((lead) => lead.from);
  return ways.length === 0
    ? host
    : { ...host, addresses: [host.name], learntFrom: [...new Set(ways)].sort() };
};

const ownerOf = (address: string, hosts: readonly ProposedHost[]): string | null =>
  hosts.find((host) => host.addresses.includes(address))?.key ?? null;

const rank = (host: ProposedHost): number =>
  host.roles.includes("router")
    ? 0
    : host.roles.includes("director")
      ? 1
      : host.roles.includes("realserver")
        ? 3
        : 2;

const byRoleThenName = (a: ProposedHost, b: ProposedHost): number =>
  rank(a) - rank(b) || a.name.localeCompare(b.name, "en", { numeric: true }) || (a.key < b.key ? -1 : 1);

const suggestName = (reports: readonly HostReport[], vips: readonly string[]): string => {
  const names = reports.flatMap((report) => report.facts?.hostname ?? []);
  const stem = names[0]?.replace(/[-_.]?\d+$/, "");
  const shared = stem && names.filter((name) => name.startsWith(stem)).length > 1 ? stem : null;
  return shared ?? (vips[0] ? `Cluster of ${vips[0]}` : "New cluster");
};

/** Addresses that VRRP gives to one director: no router announces them. */
const vrrpAddresses = (reports: readonly HostReport[]): ReadonlySet<string> =>
  new Set(reports.flatMap((report) => (report.keepalived?.vrrp ?? []).flatMap((instance) => instance.vips)));

const notes = (
  hosts: readonly ProposedHost[],
  vips: readonly string[],
  services: number,
  byVrrp: ReadonlySet<string>,
): readonly string[] => {
  const toVisit =
    hosts.some((host) => host.state === "to-visit") &&
    "Some hosts were seen but not visited: confirm their host keys, or leave them out.";
  const blank = services === 0 && vips.length === 0 && hosts.every((host) => host.roles.length === 0);
  const about =
    blank && hosts.some((host) => host.state === "visited")
      ? [nothingYet]
      : [
          !hosts.some((host) => host.roles.includes("director")) &&
            "No director was found: no visited host has a virtual service.",
          !hosts.some((host) => host.roles.includes("router")) &&
            !(vips.length > 0 && vips.every((vip) => byVrrp.has(vip))) &&
            "No router was visited: whether the VIPs are announced, and the ECMP next hops, stay unknown until one is added.",
          services === 0 && "No virtual service was found.",
          vips.length === 0 &&
            services > 0 &&
            "No VIP was found: services by fwmark do not name theirs. Add it.",
        ];
  return [...about, toVisit].filter((note): note is string => note !== false);
};

const nothingYet =
  "No director was found: no visited host has a virtual service. On blank hosts choose the part each is to play; Configuration sets them up.";

const groupBy = <T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};
