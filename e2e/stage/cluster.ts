/** What stands in the practice cluster, for stories that go straight to one of its things; and that it stands well. */
import { expect } from "@playwright/test";
import type { Api } from "../client";
import type { Lab } from "../lab/lab";

export const vip = "192.168.0.100";
export const serviceKey = `tcp ${vip}:80`;

export const directorIn = async (api: Api, clusterId: string, name: string): Promise<string> => {
  const view = await api.cluster.get.query({ clusterId });
  const director = view.directors.find((one) => one.name === name);
  if (!director) throw new Error(`The cluster has no director ${name}.`);
  return director.hostId;
};

/**
 * Waits until nothing is wrong with the cluster: before a story breaks something, and after it has mended it. On a busy
 * machine a host that was late is read carefully, hence slowly, for a minute.
 */
export const calm = (api: Api, clusterId: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const { problems } = await api.cluster.get.query({ clusterId });
        return problems.map((problem) => problem.title);
      },
      { timeout: 90_000, message: "nothing is wrong with the cluster" },
    )
    .toEqual([]);

/** For stories that wait for calm on both sides. ms */
export const calmTimeoutMs = 240_000;

/** Sees to it that there are events to read: a weight is changed by hand, and back. */
export const somethingHappened = async (api: Api, lab: Lab, clusterId: string): Promise<void> => {
  const happened = async () => (await api.event.list.query({ clusterId, limit: 1 })).events.length > 0;
  if (await happened()) return;
  const weigh = (weight: number) =>
    lab.must("lvs1", `ipvsadm -e -t ${vip}:80 -r 192.168.0.4:80 -g -w ${weight}`);
  await weigh(9);
  try {
    await expect.poll(happened, { timeout: 20_000 }).toBe(true);
  } finally {
    await weigh(10);
  }
};
