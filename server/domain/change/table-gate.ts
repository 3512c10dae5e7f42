/** The kernel's IPVS table against the one a plan says. Real servers alive may be fewer only where the plan says so. Pure. */
import type { IpvsTable, VirtualServiceEntry } from "../ipvs/model";
import { counted } from "../words";
import type { Fresh } from "./gates";
import type { ExpectedServer, ExpectedService, Gate } from "./model";

const name = "IPVS table";

export const tableGate = (
  host: string,
  expected: readonly ExpectedService[],
  table: Fresh<IpvsTable>,
): Gate => {
  if (table.kind === "unseen") return { name, ok: null, sentence: `${host}: ${table.why}` };
  const wrong = tableDifferences(expected, table.value);
  const [first] = wrong;
  return first === undefined
    ? {
        name,
        ok: true,
        sentence: `The table of ${host} is as planned: ${counted(expected.length, "service")}`,
      }
    : {
        name,
        ok: false,
        sentence: `The table of ${host} is not as planned: ${first}${wrong.length > 1 ? ` (and ${counted(wrong.length - 1, "more difference")})` : ""}`,
      };
};

export const tableDifferences = (
  expected: readonly ExpectedService[],
  table: IpvsTable,
): readonly string[] => {
  const wanted = new Map(expected.map((service) => [service.key, service]));
  const there = new Map(table.services.map((service) => [service.key, service]));
  return [
    ...expected.flatMap((service) => {
      const entry = there.get(service.key);
      return entry === undefined ? [`${service.key} is missing`] : serviceDifferences(service, entry);
    }),
    ...table.services.flatMap(({ key }) => (wanted.has(key) ? [] : [`${key} is there and should not be`])),
  ];
};

const serviceDifferences = (expected: ExpectedService, entry: VirtualServiceEntry): readonly string[] => {
  const { key } = expected;
  const settings: readonly (readonly [string, string, string])[] = [
    ["scheduler", expected.scheduler, entry.scheduler],
    ["flags", flags(expected.schedulerFlags), flags(entry.schedulerFlags)],
    ["persistence", seconds(expected.persistence), seconds(entry.persistence?.seconds ?? null)],
    ["one-packet scheduling", expected.ops ? "on" : "off", entry.ops ? "on" : "off"],
  ];
  const servers = new Map(entry.servers.map((server) => [server.key, server]));
  const named = new Set(expected.servers.map((server) => server.key));
  return [
    ...settings.flatMap(([what, wanted, is]) =>
      wanted === is ? [] : [`${what} of ${key} is ${is}, not ${wanted}`],
    ),
    ...expected.servers.flatMap((server) =>
      serverDifferences(key, server, servers.get(server.key), expected, entry),
    ),
    ...entry.servers.flatMap((server) =>
      named.has(server.key) || server.key === expected.sorry
        ? []
        : [`${server.key} of ${key} is there and should not be`],
    ),
  ];
};

const flags = (words: readonly string[]): string =>
  words.length === 0 ? "none" : [...words].sort().join(",");
const seconds = (value: number | null): string => (value === null ? "off" : `${value} s`);

const serverDifferences = (
  key: string,
  expected: ExpectedServer,
  is: VirtualServiceEntry["servers"][number] | undefined,
  service: ExpectedService,
  entry: VirtualServiceEntry,
): readonly string[] => {
  const of = `${expected.key} of ${key}`;
  if (is === undefined) {
    const sorry = service.sorry !== null && entry.servers.some((server) => server.key === service.sorry);
    return expected.alive ? [`${of} is missing${sorry ? ": the sorry server stands in" : ""}`] : [];
  }
  // `Local` is how the kernel shows a server that is the director itself.
  const method = is.method !== expected.method && is.method !== "local" && expected.method !== "local";
  const asked = is.weight === expected.weight || (!expected.alive && is.weight === 0);
  return [
    ...(method ? [`method of ${of} is ${is.method}, not ${expected.method}`] : []),
    ...(asked
      ? []
      : [
          `weight of ${of} is ${is.weight}, not ${expected.weight}${is.weight === 0 ? ": its checks fail" : ""}`,
        ]),
  ];
};
