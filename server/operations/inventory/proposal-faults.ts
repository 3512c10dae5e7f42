/** Contradictions within a corrected proposal, as sentences; empty when it can be stored. Pure. */
import { doorKey, type Proposal } from "../../domain/onboarding/proposal";

export const proposalFaults = ({ hosts, vips, services }: Proposal): string[] => {
  const doors = hosts.flatMap(({ door }) => (door === null ? [] : [doorKey(door)]));
  const keys = new Set(hosts.map(({ key }) => key));
  return [
    ...twice(hosts.map(({ key }) => key)).map((key) => `Two hosts have the key ${key}.`),
    ...twice(hosts.map(({ name }) => name)).map(
      (name) => `Two hosts are named ${name}: give each its own name.`,
    ),
    ...twice(doors).map((door) => `Two hosts are reached at ${door}.`),
    ...hosts.flatMap(({ name, door }) =>
      door?.via != null && (!doors.includes(door.via) || door.via === doorKey(door))
        ? [`${name} is to be reached through ${door.via}, which is no other host of this cluster.`]
        : [],
    ),
    ...circles(hosts).map((name) => `${name} would be reached through itself.`),
    ...twice(vips.map(({ address }) => address)).map((address) => `The VIP ${address} stands there twice.`),
    ...twice(services.map(({ key }) => key)).map((key) => `The service ${key} stands there twice.`),
    ...services.flatMap(({ key, servers }) => [
      ...twice(servers.map((server) => server.key)).map(
        (server) => `${key} has the real server ${server} twice.`,
      ),
      ...servers.flatMap((server) =>
        server.hostKey !== null && !keys.has(server.hostKey)
          ? [`${server.key} of ${key} is to be ${server.hostKey}, which is no host of this cluster.`]
          : [],
      ),
    ]),
  ];
};

/** Hosts whose chain of jump hosts never ends. */
const circles = (hosts: Proposal["hosts"]): string[] => {
  const via = new Map(
    hosts.flatMap(({ door }) => (door === null ? [] : [[doorKey(door), door.via] as const])),
  );
  return hosts.flatMap(({ name, door }) => {
    const seen = new Set<string>();
    for (let next = door && doorKey(door); next != null; next = via.get(next) ?? null) {
      if (seen.has(next)) return [name];
      seen.add(next);
    }
    return [];
  });
};

const twice = (values: readonly string[]): string[] => [
  ...new Set(values.filter((value, index) => values.indexOf(value) !== index)),
];
