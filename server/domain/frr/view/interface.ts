/** `interface NAME` with its OSPF settings. Defaults are those of FRR and Quagga alike. */
import type { InterfaceConfig, InterfaceOspf, Origin, OspfConfig, Setting } from "./model";
import { areaId, byDefault, type CommandReader, text, whole } from "./reader";

const NONE: Setting<null> = byDefault(null);

/** `minimal hello-multiplier N` is a second in N parts. */
const dead = (rest: readonly string[]): number | undefined => (rest[0] === "minimal" ? 1 : whole(rest));

const authentication = (rest: readonly string[]): "none" | "simple" | "message-digest" | undefined =>
  rest.length === 0
    ? "simple"
    : rest[0] === "message-digest"
      ? "message-digest"
      : rest[0] === "null"
        ? "none"
        : undefined;

/** Network types as `ip ospf network` takes them, whatever follows (e.g. `dmvpn`). */
const network = ([type]: readonly string[]): string | undefined => type;

const passiveOf = (name: string, own: Setting<boolean>, routers: readonly OspfConfig[]): Setting<boolean> => {
  if (own.from === "file") return own;
  for (const router of routers) {
    if (router.passiveInterfaces.includes(name)) return { value: true, from: "file", origin: router.origin };
    if (router.activeInterfaces.includes(name)) return { value: false, from: "file", origin: router.origin };
    if (router.passiveDefault.value) return { ...router.passiveDefault };
  }
  return own;
};

const readOspf = (name: string, commands: CommandReader, routers: readonly OspfConfig[]): InterfaceOspf => {
  const helloInterval = commands.setting("ip ospf hello-interval", whole, byDefault(10));
  const hello = helloInterval.from === "default";
  const keys = [
    ...commands.list("ip ospf authentication-key", () => true),
    ...commands.list("ip ospf message-digest-key", () => true),
  ];
  return {
    helloInterval,
    deadInterval: commands.setting<number | null>(
      "ip ospf dead-interval",
      dead,
      hello ? byDefault(40) : NONE,
    ),
    retransmitInterval: commands.setting("ip ospf retransmit-interval", whole, byDefault(5)),
    transmitDelay: commands.setting("ip ospf transmit-delay", whole, byDefault(1)),
    cost: commands.setting<number | null>("ip ospf cost", whole, NONE),
    priority: commands.setting("ip ospf priority", whole, byDefault(1)),
    passive: passiveOf(name, commands.flag("ip ospf passive", false), routers),
    networkType: commands.setting<string | null>("ip ospf network", network, NONE),
    area: commands.setting<string | null>("ip ospf area", ([id]) => areaId(id), NONE),
    authentication: commands.setting<"none" | "simple" | "message-digest" | null>(
      "ip ospf authentication",
      authentication,
      NONE,
    ),
    hasKey: keys.length > 0,
    mtuIgnore: commands.flag("ip ospf mtu-ignore", false),
    bfd: commands.flag("ip ospf bfd", false),
  };
};

export const readInterface = (
  name: string,
  origin: Origin,
  commands: CommandReader,
  routers: readonly OspfConfig[],
): InterfaceConfig => ({
  name,
  origin,
  description: commands.setting<string | null>("description", (rest) => rest.join(" "), NONE).value,
  shutdown: commands.flag("shutdown", false).value,
  addresses: [
    ...commands.list("ip address", ([address]) => address),
    ...commands.list("ipv6 address", (rest) => text(rest)),
  ],
  ospf: readOspf(name, commands, routers),
});
