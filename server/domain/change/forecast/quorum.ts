/** The sorry server: in the table instead of the real servers, while these do not reach the quorum. */
import type { KernelService, KernelTable } from "./kernel";
import type { WantedServer, WantedService } from "./wanted";

/** Over a reload of a service that was there before. Without a sorry server the quorum does nothing to the table. */
export const settleQuorum = (kernel: KernelTable, before: WantedService, wanted: WantedService): void => {
  const was = sorryIn(kernel.services.get(wanted.key), before);
  const lost = !reached(kernel.services.get(wanted.key), wanted);
  const stays = was !== null && wanted.sorry?.key === was.key && lost;
  const service = kernel.services.get(wanted.key);
  const there = was && service?.servers.get(was.key);
  if (service && there && !stays) kernel.removeServer(service, there);
  const { sorry } = wanted;
  const now = kernel.services.get(wanted.key);
  if (!now || sorry === null || !lost || stays || now.servers.has(sorry.key)) return;
  takeOut(kernel, wanted, sorry);
  kernel.addServer(kernel.services.get(wanted.key) ?? now, sorry, true);
};

const isReal = (wanted: WantedService, sorry: WantedServer): boolean =>
  wanted.servers.some(({ key }) => key === sorry.key);

/** The sorry server where it is in use. One that is a real server as well cannot be told from it. */
const sorryIn = (service: KernelService | undefined, wanted: WantedService): WantedServer | null =>
  wanted.sorry !== null && !isReal(wanted, wanted.sorry) && service?.servers.has(wanted.sorry.key)
    ? wanted.sorry
    : null;

const reached = (service: KernelService | undefined, wanted: WantedService): boolean => {
  const total = wanted.servers.reduce((sum, { weight }) => sum + weight, 0);
  const alive = wanted.servers.reduce(
    (sum, { key, weight }) => sum + ((service?.servers.get(key)?.weight ?? 0) > 0 ? weight : 0),
    0,
  );
  return alive >= Math.max(1, Math.min(wanted.quorum, total));
};

/** When it comes, what is left of the real servers goes: to weight 0 with inhibit_on_failure, else out of the table. */
const takeOut = (kernel: KernelTable, wanted: WantedService, sorry: WantedServer): void => {
  for (const server of wanted.servers) {
    const service = kernel.services.get(wanted.key);
    const now = service?.servers.get(server.key);
    if (!service || !now || server.key === sorry.key) continue;
    if (!server.inhibit) kernel.removeServer(service, now);
    else if (now.weight > 0) kernel.editServer(service, now, { ...server, weight: 0 });
  }
};
