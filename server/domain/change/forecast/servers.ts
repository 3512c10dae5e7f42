/** Real servers of one service over a reload. */
import type { ServerKey } from "../../ipvs/model";
import type { KernelTable } from "./kernel";
import type { Failing } from "./quorum";
import type { WantedServer, WantedService } from "./wanted";

const NO_CHECKS = "[]";

/** `before` is null for a service that is new to keepalived. Answers the servers whose thresholds change in the file alone. */
export const reloadServers = (
  kernel: KernelTable,
  wanted: WantedService,
  before: WantedService | null,
  failing: Failing,
): readonly ServerKey[] => {
  const old = new Map((before?.servers ?? []).map((server) => [server.key, server]));
  const kept = new Set(wanted.servers.map(({ key }) => key));
  for (const { key } of old.values()) {
    const service = kernel.services.get(wanted.key);
    const server = service?.servers.get(key);
    if (service && server && !kept.has(key)) kernel.removeServer(service, server);
  }
  return wanted.servers
    .filter((server) => reloadServer(kernel, wanted, server, old.get(server.key) ?? null, failing))
    .map(({ key }) => key);
};

const reloadServer = (
  kernel: KernelTable,
  wanted: WantedService,
  server: WantedServer,
  old: WantedServer | null,
  failing: Failing,
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
  const down = failing(wanted.key, server.key);
  // A failed server whose check was taken away counts as up.
  const freed = down && old.checks !== NO_CHECKS && server.checks === NO_CHECKS;
  if (!now) {
    if (freed || (!down && pushed(old, server))) kernel.addServer(service, server, freed);
    else if (server.inhibit && !old.inhibit) kernel.addServer(service, { ...server, weight: 0 }, false);
    return false;
  }
  if (down && now.weight === 0 && old.inhibit) {
    if (freed) kernel.editServer(service, now, server);
    else if (!server.inhibit) kernel.removeServer(service, now);
    // keepalived 2.2.7 writes the old weight with the new method, though the server is down.
    else if (rerouted(old, server)) kernel.editServer(service, now, { ...server, weight: old.weight });
    return false;
  }
  if (pushed(old, server)) kernel.editServer(service, now, server);
  return !pushed(old, server) && (old.upper !== server.upper || old.lower !== server.lower);
};

/** What makes keepalived send the server to the kernel again, thresholds and all. */
const pushed = (old: WantedServer, server: WantedServer): boolean =>
  old.weight !== server.weight || rerouted(old, server);

export const rerouted = (old: WantedServer, server: WantedServer): boolean =>
  old.method !== server.method || old.tunnel !== server.tunnel;
