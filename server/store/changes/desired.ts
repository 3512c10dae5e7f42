/** What should be on the hosts of a cluster: the newest revision of every file, beside what was last seen there. */
import type { HostFiles } from "../../domain/change/model";
import type { Role } from "../../domain/cluster/inventory";
import { listed } from "../../domain/words";
import type { Writer } from "../audit";
import { isUuid } from "../storable";
import type { Store } from "../store";
import type { DesiredCluster, DesiredFile, DesiredHost, FilesOfHost, OnHost } from "./model";

/** Hosts that SSH reaches, in the order of their names. Null when there is no such cluster. */
export const loadDesired = async (store: Store, clusterId: string): Promise<DesiredCluster | null> => {
  if (!isUuid(clusterId)) return null;
  const cluster = await store.prisma.cluster.findUnique({
    where: { id: clusterId },
    include: {
      hosts: {
        where: { sshAddress: { not: null } },
        orderBy: { name: "asc" },
        include: { reading: true, files: true },
      },
    },
  });
  if (!cluster) return null;
  const newest = await newestRevisions(store.prisma, clusterId);
  const hosts = cluster.hosts.map((host): DesiredHost => {
    const there = new Map(host.files.map(({ path, text }) => [path, text]));
    const readAt = host.reading?.readAt?.getTime() ?? null;
    const onHost = (path: string, text: string): OnHost => {
      if (readAt === null || host.reading?.why != null) return "unknown";
      const seen = there.get(path);
      if (seen === undefined) return "absent";
      return seen === text ? "same" : "differs";
    };
    return {
      hostId: host.id,
      name: host.name,
      roles: host.roles.filter(isRole),
      suite: suiteOf(host.reading?.suite),
      keepalivedPath: host.reading?.keepalivedPath ?? null,
      configId: host.reading?.configId ?? null,
      files: newest.flatMap((row): DesiredFile[] =>
        row.host_id !== host.id || row.text === null
          ? []
          : [
              {
                path: row.path,
                text: row.text,
                revision: row.number,
                at: row.at.getTime(),
                by: row.by_name,
                reason: row.reason,
                onHost: onHost(row.path, row.text),
                seenAt: readAt,
              },
            ],
      ),
    };
  });
  const waiting = cluster.hosts.filter(({ reading }) => reading?.importedAt == null);
  return { hosts, ready: waiting.length === 0, why: whyNotReady(waiting) };
};

/** What should be on each host, without where it came from; hosts without SSH have none. */
export const desiredFiles = async (writer: Writer, clusterId: string): Promise<readonly FilesOfHost[]> => {
  const newest = await newestRevisions(writer, clusterId);
  const byHost = new Map<string, { path: string; text: string }[]>();
  const hosts = await writer.host.findMany({
    where: { clusterId, sshAddress: { not: null } },
    orderBy: { name: "asc" },
    select: { id: true },
  });
  for (const { id } of hosts) byHost.set(id, []);
  for (const { host_id: hostId, path, text } of newest)
    if (text !== null) byHost.get(hostId)?.push({ path, text });
  return [...byHost].map(([hostId, files]): { hostId: string; files: HostFiles } => ({ hostId, files }));
};

type NewestRow = {
  readonly host_id: string;
  readonly path: string;
  readonly number: number;
  readonly text: string | null;
  readonly at: Date;
  readonly by_name: string;
  readonly reason: string;
};

/** One row for every path there ever was, in the order of hosts and paths. */
const newestRevisions = (writer: Writer, clusterId: string): Promise<NewestRow[]> =>
  writer.$queryRaw<NewestRow[]>`
    SELECT DISTINCT ON (revision.host_id, revision.path)
      revision.host_id::text, revision.path, revision.number, revision.text, revision.at, revision.by_name, revision.reason
    FROM revision JOIN host ON host.id = revision.host_id WHERE host.cluster_id = ${clusterId}::uuid
    ORDER BY revision.host_id, revision.path, revision.number DESC`;

const whyNotReady = (
  waiting: readonly { readonly name: string; readonly reading: { readonly why: string | null } | null }[],
): string | null => {
  if (waiting.length === 0) return null;
  const because = waiting.find(({ reading }) => reading?.why != null)?.reading?.why;
  const names = listed(waiting.map(({ name }) => name));
  return `The files of ${names} have not been read yet${because === undefined || because === null ? "." : `: ${because}`}`;
};

const isRole = (role: string): role is Role =>
  role === "director" || role === "router" || role === "realserver";

const suiteOf = (suite: string | null | undefined): "frr" | "quagga" | null =>
  suite === "frr" || suite === "quagga" ? suite : null;
