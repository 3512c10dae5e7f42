/** A virtual service's settings in the words of the trade. Pure. */
import type { ServiceServer, ServiceView } from "#domain/cluster/view";
import type { ForwardingMethod, Persistence } from "#domain/ipvs/model";

export const methodWords: Readonly<
  Record<ForwardingMethod, { readonly short: string; readonly long: string }>
> = {
  dr: { short: "DR", long: "Direct routing: the real server answers the client itself, past the director." },
  nat: { short: "NAT", long: "Masquerading: requests and replies both pass the director." },
  tun: {
    short: "TUN",
    long: "IP-in-IP tunnel: the real server answers the client itself, past the director.",
  },
  local: { short: "Local", long: "The director itself is the real server." },
};

/** The schedulers of the kernel, in a sentence each. Null for one not listed here. */
export const schedulerWords = (scheduler: string): string | null =>
  ({
    rr: "Round robin: each in turn, weights ignored.",
    wrr: "Weighted round robin: each in turn, as often as its weight.",
    lc: "Least connections.",
    wlc: "Weighted least connections: fewest connections for its weight.",
    lblc: "Locality-based least connections: a destination stays with its server while that is not overloaded.",
    lblcr: "Locality-based least connections with replication.",
    dh: "Destination hashing.",
    sh: "Source hashing: the client's address picks the server; every director picks the same one for the same servers and weights.",
    sed: "Shortest expected delay.",
    nq: "Never queue: an idle server first, else the shortest expected delay.",
    fo: "Weighted failover: all to the available server with the highest weight.",
    ovf: "Weighted overflow: the highest weight first, until it has as many connections as its weight.",
    mh: "Maglev hashing: every director picks the same server for the same servers and weights.",
    twos: "Power of two choices: the less loaded of two picked at random.",
  })[scheduler] ?? null;

/** `50 s per client`, `900 s per 255.255.255.0 network, engine sip`, `off` */
export const persistenceWords = (persistence: Persistence | null): string => {
  if (persistence === null) return "off";
  const { seconds, mask, engine } = persistence;
  const whole = mask === undefined || mask === "255.255.255.255" || mask === "128";
  return `${seconds} s per ${whole ? "client" : `network /${mask}`.replace("/255", "255")}${engine === undefined ? "" : `, engine ${engine}`}`;
};

/** `tcp 192.168.0.100:80`, `firewall mark 300` */
export const matchWords = (service: Pick<ServiceView, "key" | "fwmark">): string =>
  service.fwmark === null
    ? service.key
    : `firewall mark ${service.fwmark}${service.key.startsWith("fwm6") ? " (IPv6)" : ""}`;

/** Every check any of its real servers has, each once. */
export const checksOf = (service: ServiceView): readonly string[] => [
  ...new Set(service.servers.flatMap((server) => server.checks)),
];

/** More directors than this are not named beside a weight. */
const fewDirectors = 2;

/** Which director has which weight: `lvs1 0, lvs2 10`; of many how far they reach: `0 to 10`. */
export const weightsWords = (
  weights: readonly { readonly name: string; readonly weight: number }[],
): string => {
  if (weights.length <= fewDirectors)
    return weights.map(({ name, weight }) => `${name} ${weight}`).join(", ");
  const all = weights.map(({ weight }) => weight);
  return `${Math.min(...all)} to ${Math.max(...all)}`;
};

/**
 * What is not well with a real server, in a line: why, where it is out on all directors; on which, where their own lines say why.
 * `open`: those lines are shown.
 */
export const stateWords = (
  { perDirector, takes, status }: Pick<ServiceServer, "perDirector" | "takes" | "status">,
  open: boolean,
): string => {
  if (status.kind === "ok") return "";
  const out = perDirector.filter(({ why, carries }) => why !== null && carries !== false);
  const whys = [...new Set(out.map(({ why }) => why))];
  if (whys.length === 0) return status.text;
  const on = `on ${out.map(({ directorName }) => directorName).join(", ")}`;
  if (takes === "none") return whys.join("; ");
  return open ? on : `${whys.join("; ")} ${on}`;
};
