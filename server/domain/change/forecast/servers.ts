/** Real servers of one service over a reload. */
import type { ServerKey } from "../../ipvs/model";
import type { KernelServer, KernelTable } from "./kernel";
import type { WantedServer, WantedService } from "./wanted";

/** `before` is null for a service that is new to keepalived. Answers the servers whose thresholds change in the file alone. */
export const reloadServers = (
  kernel: KernelTable,
  wanted: WantedService,
  before: WantedService | null,
): readonly ServerKey[] => {
  const old = new Map((before?.servers ?? []).map((server) => [server.key, server]));
  const kept = new Set(wanted.servers.map(({ key }) => key));
  for (const { key } of old.values()) {
    const service = kernel.services.get(wanted.key);
    const server = service?.servers.get(key);
    if (service && server && !kept.has(key)) kernel.removeServer(service, server);
  }
  return wanted.servers
    .filter((server) => reloadServer(kernel, wanted, server, old.get(server.key) ?? null))
    .map(({ key }) => key);
};

const reloadServer = (
  kernel: KernelTable,
  wanted: WantedService,
  server: WantedServer,
  old: WantedServer | null,
): boolean => {
  const service = kernel.services.get(wanted.key);
  const now = service?.servers.get(server.key);
  if (!service) return false;
  if (old === null) {
    // One that is there already, made by hand, keeps its weight: keepalived's `-a` fails.
    if (now) return false;
    if (!server.startsDown) kernel.addServer(service, server, false);
    else if (server.inhibit) kernel.addServer(service, { ...server, weight: 0 }, false);
    return false;
  }
  if (!now) {
    if (server.inhibit && !old.inhibit) kernel.addServer(service, { ...server, weight: 0 }, false);
    return false;
  }
  if (heldDown(now, old)) {
    if (!server.inhibit) kernel.removeServer(service, now);
    else if (pushed(old, server)) kernel.editServer(service, now, { ...server, weight: 0 });
    return false;
  }
  if (pushed(old, server)) kernel.editServer(service, now, server);
  return !pushed(old, server) && (old.upper !== server.upper || old.lower !== server.lower);
};

/** At weight 0 because a check fails, not because somebody wrote it. */
const heldDown = (now: KernelServer, old: WantedServer): boolean =>
  !now.alive && now.weight === 0 && old.inhibit && old.weight > 0;

/** What makes keepalived send the server to the kernel again, thresholds and all. */
const pushed = (old: WantedServer, server: WantedServer): boolean =>
  old.weight !== server.weight || old.method !== server.method || old.tunnel !== server.tunnel;
