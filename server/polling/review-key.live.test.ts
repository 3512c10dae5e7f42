import { afterAll, beforeAll, expect, test } from "vitest";
import { type SimulatedCluster, startSimulatedCluster } from "../hosts/simulated/cluster";
import { withStore } from "../store/testing";
import { makeCluster } from "../store/testing-data";
import { reviewShownKey } from "./review-key";

const live = withStore();
let cluster: SimulatedCluster;
beforeAll(async () => {
  cluster = await startSimulatedCluster();
});
afterAll(() => cluster.stop());

test("a changed key waits for a person; the confirmed one shown again unblocks when nothing waits any more", async () => {
  const { store } = live;
  const host = cluster.host("lvs1");
  const { address, port } = host;
  const { hosts } = await makeCluster(store);
  const [hostId] = hosts;
  const shown = host.hostKey;
  const other = cluster.host("rs1").hostKey;
  await store.prisma.hostKey.create({ data: { hostId, address, port, ...other, state: "pinned" } });
  const forgotten: string[] = [];
  const said: string[] = [];
  const review = () =>
    reviewShownKey(
      {
        store,
        pool: { forget: (id) => forgotten.push(id) },
        target: async () => ({
          hostId,
          address,
          port,
          user: "root",
          auth: { kind: "password", password: "" },
          hostKey: [other],
          sudo: false,
          script: "sent",
        }),
        say: (line) => said.push(line),
      },
      { hostId, name: "lvs1" },
    );
  await review();
  await review();
  const keysIn = (state: string) => store.prisma.hostKey.findMany({ where: { hostId, state } });
  expect((await keysIn("pending")).map(({ fingerprint }) => fingerprint)).toEqual([shown.fingerprint]);
  expect(forgotten).toEqual([]);

  const setState = (fingerprint: string, state: string) =>
    store.prisma.hostKey.updateMany({ where: { hostId, fingerprint }, data: { state } });
  await setState(shown.fingerprint, "pinned");
  await setState(other.fingerprint, "pending");
  await review();
  expect(forgotten).toEqual([]);
  await setState(other.fingerprint, "rejected");
  await review();
  expect(forgotten).toEqual([hostId]);

  await host.powerOff();
  await review();
  expect(said).toEqual([expect.stringMatching(/^lvs1: its host key could not be reported: .*refused/)]);
});
