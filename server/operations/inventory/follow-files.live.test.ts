import { afterEach, beforeEach, expect, test } from "vitest";
import type { FileChange } from "../../domain/change/model";
import { CONF } from "../../hosts/change/testing/changes";
import type { Store } from "../../store/store";
import { withStore } from "../../store/testing";
import { OLD, openRolloutStage, type RolloutStage } from "../rollout/testing";

const live = withStore();
const within = { timeout: 30_000, interval: 20 };
const service = (port: number): string =>
  `virtual_server 192.0.2.100 ${port} {\nprotocol TCP\nreal_server 10.0.0.4 ${port} {\n}\n}\n`;
let store: Store;
let stage: RolloutStage;
beforeEach(async () => {
  ({ store } = live);
  stage = await openRolloutStage(store, ["lvs1", "lvs2"]);
  stage.engine();
});
afterEach(() => stage.stop());

const known = async () => {
  const where = { clusterId: stage.clusterId };
  const vips = await store.prisma.vip.findMany({ where, orderBy: { address: "asc" } });
  const services = await store.prisma.virtualService.findMany({
    where,
    orderBy: { key: "asc" },
    include: { realServers: { include: { host: true } } },
  });
  return {
    vips: vips.map(({ address }) => address),
    services: services.map(
      ({ key, realServers }) =>
        `${key}: ${realServers.map((one) => `${one.key} ${one.host?.name ?? "?"}`).join(", ")}`,
    ),
  };
};

const rollOut = async (files: (name: string) => readonly FileChange[]): Promise<void> => {
  const id = await stage.begin(files);
  await expect.poll(async () => (await stage.load(id)).operation.outcome, within).toBe("done");
};

test("a service that was rolled out is known, with its VIP and its real servers by the hosts they are", async () => {
  const rs1 = await store.prisma.host.create({
    data: { clusterId: stage.clusterId, name: "rs1", roles: ["realserver"] },
  });
  await store.prisma.hostAddress.create({ data: { hostId: rs1.id, address: "10.0.0.4" } });
  expect(await known()).toEqual({ vips: [], services: [] });
  await rollOut(() => [{ path: CONF, from: OLD, to: service(80) }]);
  expect(await known()).toEqual({
    vips: ["192.0.2.100"],
    services: ["tcp 192.0.2.100:80: 10.0.0.4:80 rs1"],
  });
});

test("what no director has any more is forgotten; what a person added besides is not", async () => {
  await rollOut(() => [{ path: CONF, from: OLD, to: service(80) }]);
  await store.prisma.vip.create({ data: { clusterId: stage.clusterId, address: "192.0.2.7" } });
  await store.prisma.vip.updateMany({ where: { address: "192.0.2.100" }, data: { label: "shop" } });
  // One director alone loses it: the other one has it still.
  const half = (name: string) =>
    name === "lvs1" ? [{ path: CONF, from: service(80), to: service(81) }] : [];
  await rollOut(half);
  expect((await known()).services).toHaveLength(2);
  await rollOut((name) => (name === "lvs2" ? [{ path: CONF, from: service(80), to: service(81) }] : []));
  expect(await known()).toEqual({
    vips: ["192.0.2.100", "192.0.2.7"],
    services: ["tcp 192.0.2.100:81: 10.0.0.4:81 ?"],
  });
  expect(await store.prisma.vip.findFirst({ where: { label: "shop" } })).not.toBeNull();
});
