/** The same on the same hosts as a rollout does it on each: lock, stage, test, arm the way back, apply, look at the table, confirm, unlock. */
import { createHash } from "node:crypto";
import { openChangeDoor } from "../../../server/hosts/change/door";
import type { ChangeDoor, ChangeSession } from "../../../server/hosts/change/model";
import type { HostPool, HostTarget } from "../../../server/hosts/host";
import { openHostPool } from "../../../server/hosts/pool";
import type { Cost } from "./ansible";
import type { BenchHosts } from "./hosts";

const path = "/etc/keepalived/keepalived.conf";
const limitMs = 60_000;
/** Fifty sshds on one machine take their time. */
const connectTimeoutMs = 120_000;

export type Ours = {
  readonly rollout: (from: string, to: string, expected: string) => Promise<Cost>;
  readonly close: () => Promise<void>;
};

/** The hosts are polled, as they always are: the connections for looking are open. */
export const openOurs = async (hosts: BenchHosts): Promise<Ours> => {
  const pool = openHostPool({ connectTimeoutMs });
  await Promise.all(
    hosts.targets.map((target) => pool.ask(target, "ping", [], { deadlineMs: connectTimeoutMs })),
  );
  const door = openChangeDoor({ connectTimeoutMs });
  return {
    rollout: async (from, to, expected) => {
      const name = createHash("sha256").update(to).digest("hex").slice(0, 12);
      const began = performance.now();
      const before = process.cpuUsage();
      await Promise.all(hosts.targets.map((target) => one({ pool, door, target, name, from, to, expected })));
      const { user, system } = process.cpuUsage(before);
      return { seconds: (performance.now() - began) / 1_000, cpuSeconds: (user + system) / 1e6 };
    },
    close: async () => {
      door.close();
      await pool.close();
    },
  };
};

type Task = {
  readonly pool: HostPool;
  readonly door: ChangeDoor;
  readonly target: HostTarget;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly expected: string;
};

const one = ({ pool, door, target, name, from, to, expected }: Task): Promise<void> =>
  door.with(target, async (session: ChangeSession) => {
    const operation = `bench-${name}`;
    const actions = [{ kind: "reload-keepalived" }] as const;
    await session.hold(operation, 1, 60);
    await session.stage(name, { files: [{ path, from, to }], actions });
    const objections = (await session.validate(name)).filter(({ exitCode }) => exitCode !== 0);
    if (objections[0]) throw new Error(`${target.name}: ${objections[0].program}: ${objections[0].text}`);
    await session.arm(name, 60, actions);
    const applied = await session.apply(name);
    if (applied.state !== "applied") throw new Error(`${target.name}: ${JSON.stringify(applied)}`);
    await untilTable(pool, target, expected);
    const confirmed = await session.confirm(name);
    if (confirmed.state !== "confirmed") throw new Error(`${target.name}: ${confirmed.state}`);
    await session.release(operation);
  });

const untilTable = async (pool: HostPool, target: HostTarget, expected: string): Promise<void> => {
  const late = Date.now() + limitMs;
  for (;;) {
    const { sections } = await pool.ask(target, "look", ["ipvs-save"], { deadlineMs: 30_000 });
    if (sections[0]?.output.includes(expected)) return;
    if (Date.now() > late) throw new Error(`${target.name}: its table does not say ${expected}`);
    await new Promise((done) => setTimeout(done, 200));
  }
};
