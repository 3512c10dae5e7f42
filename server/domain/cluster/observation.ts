/** What the last poll of one host saw. Written by the worker, read by the web; the only live truth there is. */
import type { Addresses, HostFacts, VrrpInstance } from "../host/model";
import type { IpvsTable, Rates, ServerKey, ServiceKey } from "../ipvs/model";
import type { OspfInterface, OspfNeighbour, OspfProcess } from "../ospf/model";
import type { Reading } from "../reading";
import type { Route } from "../routes/model";

export type ReachCode =
  | "refused"
  | "timeout"
  | "unresolved"
  | "auth"
  | "host-key-unknown"
  | "host-key-changed"
  | "no-credential"
  | "sudo"
  | "protocol"
  | "closed"
  | "error";

export type Reach =
  | { readonly kind: "reachable"; readonly since: number }
  | { readonly kind: "unreachable"; readonly since: number; readonly code: ReachCode; readonly why: string };

/** Rates by service, and by service and real server. Null: no rate yet (first poll, or an epoch just began). */
export type RateTable = Readonly<
  Record<
    ServiceKey,
    { readonly total: Rates | null; readonly servers: Readonly<Record<ServerKey, Rates | null>> }
  >
>;

/** Why keepalived holds a real server at weight 0 or has removed it; from `keepalived_check.data`. */
export type CheckFailure = {
  readonly service: ServiceKey;
  readonly server: ServerKey;
  readonly why: string;
  readonly at: number;
};

export type KeepalivedSummary = {
  readonly services: readonly {
    readonly key: ServiceKey;
    readonly scheduler: string;
    readonly method: string;
    readonly quorum: number;
    readonly sorryServer: ServerKey | null;
    readonly servers: readonly {
      readonly key: ServerKey;
      readonly weight: number;
      readonly checks: readonly string[];
    }[];
  }[];
  readonly vrrpInstances: readonly string[];
  readonly problems: readonly string[];
};

export type HostObservation = {
  readonly hostId: string;
  /** When the answer arrived (or the attempt failed), worker clock, ms. */
  readonly at: number;
  /** From sending the verb to the end of the answer, ms; null when there was no answer. */
  readonly tookMs: number | null;
  readonly reach: Reach;
  readonly ipvs: Reading<IpvsTable>;
  readonly rates: Reading<RateTable>;
  /** Persistent connections per service and server (`ipvsadm -Ln --persistent-conn`). */
  readonly persistent: Reading<Readonly<Record<ServiceKey, Readonly<Record<ServerKey, number>>>>>;
  readonly addresses: Reading<Addresses>;
  readonly neighbours: Reading<readonly OspfNeighbour[]>;
  readonly ospf: Reading<OspfProcess>;
  readonly ospfInterfaces: Reading<readonly OspfInterface[]>;
  /** zebra's routes (all candidates, installed or not). */
  readonly routes: Reading<readonly Route[]>;
  /** the kernel's routes: what really forwards. */
  readonly kernelRoutes: Reading<readonly Route[]>;
  readonly vrrp: Reading<readonly VrrpInstance[]>;
  readonly facts: Reading<HostFacts>;
  readonly keepalived: Reading<KeepalivedSummary>;
  readonly checkFailures: readonly CheckFailure[];
};
