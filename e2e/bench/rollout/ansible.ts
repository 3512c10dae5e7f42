/**
 * What a rollout is compared to: Debian's Ansible with 50 forks, pipelining and without facts, doing the same on the same hosts:
 * copy with validation, reload, and a look at the table until it says what the file says.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BenchHosts } from "./hosts";

export type Cost = { readonly seconds: number; readonly cpuSeconds: number };

export const hasAnsible = (): boolean =>
  spawnSync("ansible-playbook", ["--version"], { stdio: "ignore" }).status === 0;

const PLAYBOOK = `- hosts: all
  gather_facts: false
  tasks:
    - copy: { src: "{{ source }}", dest: /etc/keepalived/keepalived.conf, mode: "0644", validate: /usr/sbin/keepalived -t -f %s }
      register: copied
    - shell: kill -HUP "$(cat /run/keepalived.pid)"
      when: copied.changed
    - command: ipvsadm -Sn
      register: table
      until: expected in table.stdout
      retries: 20
      delay: 0.2
      changed_when: false
`;

/** One run; CPU of the controller's side only: Ansible, its forks and their ssh clients. */
export const rolloutByAnsible = (hosts: BenchHosts, config: string, expected: string): Cost => {
  const { directory } = hosts;
  const source = join(directory, "wanted.conf");
  writeFileSync(source, config);
  const playbook = join(directory, "playbook.yml");
  writeFileSync(playbook, PLAYBOOK);
  const inventory = join(directory, "inventory");
  writeFileSync(
    inventory,
    hosts.targets
      .map(
        ({ name, address, port }) => `${name} ansible_host=${address} ansible_port=${port} ansible_user=root`,
      )
      .join("\n"),
  );
  const settings = join(directory, "ansible.cfg");
  writeFileSync(
    settings,
    [
      "[defaults]",
      "forks = 50",
      `inventory = ${inventory}`,
      `private_key_file = ${hosts.privateKeyFile}`,
      `local_tmp = ${directory}/ansible`,
      "interpreter_python = /usr/bin/python3",
      "[ssh_connection]",
      "pipelining = true",
      `ssh_args = -o ControlMaster=auto -o ControlPersist=60s -o UserKnownHostsFile=${hosts.knownHostsFile} -o StrictHostKeyChecking=yes`,
      `control_path_dir = ${directory}/cp`,
      "",
    ].join("\n"),
  );
  const began = performance.now();
  // The shell's `times` prints, in its second line, the CPU of the children it waited for.
  const out = execFileSync(
    "sh",
    [
      "-c",
      'ansible-playbook -e "source=$1" -e "expected=\'$2\'" "$3" >"$4" 2>&1; echo "exit $?"; times',
      "sh",
      source,
      expected,
      playbook,
      join(directory, "ansible.log"),
    ],
    { encoding: "utf8", env: { ...process.env, ANSIBLE_CONFIG: settings, HOME: directory } },
  );
  const seconds = (performance.now() - began) / 1_000;
  const [exit = "", , children = ""] = out.trim().split("\n");
  if (exit !== "exit 0") throw new Error(`Ansible failed (${exit}): see ${join(directory, "ansible.log")}`);
  return { seconds, cpuSeconds: secondsOf(children) };
};

/** `0m1.230000s 0m0.450000s` */
const secondsOf = (text: string): number =>
  [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + Number(m) * 60 + Number(s), 0);
