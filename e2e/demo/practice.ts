/** The cluster the demo shows: the real practice cluster, or simulated hosts where it cannot run. Both answer to the same. */
import type { Role } from "#domain/cluster/inventory";
import type { Topology } from "../lab/topology";
import { simulatedCluster } from "./simulated";
import { umlCluster } from "./uml";

export type PracticeHost = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** As its console would print it: what a person compares the offered key with. */
  readonly fingerprint: string;
  readonly dataAddresses: readonly string[];
  /** What a person knows of it. Roles in the dashboard's words; none for the client, which is no part of the cluster. */
  readonly roles: readonly Role[];
};

export type Practice = {
  readonly kind: "uml" | "simulated";
  readonly topology: string;
  readonly hosts: readonly PracticeHost[];
  /** Who signs in, and whether root's work needs sudo. */
  readonly login: { readonly user: string; readonly sudo: boolean };
  /** Lets Sluice's own key in, as an operator would by authorized_keys. */
  readonly authorize: (publicKey: string) => Promise<void>;
  /** Names of the hosts to enter by SSH, a director first. */
  readonly visit: readonly string[];
  /** Resolves when routing or VRRP has settled and the client is served. */
  readonly converged: () => Promise<void>;
  readonly startTraffic: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startPractice = (
  kind: Practice["kind"],
  topology: Topology,
  directory: string,
  basePort: number | undefined,
  said: (text: string) => void,
): Promise<Practice> =>
  kind === "uml" ? umlCluster(topology, directory, basePort, said) : simulatedCluster(basePort);
