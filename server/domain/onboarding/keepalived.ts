/** What discovery learns from a director's keepalived configuration. Pure. */
import type { KnownFiles } from "../keepalived/config/files";
import { viewFiles } from "../keepalived/describe";
import type { KeepalivedFindings } from "./report";

export const keepalivedFindings = (files: KnownFiles, hostname: string | null): KeepalivedFindings => {
  const view = viewFiles(files, hostname);
  return {
    services: view.virtualServers.flatMap((service) =>
      service.keys.map((key) => ({ key, servers: service.realServers.map((server) => server.key) })),
    ),
    vrrp: view.instances.map((instance) => ({
      instance: instance.name,
      vips: [...instance.virtualAddresses, ...instance.excludedAddresses].map(({ address }) => address),
      unicastPeers: instance.unicastPeers.map(({ address }) => address),
    })),
  };
};
