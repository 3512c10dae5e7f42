/** Which function performs which kind of request. */
import { HostError } from "../../hosts/errors";
import type { HostPool, HostTarget } from "../../hosts/host";
import { scanHostKey } from "../../hosts/scan";
import type { WorkerKeys } from "../../keys/key-file";
import type { StoredHost } from "../../store/inventory/host-targets";
import type { RequestAnswer } from "../requests";
import type { Performers } from "./answering";
import { discover } from "./discover";
import { type Heard, raw } from "./raw";
import { testHost } from "./test-host";
import { endpointOf } from "./visit";

/** What the worker knows of the hosts it polls. */
export type KnownHosts = {
  /** Reads the inventory anew: who asks about a host may have changed it a moment ago. */
  readonly refresh: () => Promise<void>;
  readonly host: (hostId: string) => StoredHost | undefined;
  readonly target: (hostId: string) => Promise<HostTarget>;
  readonly heard: (hostId: string) => Heard;
  /** Reads the managed files of a cluster's hosts now and stores them; returns those that could not be read. */
  readonly plan: (changeId: string, signal: AbortSignal) => Promise<RequestAnswer<"plan">>;
  readonly readFiles: (
    clusterId: string,
    signal: AbortSignal,
  ) => Promise<RequestAnswer<"read-files">["unread"]>;
};

export const performersFor = (pool: HostPool, keys: WorkerKeys, known: KnownHosts): Performers => ({
  "scan-host-key": async ({ address, port, jump }, signal) =>
    scanHostKey({ address, port, jump: jump && (await endpointOf(jump, keys)), signal }),
  discover: (args, signal) => discover(args, { pool, keys, signal }),
  "test-host": async ({ hostId }, signal) => {
    await known.refresh();
    const host = known.host(hostId);
    if (!host)
      throw new HostError("no-credential", "This host has no SSH address: there is nothing to test.");
    return testHost(await known.target(hostId), host.roles, pool, signal);
  },
  raw: async ({ hostId, section }, signal) => {
    if (!known.host(hostId)) await known.refresh();
    return raw(section, known.heard(hostId), () => known.target(hostId), pool, signal);
  },
  "read-files": async ({ clusterId }, signal) => {
    await known.refresh();
    return { unread: await known.readFiles(clusterId, signal) };
  },
  plan: ({ changeId }, signal) => known.plan(changeId, signal),
});
