/**
 * The closed list of what may be looked at on a host: section name → the command behind it, as an operator would type
 * it. `server/hosts/script.sh` holds the same list; a test keeps the two equal. Pure data.
 */
export const SECTIONS = {
  ipvs: "ipvsadm -Ln --exact",
  "ipvs-stats": "ipvsadm -Ln --stats --exact",
  "ipvs-persistent": "ipvsadm -Ln --persistent-conn --exact",
  "ipvs-thresholds": "ipvsadm -Ln --thresholds --exact",
  "ipvs-save": "ipvsadm -Sn",
  "ipvs-timeout": "ipvsadm -L --timeout",
  "ipvs-daemon": "ipvsadm -L --daemon",
  addr: "ip -j addr",
  "kernel-route": "ip -j route show proto ospf",
  "kernel-route-all": "ip -j route show",
  "neighbour-json": "show ip ospf neighbor json",
  "neighbour-text": "show ip ospf neighbor",
  "ospf-json": "show ip ospf json",
  "ospf-text": "show ip ospf",
  "ospf-interface-json": "show ip ospf interface json",
  "ospf-interface-text": "show ip ospf interface",
  "ospf-route-json": "show ip ospf route json",
  "ospf-route-text": "show ip ospf route",
  "ospf-database-text": "show ip ospf database",
  "route-json": "show ip route ospf json",
  "route-text": "show ip route ospf",
  "running-config": "show running-config",
} as const;

export type SectionName = keyof typeof SECTIONS;

export const isSectionName = (name: string): name is SectionName => Object.hasOwn(SECTIONS, name);

/** Is the section answered by vtysh (FRR, Quagga)? Its command is then one of the routing daemons' own. */
export const isRoutingSection = (name: SectionName): boolean => SECTIONS[name].startsWith("show ");

/** The command line an operator would type for a section: `vtysh -c "show ip ospf neighbor json"`. */
export const commandLine = (name: SectionName): string =>
  isRoutingSection(name) ? `vtysh -c "${SECTIONS[name]}"` : SECTIONS[name];
