/** What one visit of one host brought back, parsed: the input of a proposal. Null means it could not be read; `gaps` says why. */
import type { Addresses, HostFacts } from "../host/model";
import type { IpvsTable, ServerKey, ServiceKey } from "../ipvs/model";
import type { OspfNeighbour } from "../ospf/model";
import type { Route } from "../routes/model";
import type { Door, OfferedHostKey } from "./proposal";

/** The parts of keepalived.conf that discovery learns from. */
export type KeepalivedFindings = {
  readonly services: readonly { readonly key: ServiceKey; readonly servers: readonly ServerKey[] }[];
  readonly vrrp: readonly {
    readonly instance: string;
    readonly vips: readonly string[];
    readonly unicastPeers: readonly string[];
  }[];
};

export type HostReport = {
  readonly door: Door;
  readonly facts: HostFacts | null;
  readonly addresses: Addresses | null;
  readonly ipvs: IpvsTable | null;
  readonly keepalived: KeepalivedFindings | null;
  readonly neighbours: readonly OspfNeighbour[] | null;
  readonly routes: readonly Route[] | null;
  /** One sentence for each thing that could not be read. */
  readonly gaps: readonly string[];
};

/** The outcome of trying one door. */
export type Visit =
  | { readonly kind: "visited"; readonly report: HostReport }
  /** The key was asked for, nothing else: a person must confirm it first. */
  | { readonly kind: "unconfirmed"; readonly door: Door; readonly offered: OfferedHostKey }
  | { readonly kind: "failed"; readonly door: Door; readonly why: string };
