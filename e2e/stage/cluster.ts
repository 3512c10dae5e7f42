/** What stands in the practice cluster, for stories that go straight to one of its things. */
import type { Api } from "../client";

export const vip = "192.168.0.100";
export const serviceKey = `tcp ${vip}:80`;

export const directorIn = async (api: Api, clusterId: string, name: string): Promise<string> => {
  const view = await api.cluster.get.query({ clusterId });
  const director = view.directors.find((one) => one.name === name);
  if (!director) throw new Error(`The cluster has no director ${name}.`);
  return director.hostId;
};
