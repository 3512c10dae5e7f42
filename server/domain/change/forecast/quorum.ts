/** The sorry server: in the table instead of the real servers, while these do not reach the quorum. */
import type { ServerKey, ServiceKey } from "../../ipvs/model";
import type { KernelServer, KernelService, KernelTable } from "./kernel";
import type { WantedServer, WantedService } from "./wanted";

/** Whether a server is known to fail a check. */
export type Failing = (service: ServiceKey, server: ServerKey) => boolean;

/** Over a reload of a service that was there before. Without a sorry server the quorum does nothing to the table. */
export const settleQuorum = (
  kernel: KernelTable,
  before: WantedService,
  wanted: WantedService,
  failing: Failing,
): void => {
  const service = (): KernelService | undefined => kernel.services.get(wanted.key);
  const was = sorryIn(service(), before);
  const standsIn = was !== null && was.weight > 0;
  // While the sorry server stands in for them, servers that pass their checks are out of the table as well.
  const up = (server: WantedServer): boolean =>
    standsIn ? !failing(wanted.key, server.key) : (service()?.servers.get(server.key)?.weight ?? 0) > 0;
  const alive = wanted.servers.filter((server) => server.weight > 0 && up(server));
  const lost = sum(alive) < Math.max(1, Math.min(wanted.quorum, sum(wanted.servers)));
  const { sorry } = wanted;
  const [now, there] = [service(), was && service()?.servers.get(was.key)];
  const stays = sorry !== null && sorry.key === was?.key && (lost || sorry.inhibit);
  if (now && there && !stays) kernel.removeServer(now, there);
  if (standsIn && !lost) bringIn(kernel, wanted, alive);
  if (sorry !== null && !isReal(wanted, sorry)) placeSorry(kernel, wanted, sorry, lost);
};

/** `lost`: it stands in for the real servers. With sorry_server_inhibit it is in the table at weight 0 at other times. */
const placeSorry = (kernel: KernelTable, wanted: WantedService, sorry: WantedServer, lost: boolean): void => {
  if (lost) takeOut(kernel, wanted);
  const service = kernel.services.get(wanted.key);
  const there = service?.servers.get(sorry.key);
  const weight = lost ? 1 : 0;
  if (!service || (!lost && !sorry.inhibit)) return;
  if (!there) kernel.addServer(service, { ...sorry, weight }, true);
  else if (there.weight !== weight)
    kernel.editServer(service, there, { ...sorry, method: there.method, weight });
};

const sum = (servers: readonly WantedServer[]): number =>
  servers.reduce((total, { weight }) => total + weight, 0);

/** When the quorum is regained. */
const bringIn = (kernel: KernelTable, wanted: WantedService, alive: readonly WantedServer[]): void => {
  for (const server of alive) {
    const service = kernel.services.get(wanted.key);
    const now = service?.servers.get(server.key);
    if (service && now && now.weight === 0) kernel.editServer(service, now, server);
    else if (service && !now) kernel.addServer(service, server, false);
  }
};

const isReal = (wanted: WantedService, sorry: WantedServer): boolean =>
  wanted.servers.some(({ key }) => key === sorry.key);

/** The sorry server where it is in the table. One that is a real server as well cannot be told from it. */
const sorryIn = (service: KernelService | undefined, wanted: WantedService): KernelServer | null =>
  wanted.sorry === null || isReal(wanted, wanted.sorry)
    ? null
    : (service?.servers.get(wanted.sorry.key) ?? null);

/** When it comes, what is left of the real servers goes: to weight 0 with inhibit_on_failure, else out of the table. */
const takeOut = (kernel: KernelTable, wanted: WantedService): void => {
  for (const server of wanted.servers) {
    const service = kernel.services.get(wanted.key);
    const now = service?.servers.get(server.key);
    if (!service || !now) continue;
    if (!server.inhibit) kernel.removeServer(service, now);
    else if (now.weight > 0) kernel.editServer(service, now, { ...server, weight: 0 });
  }
};
