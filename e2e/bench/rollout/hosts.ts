/**
 * Fifty hosts on one machine for measuring a rollout: each a real sshd in a mount namespace of its own, where /etc/keepalived,
 * /etc/sluice, the start-up hooks, /var/lib/sluice and /run are its own, and keepalived and ipvsadm are stubs. Both tools that are compared talk to these. Needs root.
 */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { offeredKey } from "../../../server/hosts/fingerprint";
import type { HostTarget } from "../../../server/hosts/host";
import { scanHostKey } from "../../../server/hosts/scan";
import { makeKey } from "../../../server/hosts/testing/sshd";

export type BenchHosts = {
  readonly directory: string;
  readonly targets: readonly HostTarget[];
  readonly privateKeyFile: string;
  readonly knownHostsFile: string;
  stop(): void;
};

const port = 23_100;

/** What each host has before: one service on two real servers. `weight` is what a run changes. */
export const configWith = (weight: number): string => `global_defs {
    router_id bench
}
virtual_server 192.0.2.1 80 {
    delay_loop 2
    lb_algo wrr
    lb_kind DR
    protocol TCP
    real_server 192.0.2.11 80 {
        weight ${weight}
        TCP_CHECK {
            connect_timeout 2
        }
    }
    real_server 192.0.2.12 80 {
        weight 10
        TCP_CHECK {
            connect_timeout 2
        }
    }
}
`;

/** Its process is called keepalived, it takes SIGHUP, and tests a file as far as braces go. */
const KEEPALIVED = `#!/bin/dash
# A keepalived that only reads its file: the kernel's table is /run/ipvs.
table() {
  awk '/virtual_server/ { vip = $2 ":" $3; print "-A -t " vip " -s wrr" }
    /real_server/ { rip = $2 ":" $3 }
    /weight/ { print "-a -t " vip " -r " rip " -g -w " $2 }' /etc/keepalived/keepalived.conf >/run/ipvs.new
  mv /run/ipvs.new /run/ipvs
}
case "$1" in
  -t|--config-test)
    file=/etc/keepalived/keepalived.conf
    while [ $# -gt 0 ]; do case $1 in -f) file=$2 ;; --use-file=*) file=\${1#*=} ;; esac; shift; done
    [ "$(tr -cd "{" <"$file" | wc -c)" = "$(tr -cd "}" <"$file" | wc -c)" ] || { echo "missing }"; exit 5; }
    exit 0 ;;
  --signum=*) echo 10; exit 0 ;;
  --version|-v) echo "Keepalived v2.2.7 (01/16,2022)" >&2; exit 0 ;;
esac
echo $$ >/run/keepalived.pid
table
trap table HUP
while :; do sleep 1000 & wait $!; kill $! 2>/dev/null; done
`;

const IPVSADM = `#!/bin/dash
exec cat /run/ipvs
`;

const START = `set -e
for directory in /etc/keepalived /etc/sluice /etc/init.d /etc/rcS.d /var/lib/sluice /run; do
  mkdir -p $directory
  mount -t tmpfs -o mode=755 tmpfs $directory
done
mkdir -p /run/sshd
cp "$1/keepalived.conf" /etc/keepalived/keepalived.conf
mount --bind "$1/keepalived" /usr/sbin/keepalived
mount --bind "$1/ipvsadm" /sbin/ipvsadm
/usr/sbin/keepalived </dev/null >/dev/null 2>&1 &
exec /usr/sbin/sshd -D -e -f "$2"
`;

export const startBenchHosts = async (count: number): Promise<BenchHosts> => {
  const directory = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  chmodSync(directory, 0o755);
  const privateKeyFile = makeKey(directory, "user", "ed25519");
  const hostKeyFile = makeKey(directory, "host", "ed25519");
  const hostPublicKey = readFileSync(`${hostKeyFile}.pub`, "utf8").trim();
  writeFileSync(join(directory, "authorized_keys"), readFileSync(`${privateKeyFile}.pub`));
  writeFileSync(join(directory, "keepalived.conf"), configWith(10));
  for (const [name, text] of [
    ["keepalived", KEEPALIVED],
    ["ipvsadm", IPVSADM],
  ] as const)
    writeFileSync(join(directory, name), text, { mode: 0o755 });
  for (const stubbed of ["/usr/sbin/keepalived", "/sbin/ipvsadm", "/usr/sbin/sshd"])
    execFileSync("test", ["-e", stubbed]);
  mkdirSync("/run/sshd", { recursive: true });

  const addresses = Array.from({ length: count }, (_, index) => `127.0.1.${index + 1}`);
  const children = addresses.map((address) => {
    const config = join(directory, `sshd_config.${address}`);
    writeFileSync(config, sshdConfig(directory, hostKeyFile, address));
    return spawn("unshare", ["-m", "--kill-child", "sh", "-c", START, "sh", directory, config], {
      stdio: "ignore",
      detached: true,
    });
  });
  const interrupted = (): never => process.exit(130);
  const stop = (): void => {
    process.off("exit", stop).off("SIGINT", interrupted).off("SIGTERM", interrupted);
    for (const { pid } of children) {
      try {
        if (pid !== undefined) process.kill(-pid, "SIGKILL");
      } catch {
        // it has ended by itself
      }
    }
    rmSync(directory, { recursive: true, force: true });
  };
  process.once("exit", stop).once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    for (const address of addresses) await listening(address);
  } catch (error) {
    stop();
    throw error;
  }
  const knownHostsFile = join(directory, "known_hosts");
  const [type, key] = hostPublicKey.split(" ");
  writeFileSync(knownHostsFile, addresses.map((address) => `[${address}]:${port} ${type} ${key}\n`).join(""));
  const hostKey = [offeredKey(Buffer.from(key ?? "", "base64"))];
  const privateKey = readFileSync(privateKeyFile, "utf8");
  return {
    directory,
    privateKeyFile,
    knownHostsFile,
    targets: addresses.map((address, index) => ({
      hostId: `bench-${index}`,
      name: `lvs${index + 1}`,
      address,
      port,
      user: "root",
      auth: { kind: "key", privateKey },
      hostKey,
      sudo: false,
      script: "sent",
    })),
    stop,
  };
};

const sshdConfig = (directory: string, hostKeyFile: string, address: string): string =>
  [
    `Port ${port}`,
    `ListenAddress ${address}`,
    `HostKey ${hostKeyFile}`,
    `AuthorizedKeysFile ${directory}/authorized_keys`,
    "StrictModes no",
    "UsePAM no",
    "PermitRootLogin yes",
    "PidFile none",
    "Subsystem sftp internal-sftp",
    "",
  ].join("\n");

const listening = async (address: string): Promise<void> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await scanHostKey({ address, port, timeoutMs: 2_000 });
      return;
    } catch (error) {
      if (attempt > 200) throw error;
      await sleep(50);
    }
  }
};
