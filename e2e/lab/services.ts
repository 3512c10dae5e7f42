/**
 * The daemons of the practice cluster: how Debian 12's packages are started and stopped where there is no systemd.
 * FRR's daemons are started directly, as its init script does, because the script costs seconds on this one slow CPU.
 */
import type { FileSpec, ServiceSpec } from "./topology";

const FRR_DAEMONS = ["zebra", "ospfd", "staticd"];
const frrDaemon = (name: string): string[] => [
  `/usr/lib/frr/${name}`,
  ...["-d", "-F", "traditional", "-A", "127.0.0.1"],
  ...(name === "zebra" ? ["-s", "90000000"] : []),
];

export const frr: ServiceSpec = {
  name: "frr",
  start: [
    ...FRR_DAEMONS.map(frrDaemon),
    ["vtysh", "-b"],
    ["/usr/lib/frr/watchfrr", "-d", "-F", "traditional", ...FRR_DAEMONS],
  ],
  stop: [["/usr/lib/frr/frrinit.sh", "stop"]],
  processes: ["watchfrr", ...FRR_DAEMONS],
};

/** As Debian's unit file (`ConditionFileNotEmpty=`): without a configuration it is not started, and that is no failure. */
export const keepalived: ServiceSpec = {
  name: "keepalived",
  start: [["sh", "-c", "test ! -s /etc/keepalived/keepalived.conf || exec keepalived"]],
  stop: [["/etc/init.d/keepalived", "stop"]],
  processes: ["keepalived"],
};

export const nginx: ServiceSpec = {
  name: "nginx",
  start: [["nginx"]],
  stop: [["nginx", "-s", "stop"]],
  processes: ["nginx"],
};

export const sshd: ServiceSpec = {
  name: "sshd",
  start: [["/usr/sbin/sshd"]],
  stop: [["sh", "-c", "kill $(cat /run/sshd.pid)"]],
  processes: ["sshd"],
};

/** `/srv/ftp` for everybody on port 9814, passive ports 8000 to 10000; see `ftpFiles`. */
export const vsftpd: ServiceSpec = {
  name: "vsftpd",
  start: [["mkdir", "-p", "/run/vsftpd/empty"], ["vsftpd"]],
  stop: [["sh", "-c", "kill $(pidof vsftpd); while pidof vsftpd > /dev/null; do sleep 0.05; done"]],
  processes: ["vsftpd"],
};

/** Rules written by hand and loaded at boot, as the packages iptables-persistent and ipvsadm do. No process stays. */
export const iptablesRules: ServiceSpec = {
  name: "iptables",
  start: [["sh", "-c", "iptables-restore < /etc/iptables/rules.v4"]],
  stop: [["iptables", "-t", "mangle", "-F"]],
  processes: [],
};

export const ipvsRules: ServiceSpec = {
  name: "ipvsadm",
  start: [["sh", "-c", "ipvsadm-restore < /etc/ipvsadm.rules"]],
  stop: [["ipvsadm", "-C"]],
  processes: [],
};

/** Files FRR wants beside frr.conf: which daemons its init script handles, and one config file for all of them. */
export function frrFiles(hostname: string, config: string): FileSpec[] {
  const daemons = `ospfd=yes
vtysh_enable=yes
zebra_options="  -A 127.0.0.1 -s 90000000"
ospfd_options="  -A 127.0.0.1"
staticd_options="-A 127.0.0.1"
`;
  const owned = { owner: "frr", mode: 0o640 };
  return [
    { path: "/etc/frr/frr.conf", text: config, ...owned },
    {
      path: "/etc/frr/vtysh.conf",
      text: `service integrated-vtysh-config\nhostname ${hostname}\n`,
      ...owned,
    },
    { path: "/etc/frr/daemons", text: daemons, ...owned },
  ];
}
