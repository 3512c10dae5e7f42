/**
 * What brings the table of a kernel in line with the file keepalived runs with, entry by entry, where no file has to change: lines of
 * ipvsadm as somebody would type them, and those that take them back. Connections of entries that are edited carry on. Pure.
 */
import type { ServerKey, ServiceKey } from "../../ipvs/model";
import type { HostAction, TableChange } from "../model";
import type { KernelService, KernelTable } from "./kernel";
import { serverLine, serviceLine } from "./line";
import type { Failing } from "./quorum";
import type { Wanted, WantedService } from "./wanted";

/** One difference between file and kernel, as `truth/` names it. */
export type TableRepair = { readonly code: string; readonly subject: string };

export type TableAction = Extract<HostAction, { kind: "ipvsadm" }>;

/** Entries that are as the file says already are left alone. Null: nothing is to be done. */
export const repairTable = (
  kernel: KernelTable,
  wanted: Wanted,
  fails: Failing,
  repairs: readonly TableRepair[],
): TableAction | null => {
  const undo: string[] = [];
  const begun = kernel.changes.length;
  for (const { code, subject } of repairs) {
    const { service, server } = entryNamed(subject);
    const entry = kernel.services.get(service);
    const from = kernel.changes.length;
    repairEntry(kernel, code, { entry, wanted: wanted.get(service), server, fails });
    undo.unshift(
      ...kernel.changes
        .slice(from)
        .toReversed()
        .flatMap((change) => back(change, entry)),
    );
  }
  const apply = kernel.changes.slice(begun).map(({ line }) => line);
  return apply.length === 0 ? null : { kind: "ipvsadm", apply, undo };
};

/** `tcp 192.168.0.100:80`, with ` 192.168.0.4:80` behind it for a server of it. */
export const entryNamed = (
  subject: string,
): { readonly service: ServiceKey; readonly server: ServerKey | null } => {
  const [kind = "", name = "", server = null] = subject.split(" ");
  return { service: `${kind} ${name}`, server };
};

type Entry = {
  readonly entry: KernelService | undefined;
  readonly wanted: WantedService | undefined;
  readonly server: ServerKey | null;
  readonly fails: Failing;
};

const repairEntry = (kernel: KernelTable, code: string, { entry, wanted, server, fails }: Entry): void => {
  const file = wanted?.servers.find(({ key }) => key === server);
  const now = server === null ? undefined : entry?.servers.get(server);
  switch (code) {
    case "service-missing":
      if (wanted && !entry) addWhole(kernel, wanted, fails);
      return;
    case "service-extra":
      if (entry && !wanted) kernel.removeService(entry);
      return;
    case "service-by-hand":
      if (entry && wanted) kernel.editService(entry, wanted);
      return;
    case "server-missing":
      if (entry && file && !now) kernel.addServer(entry, file, true);
      return;
    case "server-extra":
      if (entry && now && !file) kernel.removeServer(entry, now);
      return;
    case "weight-by-hand":
    case "method-by-hand":
      // None of its checks fails, or there would be no such difference.
      if (entry && file && now) kernel.editServer(entry, { ...now, alive: true }, file);
      return;
    case "thresholds-not-pushed":
      // Its weight stays as it is in the kernel: this is not the place to end a drain.
      if (entry && file && now)
        kernel.editServer(entry, now, { ...file, method: now.method, weight: now.weight });
      return;
  }
};

/** Servers that fail a check stay out, as keepalived would have them. */
const addWhole = (kernel: KernelTable, wanted: WantedService, fails: Failing): void => {
  kernel.addService(wanted.key, wanted);
  for (const server of wanted.servers) {
    const service = kernel.services.get(wanted.key);
    const down = fails(wanted.key, server.key);
    if (service && !down) kernel.addServer(service, server, true);
    else if (service && server.inhibit) kernel.addServer(service, { ...server, weight: 0 }, false);
  }
};

/** `entry`: the service as it was. With a service its servers come back. */
const back = ({ kind, line, was }: TableChange, entry: KernelService | undefined): readonly string[] => {
  switch (kind) {
    case "add":
      return [line.replace(/^-A (.*?) -s .*$/, "-D $1").replace(/^-a (.*? -r \S+) .*$/, "-d $1")];
    case "change":
      return [(was ?? "").replace(/^-A/, "-E").replace(/^-a/, "-e")];
    case "remove":
      return line.startsWith("-D") && entry
        ? [
            serviceLine("-A", entry),
            ...[...entry.servers.values()].map((server) => serverLine("-a", entry.match, server)),
          ]
        : [was ?? ""];
  }
};
