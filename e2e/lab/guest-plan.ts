/**
 * Topology → plan.json, the only thing the guest reads: bridges and cables as `ip -batch` lines, files with numeric owners,
 * services as commands. Pure: keys, passwords and the machine's user database come in as arguments.
 */
import { accountFiles, homeOf, USERS, uidOf } from "./accounts";
import type { Identity } from "./identity";
import { sshd } from "./services";
import type { FileSpec, HostSpec, ServiceSpec, Topology } from "./topology";
import { dataAddresses } from "./topology";

export type Owned = { path: string; mode: number; uid: number; gid: number };

export type GuestHost = {
  name: string;
  /** Run in the root namespace before the host starts, and to take its cables away before it restarts. */
  cableBatch: string[];
  uncableBatch: string[];
  /** Run inside the host. */
  ownBatch: string[];
  sysctls: Record<string, string>;
  /** Folders that start empty instead of showing the machine's own. */
  ownFolders: Owned[];
  /** Folders made at every boot, below /run or kept on disk. */
  runFolders: Owned[];
  files: (Owned & { text: string })[];
  services: ServiceSpec[];
};

export type GuestPlan = {
  control: { address: string; port: number };
  modules: string[];
  rootBatch: string[];
  /** Files and folders that work only when root owns them; see guest/ownership.py. */
  rootOwned: string[];
  hosts: GuestHost[];
};

/** The machine's own user database; accounts of the hosts are added to it. */
export type Machine = { passwd: string; group: string };

export const CONTROL = { address: "10.255.1.2", port: 7 };
/** Management address of the host at `index` in the topology: what its SSH port is forwarded to. */
export const managementAddress = (index: number): string => `10.255.0.${11 + index}`;

const hex = (byte: number): string => byte.toString(16).padStart(2, "0");
const cardAddress = (host: number, card: number): string => `02:00:00:00:${hex(host + 1)}:${hex(card)}`;
/** Name of the bridge's end of a cable; interface names hold 15 characters. */
export const cableName = (topology: Topology, host: string, iface: string): string => {
  const index = topology.hosts.findIndex((h) => h.name === host);
  return `c${index}-${iface}`;
};

/** What iptables-legacy would load by itself on a machine with its own /lib/modules. */
const IPTABLES_MODULES = [
  "ip_tables",
  "iptable_filter",
  "iptable_mangle",
  "iptable_nat",
  "xt_tcpudp",
  "xt_mark",
];
/** The kernel has no nftables for IPv4, and Debian's `iptables` means those. */
const IPTABLES_PROGRAMS = ["iptables", "iptables-save", "iptables-restore"];

const SSHD_CONFIG = `HostKey /etc/ssh/ssh_host_ed25519_key
UsePAM no
UseDNS no
PermitRootLogin prohibit-password
PasswordAuthentication yes
MaxSessions 10
PrintMotd no
PidFile /run/sshd.pid
Subsystem sftp internal-sftp
`;

export function toGuestPlan(topology: Topology, identity: Identity, machine: Machine): GuestPlan {
  const rootBatch = ["link set lo up"];
  for (const bridge of ["management", ...topology.segments]) {
    rootBatch.push(
      `link add ${bridge} type bridge forward_delay 0 mcast_snooping 0`,
      `link set ${bridge} up`,
    );
  }
  // Routed, never bridged: the raw transport hears its own frames.
  rootBatch.push(
    "link set vec0 up",
    `addr add ${CONTROL.address}/30 dev vec0`,
    "addr add 10.255.0.1/24 dev management",
  );
  return {
    control: CONTROL,
    modules: ["overlay", "veth", "bridge", ...IPTABLES_MODULES, ...topology.modules],
    rootBatch,
    rootOwned: [
      "/usr/bin/sudo",
      "/usr/bin/su",
      "/usr/sbin/unix_chkpwd",
      "/usr/libexec/sudo",
      "/usr/lib/sudo",
      "/etc/sudo.conf",
    ],
    hosts: topology.hosts.map((host, index) => guestHost(topology, host, index, identity, machine)),
  };
}

