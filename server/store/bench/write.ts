/** A round of 10,000 samples through `writeRound`, beside a plain insert of as many rows that PostgreSQL makes itself. */
import { type Round, writeRound } from "../round";
import type { Sample } from "../samples/model";
import type { Store } from "../store";
import { makeFleet, serviceKey } from "./fleet";
import { compare, type Figure, median } from "./measure";

const directors = 100;
const servers = 99;

/** No unnest, no text, no conversion, no late-comers to look for: the floor. */
const bare = `
  INSERT INTO sample SELECT id, $1, 1, 100, 100, 100, 100, 100, 1, 1, 1, 1
  FROM series WHERE host_id = ANY ($2::uuid[])`;

export const benchWrite = async (store: Store): Promise<Figure & { readonly cpuMs: number }> => {
  const { hostIds } = await makeFleet(store, directors, servers);
  const started = Date.now();
  let turn = 0;
  const keys = [
    null,
    ...Array.from({ length: servers }, (_, n) => `10.0.${Math.floor((n + 1) / 250)}.${(n + 1) % 250}:80`),
  ];
  const roundOf = (at: number, n: bigint): Round => ({
    observations: [],
    spans: [],
    events: [],
    samples: hostIds.flatMap((hostId) =>
      keys.map(
        (serverKey): Sample => ({
          hostId,
          serviceKey,
          serverKey,
          at,
          epoch: 1,
          counters: { conns: n, inPkts: n * 5n, outPkts: 0n, inBytes: n * 400n, outBytes: 0n },
          active: 12,
          inactive: 30,
          persistent: 0,
          weight: 10,
        }),
      ),
    ),
  });
  const cpu: number[] = [];
  let round = roundOf(started, 0n);
  const figure = await compare(
    { name: "10,000 samples stored", comparedTo: "a bare INSERT of 10,000 generated rows" },
    async () => {
      const before = process.cpuUsage();
      await writeRound(store, round);
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1_000);
    },
    () => store.pool.query(bare, [new Date(started + turn * 4_000 + 2_000), hostIds]),
    // What polling hands over is made before, and the garbage of making it gets time to go: only storing is measured.
    async () => {
      turn++;
      round = roundOf(started + turn * 4_000, BigInt(turn) * 1_000_000_007n);
      await new Promise((resolve) => setTimeout(resolve, 150));
    },
  );
  return { ...figure, cpuMs: median(cpu.slice(1)) };
};
