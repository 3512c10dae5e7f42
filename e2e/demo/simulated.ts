/** Simulated hosts, for machines where the practice cluster cannot run. The screens say so. */
import { startSimulatedCluster } from "../../server/hosts/simulated/cluster";
import type { Practice } from "./practice";

export const simulatedCluster = async (basePort: number | undefined): Promise<Practice> => {
  const cluster = await startSimulatedCluster({ basePort });
  return {
    kind: "simulated",
    topology: "ospf-ecmp",
    hosts: cluster.hosts.map((host) => ({
      name: host.name,
      address: host.address,
      port: host.port,
      fingerprint: host.hostKey.fingerprint,
      dataAddresses: [host.dataAddress],
      roles: [],
    })),
    visit: ["lvs1", "lvs2", "router"],
    login: { user: "root", sudo: false },
    // Simulated hosts let any key in.
    authorize: async () => undefined,
    converged: async () => undefined,
    // Its model has traffic of its own.
    startTraffic: async () => undefined,
    stop: () => cluster.stop(),
  };
};
