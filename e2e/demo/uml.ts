/** The real thing: IPVS, keepalived and FRR in one user-mode Linux process. */
import { join } from "node:path";
import type { Role } from "#domain/cluster/inventory";
import { attach, type Lab, startLab } from "../lab/lab";
import { ospfEcmp } from "../lab/topologies/ospf-ecmp";
import type { Role as LabRole, Topology } from "../lab/topology";
import type { Practice } from "./practice";

const requestsPerSecond = 20;
/** Kept open all the time, so that there are active connections to see. */
const slowDownloads = 6;

export const umlCluster = async (
  topology: Topology,
  directory: string,
  basePort: number | undefined,
  said: (text: string) => void,
): Promise<Practice> => {
  const runDir = join(directory, "lab");
  // One that a killed demo left behind is not trusted: it ends, and a fresh one starts.
  await attach(runDir).then(
    (old) => old.stop(),
    () => undefined,
  );
  const start = (port: number | undefined) =>
    startLab({ topology, runDir, basePort: port, onProgress: said });
  // The ports of the last time, so that what is stored still fits; others when somebody has taken them.
  const lab = await start(basePort).catch((error: unknown) => {
    if (basePort === undefined || !String(error).includes("in use")) throw error;
    return start(undefined);
  });
  const { user, sudo } = await loginOf(lab);
  return {
    kind: "uml",
    topology: topology.name,
    hosts: lab.hosts.map((host) => ({
      name: host.name,
      address: host.sshAddress.host,
      port: host.sshAddress.port,
      fingerprint: host.fingerprint,
      dataAddresses: host.dataAddresses,
      roles: host.roles.flatMap((role) => DASHBOARD_ROLE[role] ?? []),
    })),
    visit: toVisit(lab),
    login: { user, sudo },
    authorize: async (publicKey) => {
      await Promise.all(lab.hosts.map((host) => lab.authorize(host.name, publicKey, user)));
    },
    converged: () => lab.waitConverged(),
    startTraffic: async () => {
      const [url] = topology.served;
      if (url !== undefined) await lab.traffic.start({ requestsPerSecond, slowDownloads, url });
    },
    stop: () => lab.stop(),
  };
};

const DASHBOARD_ROLE: Partial<Record<LabRole, Role>> = {
  router: "router",
  director: "director",
  "real-server": "realserver",
};

/** Behind OSPF real servers are seen through the directors only, as on many clusters; elsewhere they are entered too. */
const toVisit = (lab: Lab): string[] => {
  const seen: LabRole[] = ["director", "router"];
  if (lab.topology.name !== ospfEcmp.name) seen.push("real-server");
  return seen.flatMap((role) =>
    lab.hosts.filter((host) => host.roles.includes(role)).map((host) => host.name),
  );
};

/** An ordinary user with sudo, as on a real cluster. */
const loginOf = async (lab: Lab): Promise<{ user: "sluice" | "root"; sudo: boolean }> => {
  const works = await lab.exec("lvs1", ["su", "sluice", "-c", "sudo -n true"]);
  return works.code === 0 ? { user: "sluice", sudo: true } : { user: "root", sudo: false };
};
