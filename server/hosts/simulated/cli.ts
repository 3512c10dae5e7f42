/**
 * Simulated hosts from the command line.
 *   npx tsx server/hosts/simulated/cli.ts --directors 1000 --port 22080   a fleet, one loopback address each
 *   npx tsx server/hosts/simulated/cli.ts --cluster --port 22600          the reference cluster on 22601, 22602, …
 * Prints one JSON line when ready: hosts, user, host keys, and a private key that may sign in. Ends on SIGTERM.
 */
import { parseArgs } from "node:util";
import { startSimulatedCluster } from "./cluster";
import { startSimulatedFleet } from "./fleet";
import { makeKeyPair } from "./ssh-server";

const { values } = parseArgs({
  options: {
    directors: { type: "string" },
    cluster: { type: "boolean" },
    port: { type: "string", default: "0" },
    services: { type: "string", default: "2" },
    servers: { type: "string", default: "4" },
  },
});
const port = Number(values.port);

const start = async (): Promise<{ readonly ready: unknown; readonly stop: () => Promise<void> }> => {
  if (values.directors === undefined) {
    const cluster = await startSimulatedCluster(port === 0 ? {} : { basePort: port });
    const hosts = cluster.hosts.map((host) => ({
      name: host.name,
      role: host.role,
      address: host.address,
      port: host.port,
      dataAddress: host.dataAddress,
      hostKey: host.hostKey,
    }));
    return { ready: { user: "root", privateKey: cluster.clientKey.privateKey, hosts }, stop: cluster.stop };
  }
  const { privateKey } = makeKeyPair();
  const fleet = await startSimulatedFleet({
    directors: Number(values.directors),
    port,
    services: Number(values.services),
    serversPerService: Number(values.servers),
  });
  return {
    ready: { user: fleet.user, privateKey, hostKey: fleet.hostKey, hosts: fleet.hosts },
    stop: fleet.stop,
  };
};

const { ready, stop } = await start();
console.log(JSON.stringify(ready));
const end = (): void => {
  stop().finally(() => process.exit(0));
};
process.on("SIGTERM", end);
process.on("SIGINT", end);
