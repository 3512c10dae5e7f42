/** `router ospf`. */
import type { Origin, OspfConfig, Redistribution, Setting } from "./model";
import { areaId, byDefault, type CommandReader, numberAfter, text, whole, wordAfter } from "./reader";

const NONE: Setting<null> = byDefault(null);

const three = (rest: readonly string[]): readonly [number, number, number] | undefined => {
  const [delay, initial, maximum] = rest.map((word) => whole([word]));
  return delay === undefined || initial === undefined || maximum === undefined
    ? undefined
    : [delay, initial, maximum];
};

const redistribution = (rest: readonly string[], origin: Origin): Redistribution | undefined => {
  const source = rest[0];
  if (source === undefined) return undefined;
  return {
    source,
    metric: numberAfter(rest, "metric"),
    metricType: numberAfter(rest, "metric-type"),
    routeMap: wordAfter(rest, "route-map"),
    origin,
  };
};

const network = (
  [prefix, keyword, area, ...more]: readonly string[],
  origin: Origin,
): OspfConfig["networks"][number] | undefined => {
  const id = areaId(area);
  return prefix === undefined || keyword !== "area" || id === undefined || more.length > 0
    ? undefined
    : { prefix, area: id, origin };
};

/** The name after `passive-interface`; old forms put an address behind it. */
const interfaceName = ([name]: readonly string[]): string | undefined =>
  name === "default" ? undefined : name;

export const readOspf = (head: readonly string[], origin: Origin, commands: CommandReader): OspfConfig => {
  const log = commands.setting<"off" | "on" | "detail">(
    "log-adjacency-changes",
    (rest) => (rest.length === 0 ? "on" : rest[0] === "detail" ? "detail" : undefined),
    byDefault("off"),
  );
  const routerId = commands.setting<string | null>("ospf router-id", text, NONE);
  return {
    origin,
    vrf: wordAfter(head, "vrf"),
    instance: whole(head.slice(2, 3)) ?? null,
    routerId: commands.setting<string | null>("router-id", text, routerId),
    networks: commands.list("network", network),
    passiveDefault: commands.flag("passive-interface default", false),
    passiveInterfaces: commands.list("passive-interface", interfaceName),
    activeInterfaces: commands.negations("passive-interface").filter((name) => name !== "default"),
    maximumPaths: commands.setting<number | null>("maximum-paths", whole, NONE),
    redistribute: commands.list("redistribute", redistribution),
    defaultInformation: commands.setting("default-information originate", () => true, byDefault(false)),
    throttleLsaAll: commands.setting<number | null>("timers throttle lsa all", whole, NONE),
    lsaMinArrival: commands.setting<number | null>("timers lsa min-arrival", whole, NONE),
    throttleSpf: commands.setting<readonly [number, number, number] | null>(
      "timers throttle spf",
      three,
      NONE,
    ),
    logAdjacencyChanges: log,
    maxMetric: {
      administrative: commands.flag("max-metric router-lsa administrative", false),
      onStartup: commands.setting<number | null>("max-metric router-lsa on-startup", whole, NONE),
      onShutdown: commands.setting<number | null>("max-metric router-lsa on-shutdown", whole, NONE),
    },
  };
};
