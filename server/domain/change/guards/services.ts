/** Guards over virtual services: what keepalived -t passes and traffic does not. */

import { serverKey } from "../../ipvs/keys";
import type { ServiceKey } from "../../ipvs/model";
import type { VirtualServer } from "../../keepalived/config/view/service-model";
import { listed } from "../../words";
import { block, type Finding, placeOf, type SceneHost, type StateGuard, warn } from "./scene";

/** What ipvsadm takes; keepalived and the kernel take more, but then nobody can restore the table by hand. */
const maxWeight = 65_535;

export const headOf = ({ selector }: VirtualServer): string => {
  switch (selector.kind) {
    case "address":
      return `virtual_server ${selector.address} ${selector.port}`;
    case "fwmark":
      return `virtual_server fwmark ${selector.mark}`;
    case "group":
      return `virtual_server group ${selector.group}`;
  }
};

/** What one service of one host is looked at for. */
export type Look = (service: VirtualServer, host: SceneHost) => readonly Finding[];

export const eachService =
  (look: Look): StateGuard =>
  ({ hosts }, when) =>
    hosts.flatMap((host) =>
      (host[when].keepalived?.virtualServers ?? []).flatMap((service) => look(service, host)),
    );

const duplicates: StateGuard = ({ hosts }, when) =>
  hosts.flatMap((host) => {
    const first = new Map<ServiceKey, VirtualServer>();
    return (host[when].keepalived?.virtualServers ?? []).flatMap((service) =>
      service.keys.flatMap((key) => {
        const earlier = first.get(key);
        if (earlier === undefined) {
          first.set(key, service);
          return [];
        }
        const sentence = `${host.host.name} has ${key} twice (also on line ${earlier.origin.line}): of this one only the real servers count, not its scheduler, persistence or checks of quorum`;
        return [block("duplicate-service", key, sentence, placeOf(host, service.origin))];
      }),
    );
  });

const sorryIsReal: Look = (service, host) => {
  const sorry = service.sorryServer;
  const same =
    sorry.value &&
    service.realServers.find(
      (server) => server.address === sorry.value?.address && (server.port ?? 0) === sorry.value.port,
    );
  if (!sorry.value || !same) return [];
  const key = serverKey(sorry.value.address, sorry.value.port);
  const sentence = `The sorry server ${key} of ${headOf(service)} is one of its real servers: when that one has failed as well it is put back, and clients are sent to a dead server`;
  return [block("sorry-is-real", `${headOf(service)} ${key}`, sentence, placeOf(host, sorry.origin))];
};

const weights: Look = (service, host) =>
  service.realServers
    .filter(({ weight }) => weight.value > maxWeight)
    .map((server) =>
      block(
        "weight-out-of-range",
        `${headOf(service)} ${server.key}`,
        `The weight of ${server.key} is ${server.weight.value}: ipvsadm takes 0 to ${maxWeight}, and a server that heavy takes all connections`,
        placeOf(host, server.weight.origin ?? server.origin),
      ),
    );

/** Whether a server takes connections now as far as this director's kernel shows; true where that is not known, or it is new. */
const servesNow = (host: SceneHost, keys: readonly ServiceKey[], server: string): boolean => {
  const table = host.observation?.ipvs;
  const was = host.before.keepalived?.virtualServers.find((service) =>
    service.keys.some((key) => keys.includes(key)),
  );
  const old = was?.realServers.find(({ key }) => key === server);
  if (table?.kind !== "known" || old === undefined || old.weight.value === 0) return true;
  const entries = table.value.services.filter(({ key }) => keys.includes(key));
  return (
    entries.length === 0 ||
    entries.some(({ servers }) => servers.some(({ key, weight }) => key === server && weight > 0))
  );
};

const lastServer: Look = (service, host) => {
  const place = placeOf(host, service.origin);
  const head = headOf(service);
  const weighty = service.realServers.filter(({ weight }) => weight.value > 0);
  if (service.realServers.length === 0)
    return [
      block(
        "no-real-server",
        head,
        `${head} has no real server left: keepalived takes the whole service out of the table`,
        place,
      ),
    ];
  if (weighty.length === 0) {
    const then = service.quorumDown.value
      ? `quorum_down runs (${service.quorumDown.value.command})`
      : service.sorryServer.value
        ? "the sorry server takes all connections, and those of the real servers are cut"
        : "new connections are refused";
    return [block("no-real-server", head, `Every real server of ${head} has weight 0: ${then}`, place)];
  }
  if (weighty.some(({ key }) => servesNow(host, service.keys, key))) return [];
  const names = listed(weighty.map(({ key }) => key));
  return [
    block(
      "no-real-server",
      head,
      `All that is left to ${head} is ${names}, and ${weighty.length === 1 ? "it takes" : "they take"} no connections now`,
      place,
    ),
  ];
};

const quorum: Look = (service, host) => {
  const total = service.realServers.reduce((sum, { weight }) => sum + weight.value, 0);
  const { quorum: wanted, hysteresis } = service;
  const head = headOf(service);
  if (total === 0 || wanted.value + hysteresis.value <= total) return [];
  const place = placeOf(host, (wanted.origin ?? hysteresis.origin) || service.origin);
  return wanted.value > total
    ? [
        block(
          "quorum-above-weights",
          head,
          `${head} wants a quorum of ${wanted.value} and its weights make ${total}: keepalived takes ${total}, so one failing server is enough to lose it`,
          place,
        ),
      ]
    : [
        block(
          "quorum-above-weights",
          head,
          `${head} regains its quorum at ${wanted.value + hysteresis.value} (with hysteresis), and its weights make ${total}: once lost it stays lost`,
          place,
        ),
      ];
};

/** What takes a VIP away: from an interface, or out of OSPF. */
const REMOVES = /\baddr(?:ess)?\s+(?:del|delete)\b|\bno\s+network\b|\bifdown\b|\bdown\b|\bshutdown\b/;

const sorryWithoutVip: Look = (service, host) => {
  const command = service.quorumDown.value?.command;
  if (service.sorryServer.value === null || command === undefined || !REMOVES.test(command)) return [];
  const head = headOf(service);
  return [
    warn(
      "sorry-without-vip",
      head,
      `${head} has a sorry server, and its quorum_down takes the VIP away (${command}): nobody will ever see the sorry server`,
      placeOf(host, service.quorumDown.origin),
    ),
  ];
};

const thresholds: Look = (service, host) =>
  service.realServers
    .filter(
      ({ upperThreshold: { value: upper }, lowerThreshold: { value: lower } }) => upper > 0 && lower > upper,
    )
    .map((server) =>
      block(
        "thresholds-crossed",
        `${headOf(service)} ${server.key}`,
        `The lower threshold of ${server.key} (${server.lowerThreshold.value}) is above its upper one (${server.upperThreshold.value}): the kernel refuses both`,
        placeOf(host, server.lowerThreshold.origin),
      ),
    );

export const serviceGuards: readonly StateGuard[] = [
  duplicates,
  ...[sorryIsReal, weights, lastServer, quorum, sorryWithoutVip, thresholds].map(eachService),
];
