/**
 * What each kernel setting means for this director, in words. Pure. Only what the kernel's documentation or its source
 * says; where a value is neither good nor bad by itself it is explained and not judged.
 */

import type { Sysctl } from "#domain/host/sysctls";
import type { ForwardingMethod } from "#domain/ipvs/model";

export type Setting = {
  readonly name: Sysctl;
  readonly value: string | null;
  /**
   * `wrong`: it breaks something in use here. `mind`: it will surprise somebody. `plain`: nothing to say against it.
   * `idle`: it changes nothing here, or the host does not have it.
   */
  readonly judgement: "wrong" | "mind" | "plain" | "idle";
  readonly words: string;
};

/** What is in use on this director, as far as it decides about a setting. */
export type InUse = {
  readonly methods: ReadonlySet<ForwardingMethod>;
  readonly persistence: boolean;
  readonly ipv6: boolean;
  /** More than one director announces the same VIPs. */
  readonly ecmp: boolean;
  readonly syncDaemon: boolean;
};

type Verdict = readonly [judgement: Setting["judgement"], words: string];
const plain = (words: string): Verdict => ["plain", words];
const idle = (words: string): Verdict => ["idle", words];
const mind = (words: string): Verdict => ["mind", words];
const wrong = (words: string): Verdict => ["wrong", words];

const arpIgnore: Readonly<Record<string, string>> = {
  "0": "Answers ARP for any of its addresses on every interface, a VIP on lo too.",
  "1": "Answers ARP only for addresses of the interface that is asked: a VIP on lo stays silent.",
  "2": "Answers ARP only for addresses of the interface that is asked, and only to its own subnet.",
  "8": "Answers no ARP for local addresses at all.",
};
const arpAnnounce: Readonly<Record<string, string>> = {
  "0": "May use any of its addresses as the sender in ARP requests, a VIP too.",
  "1": "Avoids senders outside the target's subnet in ARP requests where it can.",
  "2": "Uses the best address of the outgoing interface as the sender in ARP requests: never a VIP on lo.",
};
const rpFilter: Readonly<Record<string, string>> = {
  "0": "No reverse-path check.",
  "1": "Strict: drops a packet whose way back leaves by another interface. Fine for DR; breaks TUN on the host that unpacks it.",
  "2": "Loose: drops a packet only when there is no way back at all.",
};
const greater = "The greater of all and the interface's own counts.";
const other = "Not a value that is described here; see the kernel's ip-sysctl documentation.";
const laterInterfaces = "Only for interfaces that are made later.";
const onLo = "Without effect: ARP comes in and goes out by other interfaces than lo.";

/** How a router (this director too, for what it sends itself) picks one of several next hops. */
export const hashPolicyWords = (value: number): string =>
  [
    "By source and destination address (layer 3): all flows of one client take one director.",
    "By addresses and ports (layer 4): the flows of one client spread over the directors.",
    "By address (layer 3), of the inner packet where there is a tunnel: all flows of one client take one director.",
    "By the fields chosen in fib_multipath_hash_fields.",
  ][value] ?? other;

