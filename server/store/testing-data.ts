/** For tests: small clusters and samples to store. */
import type { HostObservation } from "../domain/cluster/observation";
import type { Counters } from "../domain/ipvs/model";
import { unknown } from "../domain/reading";
import type { Round } from "./round";
import type { Sample } from "./samples/model";
import type { Store } from "./store";

export const serviceKey = "tcp 192.168.0.100:80";

export type TestCluster = { readonly id: string; readonly hosts: readonly [string, ...string[]] };

/** A cluster of a name of its own; host ids in the order of `names`. */
export const makeCluster = async (
  store: Store,
  names: readonly [string, ...string[]] = ["lvs1"],
  pollSeconds = 2,
): Promise<TestCluster> => {
  const { id } = await store.prisma.cluster.create({ data: { name: `cluster ${crypto.randomUUID()}` } });
  const hosts: string[] = [];
  for (const name of names) {
    const host = await store.prisma.host.create({
      data: { clusterId: id, name, roles: ["director"], sshAddress: `${name}.example`, pollSeconds },
    });
    hosts.push(host.id);
  }
  const [first = "", ...others] = hosts;
  return { id, hosts: [first, ...others] };
};

export const emptyRound: Round = { observations: [], samples: [], spans: [], events: [] };

/** All counters the same, so that one number says it. */
export const allCounters = (n: bigint): Counters => ({
  conns: n,
  inPkts: n,
  outPkts: n,
  inBytes: n,
  outBytes: n,
});

export const makeSample = (hostId: string, at: number, n: bigint, more: Partial<Sample> = {}): Sample => ({
  hostId,
  serviceKey,
  serverKey: null,
  at,
  epoch: 1,
  counters: allCounters(n),
  active: null,
  inactive: null,
  persistent: null,
  weight: null,
  ...more,
});

/** An observation of a host that does not answer, with `why` everywhere. */
export const makeObservation = (hostId: string, at: number, why: string): HostObservation => ({
  hostId,
  at,
  tookMs: null,
  reach: { kind: "unreachable", since: at, code: "timeout", why },
  ipvs: unknown(why),
  rates: unknown(why),
  persistent: unknown(why),
  addresses: unknown(why),
  neighbours: unknown(why),
  ospf: unknown(why),
  ospfInterfaces: unknown(why),
  routes: unknown(why),
  kernelRoutes: unknown(why),
  vrrp: unknown(why),
  facts: unknown(why),
  keepalived: unknown(why),
  checkFailures: [],
});

/** The same numbers in every run (a linear congruential generator); 0 ≤ n < 1. */
export const makeRandom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
