/**
 * forecast/ says what a reload of keepalived 2.2.7 makes of the kernel's IPVS table, without asking anybody. keepalived compares the file
 * it has read with the new one, never file and kernel: what was made by hand stays as long as the file does not change just there.
 * Pure; the live test beside it holds it against the real daemon.
 */
import type { IpvsTable, ServerKey, ServiceKey } from "../../ipvs/model";
import type { Thresholds } from "../../ipvs/thresholds";
import type { ConfigView } from "../../keepalived/config/view/model";
import type { ExpectedService, TableChange } from "../model";
import { type KernelService, type KernelTable, observedTable, supposedTable } from "./kernel";
import { type Failing, settleQuorum } from "./quorum";
import { repairTable, type TableAction, type TableRepair } from "./repair";
import { reloadServers } from "./servers";
import { type Wanted, type WantedService, wantedServices } from "./wanted";

export type Forecast = {
  /** Against the table as it is now, in the order keepalived makes them. */
  readonly changes: readonly TableChange[];
  /** The table afterwards, with what was made by hand and stays. */
  readonly services: readonly ExpectedService[];
  /** Servers whose thresholds change in the file and will not in the kernel: a reload does not push them alone. */
  readonly unpushed: readonly { readonly service: ServiceKey; readonly server: ServerKey }[];
  /** What is typed for the repairs, before a reload; null: nothing. Its lines are among the changes. */
  readonly repair: TableAction | null;
};

export type ForecastOptions = {
  /** What the director's kernel has now; null: not known, then the old file is taken for it. */
  readonly table: IpvsTable | null;
  /** Servers keepalived says fail a check. */
  readonly failing: readonly { readonly service: ServiceKey; readonly server: ServerKey }[];
  /** `ipvsadm -Ln --thresholds`; null: not asked. */
  readonly thresholds?: Thresholds | null;
  /** Entries made by hand that are made as the file in force has them. */
  readonly repairs?: readonly TableRepair[];
};

type Start = {
  readonly kernel: KernelTable;
  readonly fails: Failing;
  readonly repair: TableAction | null;
};

const begin = (old: Wanted, { table, failing, thresholds = null, repairs = [] }: ForecastOptions): Start => {
  const down = new Set(failing.map(({ service, server }) => `${service} ${server}`));
  const fails: Failing = (service, server) => down.has(`${service} ${server}`);
  const kernel = table === null ? supposedTable(old) : observedTable(table, old, fails, thresholds);
  return { kernel, fails, repair: repairTable(kernel, old, fails, repairs) };
};

/** The table without a reload, after repairs alone. */
export const forecastRepair = (inForce: ConfigView | null, options: ForecastOptions): Forecast => {
  const old = wantedServices(inForce);
  const { kernel, repair } = begin(old, options);
  return { changes: kernel.changes, services: expectedServices(kernel, old), unpushed: [], repair };
};

/** `from`: the configuration keepalived runs with (null: it does not run), `to`: the one it will read. */
export const forecastReload = (
  from: ConfigView | null,
  to: ConfigView | null,
  options: ForecastOptions,
): Forecast => {
  const [old, next] = [wantedServices(from), wantedServices(to)];
  const { kernel, fails, repair } = begin(old, options);
  removeServices(kernel, old, next);
  const unpushed = [...next.values()].flatMap((wanted) => {
    const before = old.get(wanted.key);
    const kept = before !== undefined && before.identity === wanted.identity;
    if (!kept && renamed(old, next, wanted.identity) && wanted.match.kind === "address") return [];
    const servers = kept ? reloadService(kernel, before, wanted, fails) : addService(kernel, wanted, fails);
    return servers.map((server) => ({ service: wanted.key, server }));
  });
  return { changes: kernel.changes, services: expectedServices(kernel, next), unpushed, repair };
};

/** A service that moved into a group, out of one, or into another one is removed as well, with its connections. */
const removeServices = (kernel: KernelTable, old: Wanted, next: Wanted): void => {
  const groups = new Set([...next.values()].map(({ identity }) => identity));
  for (const { key, identity } of old.values()) {
    const service = kernel.services.get(key);
    if (!service || next.get(key)?.identity === identity) continue;
    if (!groups.has(identity)) kernel.removeService(service);
    // keepalived 2.2.7 empties a service that its group loses, and leaves it in the table.
    else if (!renamed(old, next, identity))
      for (const server of [...service.servers.values()])
        kernel.removeServer(kernel.services.get(key) ?? service, server);
  }
};

/** Whether a group stays under its name with another protocol: keepalived 2.2.7 does not see that, and changes nothing. */
const renamed = (old: Wanted, next: Wanted, identity: string): boolean => {
  const protocols = (wanted: Wanted): string =>
    [
      ...new Set(
        [...wanted.values()].flatMap((service) =>
          service.identity === identity && service.match.kind === "address" ? [service.match.protocol] : [],
        ),
      ),
    ].join();
  return protocols(old) !== "" && protocols(next) !== "" && protocols(old) !== protocols(next);
};

/** One that is there already, made by hand, keeps its settings: keepalived's `-A` fails. */
const addService = (kernel: KernelTable, wanted: WantedService, fails: Failing): readonly ServerKey[] => {
  if (!kernel.services.has(wanted.key)) kernel.addService(wanted.key, wanted);
  reloadServers(kernel, wanted, null, fails);
  return [];
};

const reloadService = (
  kernel: KernelTable,
  before: WantedService,
  wanted: WantedService,
  fails: Failing,
): readonly ServerKey[] => {
  const service = kernel.services.get(wanted.key);
  // Removed by hand: every command of keepalived's fails from then on, until it is restarted.
  if (!service) return [];
  if (words(before) !== words(wanted)) kernel.editService(service, wanted);
  const unpushed = reloadServers(kernel, wanted, before, fails);
  settleQuorum(kernel, before, wanted, fails);
  return unpushed;
};

const words = ({ scheduler, schedulerFlags, persistence, ops }: WantedService): string =>
  JSON.stringify([scheduler, schedulerFlags, persistence, ops]);

const expectedServices = (kernel: KernelTable, next: Wanted): readonly ExpectedService[] =>
  [...kernel.services.values()].map((service) => expectedService(service, next.get(service.key) ?? null));

const expectedService = (service: KernelService, wanted: WantedService | null): ExpectedService => {
  const { key, scheduler, schedulerFlags, persistence, ops } = service;
  const waiting = (wanted?.servers ?? []).filter((server) => !service.servers.has(server.key));
  const sorry = wanted?.sorry?.key ?? null;
  const real = [...service.servers.values()].filter(
    (server) => server.key !== sorry || wanted?.servers.some((one) => one.key === sorry),
  );
  return {
    key,
    scheduler,
    schedulerFlags,
    persistence: persistence?.seconds ?? null,
    ops,
    sorry,
    servers: [
      ...real.map((server) => ({
        key: server.key,
        method: server.method,
        weight: server.alive
          ? server.weight
          : (wanted?.servers.find((one) => one.key === server.key)?.weight ?? server.weight),
        alive: server.alive,
      })),
      ...waiting.map(({ key: server, method, weight }) => ({ key: server, method, weight, alive: false })),
    ],
  };
};
