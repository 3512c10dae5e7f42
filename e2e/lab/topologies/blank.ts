/** The same machines before anybody set them up: hosts, cables, own addresses and programs are there, the cluster is not. */
import type { FileSpec, HostSpec, ServiceSpec, Topology } from "../topology";
import { addressOf, inSurroundings } from "../topology";

/** What belongs to the cluster. The files of web and FTP servers are their own business, and so is /etc/frr/daemons. */
const CONFIGURATION = /^\/etc\/(keepalived\/|iptables\/|ipvsadm\.rules$)/;
const EMPTIED = "/etc/frr/frr.conf";
/** Services that only load a configuration. */
const isDaemon = (service: ServiceSpec): boolean => service.processes.length > 0;

/** keepalived is installed and starts at boot once it has a configuration; FRR runs and knows nothing. */
export const blank = (topology: Topology): Topology => ({
  ...topology,
  name: `${topology.name}-blank`,
  summary: `not set up yet: ${topology.summary}`,
  hosts: topology.hosts.map((host) => (inSurroundings(host) ? host : blankHost(host, topology.vips))),
  converged: [],
  holders: [],
  served: [],
});

function blankHost(host: HostSpec, vips: string[]): HostSpec {
  const { name, roles, gateway, interfaces, files, services } = host;
  const own = (cidr: string): boolean => !vips.includes(addressOf(cidr));
  return {
    name,
    roles,
    interfaces: interfaces.map((i) => ({ ...i, addresses: i.addresses.filter(own) })),
    loopback: [],
    ...(gateway === undefined || vips.includes(gateway) ? {} : { gateway }),
    sysctls: {},
    files: files.filter((f) => !CONFIGURATION.test(f.path)).map(emptied),
    services: services.filter(isDaemon),
  };
}

const emptied = (file: FileSpec): FileSpec => (file.path === EMPTIED ? { ...file, text: "" } : file);
