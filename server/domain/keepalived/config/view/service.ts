/** `virtual_server`: what it listens for, how it spreads, what keeps it up. Defaults are keepalived 2.2.7's own. */
import { canonicalAddress, familyOf, isIpv6 } from "../../../address";
import { parseMark, serviceKey } from "../../../ipvs/keys";
import type { Protocol, ServiceKey } from "../../../ipvs/model";
import type { Statement } from "../expand";
import { readCheckSettings } from "./checks";
import { forwarding } from "./forwarding";
import { familyOfGroup } from "./group";
import {
  absent,
  type BlockReader,
  byDefault,
  flag,
  inherited,
  originOf,
  script,
  whole,
  word,
} from "./reader";
import { readScheduling } from "./scheduler";
import { MAX_WEIGHT, readEndpoint, readServer } from "./server";
import type { GroupEntry, RealServer, ServerGroup, ServiceSelector, VirtualServer } from "./service-model";
import type { TrackFile } from "./vrrp-model";

/** Seconds a service is persistent where only `persistence_timeout` stands, or persistence is implied. */
const PERSISTENCE = 360;

/** `budget.left`: how many addresses of groups may still be written out as services. */
type Around = {
  readonly budget: { left: number };
  readonly groups: readonly ServerGroup[];
  readonly trackFiles: readonly TrackFile[];
};

/** What stands after `virtual_server`; null where keepalived skips the block. */
const readSelector = ([first, second]: readonly string[]): ServiceSelector | null => {
  if (first === "fwmark") {
    const mark = parseMark(second);
    return mark === null || mark <= 0 ? null : { kind: "fwmark", mark };
  }
  if (first === "group") return second === undefined ? null : { kind: "group", group: second };
  const endpoint = readEndpoint([first, second].filter((arg) => arg !== undefined));
  return (
    endpoint && { kind: "address", address: canonicalAddress(endpoint.address), port: endpoint.port ?? 0 }
  );
};

/** keepalived takes protocol names in any case. */
const protocol = ([name]: readonly string[]): Protocol | undefined =>
  (["tcp", "udp", "sctp"] as const).find((known) => known === name?.toLowerCase());

const granularity =
  (v6: boolean) =>
  ([mask]: readonly string[]): string | undefined => {
    if (mask === undefined) return undefined;
    return v6
      ? /^\d{1,3}$/.test(mask) && Number(mask) <= 128
        ? mask
        : undefined
      : familyOf(mask) === "ipv4"
        ? mask
        : undefined;
  };

const persistence = (args: readonly string[]): number | undefined =>
  args.length === 0 ? PERSISTENCE : whole(1, 2_678_400)(args);

const readFamily = (
  block: BlockReader,
  selector: ServiceSelector,
  group: ServerGroup | undefined,
  servers: readonly Statement[],
): "ipv4" | "ipv6" => {
  const said = block.setting(
    "ip_family",
    ([name]) => (name === "inet" || name === "inet6" ? name : undefined),
    byDefault("inet"),
  );
  if (selector.kind === "address") return isIpv6(selector.address) ? "ipv6" : "ipv4";
  const ofGroup = group && familyOfGroup(group);
  if (ofGroup) return ofGroup;
  if (said.from === "file") return said.value === "inet6" ? "ipv6" : "ipv4";
  return servers.some((server) => isIpv6(server.args[0] ?? "")) ? "ipv6" : "ipv4";
};

const sizeOf = (entry: GroupEntry): number => (entry.kind === "addresses" ? entry.addresses.length : 1);

const readKeys = (
  selector: ServiceSelector,
  group: ServerGroup | undefined,
  proto: Protocol,
  family: "ipv4" | "ipv6",
  budget: { left: number },
): readonly ServiceKey[] => {
  switch (selector.kind) {
    case "address":
      return [
        serviceKey({ kind: "address", protocol: proto, address: selector.address, port: selector.port }),
      ];
    case "fwmark":
      return [serviceKey({ kind: "fwmark", mark: selector.mark, family })];
    case "group":
      budget.left -= (group?.entries ?? []).reduce((sum, entry) => sum + sizeOf(entry), 0);
      if (budget.left < 0) return [];
      return (group?.entries ?? []).flatMap((entry) =>
        entry.kind === "fwmark"
          ? [serviceKey({ kind: "fwmark", mark: entry.mark, family: entry.family ?? family })]
          : entry.addresses.map((address) =>
              serviceKey({ kind: "address", protocol: proto, address, port: entry.port }),
            ),
      );
  }
};

