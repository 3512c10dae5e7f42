/** Guards over what a reload of keepalived 2.2.7 does besides, or does not do, to the table in the kernel. */
import type { ServerKey, ServiceKey } from "../../ipvs/model";
import { listed } from "../../words";
import { type Wanted, type WantedServer, type WantedService, wantedServices } from "../forecast/wanted";
import { toRepair } from "../repairs";
import { block, type ChangeGuard, type Finding, placeOf, type SceneHost, warn } from "./scene";

type Reloading = { readonly host: SceneHost; readonly old: Wanted; readonly next: Wanted };

const eachReload =
  (look: (reload: Reloading) => readonly Finding[]): ChangeGuard =>
  ({ hosts }) =>
    hosts
      .filter((host) => host.changed && host.before.keepalived !== null && host.after.keepalived !== null)
      .flatMap((host) =>
        look({
          host,
          old: wantedServices(host.before.keepalived),
          next: wantedServices(host.after.keepalived),
        }),
      );

type Pair = {
  readonly service: WantedService;
  readonly before: WantedServer;
  readonly after: WantedServer;
};

const servers = ({ old, next }: Reloading): readonly Pair[] =>
  [...next.values()].flatMap((service) => {
    const was = old.get(service.key);
    return was === undefined || was.identity !== service.identity
      ? []
      : service.servers.flatMap((after) => {
          const before = was.servers.find(({ key }) => key === after.key);
          return before ? [{ service, before, after }] : [];
        });
  });

const rerouted = ({ before, after }: Pair): boolean =>
  before.method !== after.method || before.tunnel !== after.tunnel;

const thresholds = eachReload((reload) =>
  servers(reload)
    .filter((pair) => pair.before.upper !== pair.after.upper || pair.before.lower !== pair.after.lower)
    .filter((pair) => pair.before.weight === pair.after.weight && !rerouted(pair))
    .map(({ service, after }) =>
      warn(
        "thresholds-not-pushed",
        `${service.key} ${after.key}`,
        `A reload does not bring the new thresholds of ${after.key} in ${service.key} into the kernel of ${reload.host.host.name}: change its weight as well, or repair it under Drift afterwards`,
        placeOf(reload.host, null),
      ),
    ),
);

const fails = ({ observation }: SceneHost, service: ServiceKey, server: ServerKey): boolean =>
  observation?.checkFailures.some((failure) => failure.service === service && failure.server === server) ??
  false;

const wakesDead = eachReload((reload) =>
  servers(reload)
    .filter(({ service, after }) => fails(reload.host, service.key, after.key))
    .flatMap((pair): readonly Finding[] => {
      const { service, before, after } = pair;
      const place = placeOf(reload.host, null);
      const what = `${after.key} of ${service.key}`;
      if (rerouted(pair) && before.inhibit && after.inhibit)
        return [
          block(
            "dead-server-wakes",
            what,
            `${what} fails its checks on ${reload.host.host.name}, and with a new method keepalived writes its weight ${before.weight} into the kernel all the same: clients are sent to a dead server`,
            place,
          ),
        ];
      return before.checks === after.checks
        ? []
        : [
            warn(
              "dead-server-tried",
              what,
              `${what} fails its checks on ${reload.host.host.name}; with its checks changed keepalived takes it for alive until the first new one fails`,
              place,
            ),
          ];
    }),
);

const groupLeaves = eachReload(({ host, old, next }) => {
  const identities = new Set([...next.values()].map(({ identity }) => identity));
  const left = [...old.values()].filter(
    ({ key, identity }) => !next.has(key) && identity.startsWith("group ") && identities.has(identity),
  );
  return left.map(({ key, match, identity }) => {
    const group = identity.replace("group ", "virtual_server_group ");
    const protocols = [...next.values()].some(
      (other) =>
        other.identity === identity &&
        other.match.kind === "address" &&
        match.kind === "address" &&
        other.match.protocol !== match.protocol,
    );
    return protocols
      ? block(
          "protocol-not-pushed",
          key,
          `keepalived does not see that the protocol of ${group} changes: ${key} stays in the kernel of ${host.host.name} as it is. Give the group another name`,
          placeOf(host, null),
        )
      : warn(
          "service-left-empty",
          key,
          `keepalived takes the servers of ${key} away and leaves the service itself in the kernel of ${host.host.name}, where it refuses connections: repair it under Drift afterwards`,
          placeOf(host, null),
        );
  });
});

const madeAnew = eachReload(({ host, old, next }) => {
  const anew = [...next.values()].filter(
    ({ key, identity }) => old.has(key) && old.get(key)?.identity !== identity,
  );
  if (anew.length === 0) return [];
  const keys = listed(anew.map(({ key }) => key));
  return [
    warn(
      "service-made-anew",
      keys,
      `keepalived on ${host.host.name} takes ${keys} out of the table and puts it in again, because it changes between a group and a block of its own: its connections are cut`,
      placeOf(host, null),
    ),
  ];
});

const tableOf = ({ observation }: SceneHost) =>
  observation?.ipvs.kind === "known" ? observation.ipvs.value : null;

const removedByHand = eachReload(({ host, old, next }) => {
  const table = tableOf(host);
  if (table === null) return [];
  const there = new Set(table.services.map(({ key }) => key));
  const repaired = toRepair(host.repairs).map(({ subject }) => subject);
  return [...next.values()]
    .filter(({ key, identity }) => old.get(key)?.identity === identity && !there.has(key))
    .filter(({ key }) => !repaired.includes(key))
    .map(({ key }) =>
      block(
        "service-not-in-kernel",
        key,
        `${key} is not in the kernel of ${host.host.name} though keepalived has it: whatever changes in it fails there until it is put back: repair it under Drift`,
        placeOf(host, null),
      ),
    );
});

/** A weight somebody wrote with ipvsadm, a drain by hand above all, which the change would end. */
const handMade = eachReload((reload) => {
  const table = tableOf(reload.host);
  return servers(reload)
    .filter(({ before, after }) => before.weight !== after.weight)
    .flatMap(({ service, before, after }) => {
      const now = table?.services
        .find(({ key }) => key === service.key)
        ?.servers.find(({ key }) => key === after.key);
      if (now === undefined || now.weight === before.weight || now.weight === after.weight) return [];
      if (fails(reload.host, service.key, after.key)) return [];
      const sentence = `${after.key} of ${service.key} has weight ${now.weight} in the kernel of ${reload.host.host.name}, which the file does not say (${before.weight}): the reload writes ${after.weight}`;
      return [warn("hand-made-weight", `${service.key} ${after.key}`, sentence, placeOf(reload.host, null))];
    });
});

export const reloadGuards: readonly ChangeGuard[] = [
  thresholds,
  wakesDead,
  groupLeaves,
  madeAnew,
  removedByHand,
  handMade,
];
