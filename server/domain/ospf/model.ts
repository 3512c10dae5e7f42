/** OSPF as one router or director sees it (FRR `show … json`, or Quagga/FRR text). Pure data. */

export type NeighbourState =
  | "Down"
  | "Attempt"
  | "Init"
  | "2-Way"
  | "ExStart"
  | "Exchange"
  | "Loading"
  | "Full"
  | "Unknown";

export type OspfNeighbour = {
  readonly routerId: string;
  /** The neighbour's interface address: what appears as next hop in routes. */
  readonly address: string;
  /** Local interface, e.g. `eth0`. */
  readonly interface: string;
  readonly state: NeighbourState;
  /** `DR`, `Backup`, `DROther`, or null where the network has no roles (`Full/-`). */
  readonly role: "DR" | "Backup" | "DROther" | null;
  readonly priority: number | null;
  /** Milliseconds until the neighbour is declared dead; null when the timer is inactive or not printed. */
  readonly deadTimeMs: number | null;
  readonly upTimeMs: number | null;
};

export type OspfInterface = {
  readonly name: string;
  readonly address: string | null;
  readonly area: string | null;
  readonly cost: number | null;
  readonly state: string | null;
  readonly priority: number | null;
  readonly helloMs: number | null;
  readonly deadMs: number | null;
  readonly mtu: number | null;
  readonly passive: boolean;
  readonly networkType: string | null;
  readonly neighbours: number | null;
  readonly adjacent: number | null;
};

export type OspfProcess = {
  readonly routerId: string;
  /** `maximum-paths`; Quagga is commonly built with 1, FRR with 16. */
  readonly maximumPaths: number | null;
  readonly areas: readonly string[];
};

export type LsaSummary = {
  readonly type: string;
  readonly area: string | null;
  readonly linkId: string;
  readonly advertisingRouter: string;
  readonly ageSeconds: number | null;
};

export type OspfRoute = {
  readonly prefix: string;
  readonly type: string;
  readonly cost: number | null;
  readonly area: string | null;
  readonly nextHops: readonly { readonly address: string | null; readonly interface: string | null }[];
};