/** Null for a block keepalived skips whole. */
export const readService = (top: BlockReader, statement: Statement, around: Around): VirtualServer | null => {
  const selector = readSelector(statement.args);
  if (!selector) {
    top.problem(
      statement,
      `virtual_server ${statement.args.join(" ")}: not an address and port, fwmark or group; keepalived skips it`,
    );
    return null;
  }
  const block = top.inside(statement, "virtual_server");
  const group =
    selector.kind === "group" ? around.groups.find(({ name }) => name === selector.group) : undefined;
  if (selector.kind === "group" && !group)
    block.problem(statement, `virtual_server_group ${selector.group} is not defined`);
  const servers = block.all("real_server");
  const family = readFamily(block, selector, group, servers);
  const proto = block.setting("protocol", protocol, byDefault<Protocol>("udp"));
  if (proto.from === "default" && selector.kind === "address")
    block.problem(statement, "no protocol; keepalived takes UDP");
  const granular = block.setting<string | null>(
    "persistence_granularity",
    granularity(family === "ipv6"),
    absent,
  );
  const implied = granular.value !== null || (selector.kind === "address" && selector.port === 0);
  const timers = readCheckSettings(block);
  const how = block.setting(
    ["lb_kind", "lvs_method"],
    forwarding,
    byDefault({ method: "nat", tunnel: null }),
  );
  const inhibitOnFailure = block.setting("inhibit_on_failure", flag, byDefault(false));
  const virtualhost = block.setting<string | null>("virtualhost", word, absent);
  const weight = block.setting("weight", whole(0, MAX_WEIGHT), byDefault(1));
  const inside = {
    timers,
    weight,
    forwarding: how,
    inhibitOnFailure,
    virtualhost,
    fwmark: selector.kind === "fwmark",
    trackFiles: around.trackFiles,
  };
  const service: VirtualServer = {
    origin: originOf(statement),
    selector,
    keys: readKeys(selector, group, proto.value, family, around.budget),
    protocol: proto,
    family,
    ...timers,
    ...readScheduling(block),
    ops: block.setting("ops", flag, byDefault(false)),
    hashed: block.setting("hashed", flag, byDefault(false)),
    forwarding: how,
    persistenceTimeout: block.setting<number | null>(
      "persistence_timeout",
      persistence,
      byDefault(implied ? PERSISTENCE : null),
    ),
    persistenceGranularity: granular,
    persistenceEngine: block.setting<string | null>("persistence_engine", word, absent),
    quorum: block.setting("quorum", whole(1, 4_294_967_295), byDefault(1)),
    hysteresis: block.setting("hysteresis", whole(0, 4_294_967_295), byDefault(0)),
    quorumUp: block.setting("quorum_up", script, absent),
    quorumDown: block.setting("quorum_down", script, absent),
    omega: block.setting("omega", flag, byDefault(false)),
    haSuspend: block.setting("ha_suspend", flag, byDefault(false)),
    inhibitOnFailure,
    sorryServer: block.setting("sorry_server", sorry, absent),
    sorryServerInhibit: block.setting("sorry_server_inhibit", flag, byDefault(false)),
    sorryServerForwarding: block.setting("sorry_server_lvs_method", forwarding, inherited(how)),
    virtualhost,
    realServers: servers.flatMap((server): readonly RealServer[] => {
      const read = readServer(block, server, inside);
      return read ? [read] : [];
    }),
  };
  if (service.realServers.length === 0)
    block.problem(statement, "no real_server; keepalived ignores the virtual server");
  block.finish();
  return service;
};

const sorry = (args: readonly string[]): { address: string; port: number } | undefined => {
  const endpoint = readEndpoint(args);
  return endpoint ? { address: endpoint.address, port: endpoint.port ?? 0 } : undefined;
};