const judges: Readonly<Record<Sysctl, (value: string, use: InUse) => Verdict>> = {
  "net.ipv4.ip_forward": (value, { methods }) => {
    if (value === "1")
      return plain(
        methods.has("nat")
          ? "Forwards packets, which NAT needs."
          : "Forwards packets. DR and TUN do not need it.",
      );
    return methods.has("nat")
      ? wrong("Off, and NAT is in use: replies of the real servers are not forwarded.")
      : plain("Off. DR and TUN do not need it; NAT would.");
  },
  "net.ipv6.conf.all.forwarding": (value, { methods, ipv6 }) => {
    if (value !== "0") return plain("Forwards IPv6.");
    return ipv6 && methods.has("nat")
      ? wrong("Off, and NAT is in use over IPv6: replies are not forwarded.")
      : plain("Does not forward IPv6; only NAT over IPv6 would need it.");
  },
  "net.ipv4.fib_multipath_hash_policy": (value) =>
    plain(`For what this host routes itself. ${hashPolicyWords(Number(value))}`),
  "net.ipv4.fib_multipath_use_neigh": (value) =>
    plain(
      value === "0"
        ? "A next hop is used even when its neighbour entry has failed."
        : "A next hop whose neighbour entry has failed is passed over.",
    ),
  "net.ipv4.vs.expire_nodest_conn": (value) =>
    plain(
      value === "0"
        ? "Packets to a real server that was removed are dropped silently until the connection times out."
        : "A real server that is removed has its connections ended with the next packet.",
    ),
  "net.ipv4.vs.expire_quiescent_template": (value, { persistence }) => {
    if (value !== "0")
      return plain("A client's persistence ends when its real server is at weight 0: a drain works.");
    const words =
      "A client with a persistence template still gets new connections to a real server at weight 0: a drain waits for the template to expire.";
    return persistence ? mind(words) : plain(`No service is persistent. ${words}`);
  },
  "net.ipv4.vs.conn_reuse_mode": (value) =>
    plain(
      value === "0"
        ? "A client port that is used again goes to the real server it had before, drained or not."
        : "A client port that is used again is scheduled anew.",
    ),
  "net.ipv4.vs.sloppy_tcp": (value, { ecmp, syncDaemon }) => {
    if (value !== "0")
      return plain(
        "Takes up a TCP flow in the middle: it survives a move by ECMP if the same real server is picked (mh, sh).",
      );
    if (!ecmp) return plain("Only a SYN opens a connection.");
    return syncDaemon
      ? plain("Only a SYN opens a connection; flows moved here by ECMP live by the sync daemon.")
      : mind("Only a SYN opens a connection, and no sync daemon runs: flows that ECMP moves here are reset.");
  },
  "net.ipv4.vs.conntrack": (value) =>
    plain(
      value === "0"
        ? "Netfilter does not track the connections of IPVS."
        : "Netfilter tracks the connections of IPVS too.",
    ),
  "net.ipv4.vs.sync_threshold": (_, { syncDaemon }) =>
    syncDaemon
      ? plain("A connection is sent by the sync daemon after so many packets, and again every so many.")
      : idle("No sync daemon runs: without effect."),
  "net.ipv4.vs.sync_refresh_period": (_, { syncDaemon }) =>
    syncDaemon
      ? plain("Seconds until an unchanged connection is sent again; 0 goes by packets.")
      : idle("No sync daemon runs: without effect."),
  "net.ipv4.conf.all.arp_ignore": (value) => plain(`${arpIgnore[value] ?? other} ${greater}`),
  "net.ipv4.conf.all.arp_announce": (value) => plain(`${arpAnnounce[value] ?? other} ${greater}`),
  "net.ipv4.conf.default.arp_ignore": () => idle(laterInterfaces),
  "net.ipv4.conf.default.arp_announce": () => idle(laterInterfaces),
  "net.ipv4.conf.lo.arp_ignore": () => idle(onLo),
  "net.ipv4.conf.lo.arp_announce": () => idle(onLo),
  "net.ipv4.conf.all.rp_filter": (value, { methods }) => {
    const words = `${rpFilter[value] ?? other} ${greater}`;
    return value === "1" && methods.has("tun") ? mind(words) : plain(words);
  },
  "net.ipv4.conf.default.rp_filter": () => idle(laterInterfaces),
  "net.ipv4.conf.tunl0.rp_filter": (value) => plain(rpFilter[value] ?? other),
  "net.ipv4.conf.all.send_redirects": (value, { methods }) => {
    if (value === "0") return plain("Sends no ICMP redirects.");
    const words = "Sends an ICMP redirect when a packet leaves by the interface it came in on.";
    return methods.has("nat")
      ? mind(`${words} With NAT in one network that sends replies past the director.`)
      : plain(words);
  },
  "net.netfilter.nf_conntrack_max": () =>
    plain("Most connections netfilter tracks at once; beyond it packets of new ones are dropped."),
};

const names = Object.keys(judges) as readonly Sysctl[];
const rank = { wrong: 0, mind: 1, plain: 2, idle: 3 } as const;

/** Every setting that was asked for, what is wrong first; a value the host does not have says so. */
export const judgeSysctls = (
  values: Readonly<Record<string, string | null>>,
  use: InUse,
): readonly Setting[] =>
  names
    .map((name): Setting => {
      const value = values[name]?.trim() ?? null;
      if (value === null)
        return {
          name,
          value,
          judgement: "idle",
          words: "Not on this host: its kernel or the module does not have it.",
        };
      const [judgement, words] = judges[name](value, use);
      return { name, value, judgement, words };
    })
    .sort((a, b) => rank[a.judgement] - rank[b.judgement]);
