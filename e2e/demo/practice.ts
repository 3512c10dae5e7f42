/** The cluster the demo shows: the real practice cluster, or simulated hosts where it cannot run. Both answer to the same. */
import { simulatedCluster } from "./simulated";
import { umlCluster } from "./uml";

export type PracticeHost = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** As its console would print it: what a person compares the offered key with. */
  readonly fingerprint: string;
  readonly dataAddresses: readonly string[];
};

export type Practice = {
  readonly kind: "uml" | "simulated";
  readonly hosts: readonly PracticeHost[];
  /** Who signs in, and whether root's work needs sudo. */
  readonly login: { readonly user: string; readonly sudo: boolean };
  /** Lets Sluice's own key in, as an operator would by authorized_keys. */
  readonly authorize: (publicKey: string) => Promise<void>;
  /** Resolves when the router has every director as next hop. */
  readonly converged: () => Promise<void>;
  readonly startTraffic: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export const startPractice = (
  kind: Practice["kind"],
  directory: string,
  basePort: number | undefined,
  said: (text: string) => void,
): Promise<Practice> => (kind === "uml" ? umlCluster(directory, basePort, said) : simulatedCluster(basePort));
