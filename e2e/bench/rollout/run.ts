/** One changed keepalived.conf, validated, reloaded and verified on fifty hosts, by Sluice and by Ansible in turn. */
import type { Figure } from "../figure";
import { type Cost, hasAnsible, rolloutByAnsible } from "./ansible";
import { configWith, startBenchHosts } from "./hosts";
import { openOurs } from "./ours";

const count = 50;
const rounds = 3;

export const benchRollout = async (): Promise<readonly Figure[]> => {
  if (process.getuid?.() !== 0 || !hasAnsible()) {
    console.error(
      "  rollout: left out. It needs root, and: apt-get install --no-install-recommends ansible-core",
    );
    return [];
  }
  const hosts = await startBenchHosts(count);
  const ours = await openOurs(hosts).catch((error: unknown) => {
    hosts.stop();
    throw error;
  });
  try {
    let weight = 10;
    const table = () => `-a -t 192.0.2.1:80 -r 192.0.2.11:80 -g -w ${weight}`;
    const both = async (): Promise<readonly [Cost, Cost]> => {
      const from = configWith(weight);
      weight += 1;
      const mine = await ours.rollout(from, configWith(weight), table());
      weight += 1;
      return [mine, rolloutByAnsible(hosts, configWith(weight), table())];
    };
    // Both have their connections open afterwards.
    await both();
    const runs: (readonly [Cost, Cost])[] = [];
    for (let round = 0; round < rounds; round += 1) runs.push(await both());
    const ratio = (of: (cost: Cost) => number) => median(runs.map(([mine, theirs]) => of(mine) / of(theirs)));
    const [mine, theirs] = [0, 1].map(
      (side) => (of: (cost: Cost) => number) =>
        median(runs.map((run) => of(run[side === 0 ? 0 : 1]))).toFixed(2),
    );
    const seconds = (cost: Cost) => cost.seconds;
    const cpu = (cost: Cost) => cost.cpuSeconds;
    return [
      {
        name: `a change on ${count} hosts against Ansible: time`,
        value: ratio(seconds),
        unit: "times",
        limit: 0.1,
        how: `${mine?.(seconds)} s against ${theirs?.(seconds)} s, all hosts at once, ${rounds} rounds`,
      },
      {
        name: `a change on ${count} hosts against Ansible: CPU`,
        value: ratio(cpu),
        unit: "times",
        limit: 0.05,
        how: `${mine?.(cpu)} s against ${theirs?.(cpu)} s of the controller`,
      },
    ];
  } finally {
    await ours.close();
    hosts.stop();
  }
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