function guestHost(
  topology: Topology,
  host: HostSpec,
  index: number,
  identity: Identity,
  machine: Machine,
): GuestHost {
  const cables = [
    { cable: cableName(topology, host.name, "mgmt0"), iface: "mgmt0", segment: "management" },
    ...host.interfaces.map((i) => ({
      cable: cableName(topology, host.name, i.name),
      iface: i.name,
      segment: i.segment,
    })),
  ];
  const frrOwner = uidOf(machine, "frr");
  const own = (path: string, mode = 0o755, owner = { uid: 0, gid: 0 }): Owned => ({ path, mode, ...owner });
  return {
    name: host.name,
    cableBatch: [
      `netns add ${host.name}`,
      ...cables.flatMap(({ cable, iface, segment }, n) => [
        // A host that starts anew has the network cards it had: nobody has to forget an old address first.
        `link add ${cable} type veth peer name ${iface} address ${cardAddress(index, n)} netns ${host.name}`,
        `link set ${cable} master ${segment} up`,
      ]),
    ],
    uncableBatch: [...cables.map(({ cable }) => `link del ${cable}`), `netns del ${host.name}`],
    ownBatch: [
      "link set lo up",
      `addr add ${managementAddress(index)}/24 dev mgmt0`,
      "link set mgmt0 up",
      "route add 10.255.1.0/30 via 10.255.0.1",
      ...host.interfaces.flatMap((i) => [
        ...i.addresses.map((a) => `addr add ${a} dev ${i.name}`),
        `link set ${i.name} up`,
      ]),
      ...host.loopback.map((a) => `addr add ${a} dev lo`),
      ...(host.gateway === undefined ? [] : [`route add default via ${host.gateway}`]),
      ...(host.ipLines ?? []),
    ],
    // A new network namespace takes this one from the kernel's first, which forwards SSH.
    sysctls: Object.fromEntries(
      Object.entries({ "net.ipv4.ip_forward": 0, ...host.sysctls }).map(([key, value]) => [
        key,
        String(value),
      ]),
    ),
    ownFolders: [
      own("/root", 0o700),
      own("/home"),
      ...USERS.filter((u) => u !== "root").map((u) => own(homeOf(u), 0o755, uidOf(machine, u))),
      ...USERS.map((u) => own(`${homeOf(u)}/.ssh`, 0o700, uidOf(machine, u))),
      own("/var/log"),
      own("/etc/ssh"),
      own("/etc/keepalived"),
      // Where changes to a host are kept, and what runs when it starts: the machine's own may have been a host of Sluice, too.
      own("/etc/sluice"),
      own("/etc/sysctl.d"),
      own("/etc/rcS.d"),
      own("/var/lib/sluice", 0o700),
      own("/etc/sudoers.d", 0o750),
      own("/var/lib/nginx"),
      own("/var/lib/sudo", 0o700),
      own("/etc/frr", 0o750, frrOwner),
    ],
    runFolders: [
      own("/run/sshd"),
      own("/run/frr", 0o750, frrOwner),
      own("/var/log/frr", 0o750, frrOwner),
      own("/var/log/nginx"),
    ],
    files: [
      ...hostFiles(topology, host, identity),
      ...accountFiles(identity, machine, host.name),
      ...host.files,
    ].map((f) => ({
      path: f.path,
      text: f.text,
      mode: f.mode ?? 0o644,
      ...(f.owner === undefined ? { uid: 0, gid: 0 } : uidOf(machine, f.owner)),
    })),
    services: [sshd, ...host.services],
  };
}

/** Everything that makes a host itself: name, SSH host key, machine id, names of the others. */
function hostFiles(topology: Topology, host: HostSpec, identity: Identity): FileSpec[] {
  const key = identity.hosts[host.name];
  if (key === undefined) throw new Error(`no identity for host ${host.name}`);
  const names = topology.hosts.map((h) => `${dataAddresses(h)[0] ?? "127.0.1.1"} ${h.name}\n`);
  return [
    { path: "/etc/hostname", text: `${host.name}\n` },
    { path: "/etc/hosts", text: `127.0.0.1 localhost\n${names.join("")}` },
    { path: "/etc/machine-id", text: `${key.machineId}\n`, mode: 0o444 },
    { path: "/etc/ssh/sshd_config", text: SSHD_CONFIG },
    { path: "/etc/ssh/ssh_host_ed25519_key", text: key.privateKey, mode: 0o600 },
    ...IPTABLES_PROGRAMS.map((name) => ({
      path: `/usr/sbin/${name}`,
      text: `#!/bin/sh\nexec /usr/sbin/${name.replace("iptables", "iptables-legacy")} "$@"\n`,
      mode: 0o755,
    })),
    { path: "/etc/ssh/ssh_host_ed25519_key.pub", text: `${key.publicKey} ${host.name}\n` },
  ];
}
