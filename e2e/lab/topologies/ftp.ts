/** The FTP server of a real server: for everybody, read only, passive. */
import type { FileSpec, Package } from "../topology";

export const FTP_PORT = 9814;
export const PASSIVE_PORTS = { first: 8000, last: 10000 };

export const ftpPackages: Package[] = [{ name: "vsftpd", file: "/usr/sbin/vsftpd" }];

/** `who` is a file with the server's name. A kernel without seccomp would end every session. */
export const ftpFiles = (hostname: string): FileSpec[] => [
  { path: "/srv/ftp/who", text: `${hostname}\n` },
  {
    path: "/etc/vsftpd.conf",
    text: `listen=YES
listen_port=${FTP_PORT}
background=YES
anonymous_enable=YES
no_anon_password=YES
anon_root=/srv/ftp
write_enable=NO
connect_from_port_20=NO
pasv_min_port=${PASSIVE_PORTS.first}
pasv_max_port=${PASSIVE_PORTS.last}
seccomp_sandbox=NO
isolate_network=NO
secure_chroot_dir=/run/vsftpd/empty
`,
  },
];
