/**
 * A person's corrections, kept apart from what discovery says: another round may bring more and loses none of them. Pure.
 */
import type { Role } from "#domain/cluster/inventory";
import type { Proposal, ProposedHost } from "#domain/onboarding/proposal";

export type Edits = {
  readonly clusterName: string | null;
  /** By the host's key. */
  readonly hosts: Readonly<
    Record<string, { readonly name?: string; readonly roles?: readonly Role[]; readonly dropped?: boolean }>
  >;
  /** By address. */
  readonly vips: Readonly<Record<string, { readonly label?: string; readonly dropped?: boolean }>>;
  /** By service key. */
  readonly services: Readonly<
    Record<
      string,
      { readonly label?: string; readonly dropped?: boolean; readonly droppedServers?: readonly string[] }
    >
  >;
  /** VIPs that no host told of (services by fwmark do not name theirs). */
  readonly addedVips: readonly string[];
};

export const noEdits: Edits = { clusterName: null, hosts: {}, vips: {}, services: {}, addedVips: [] };

type Kind = "hosts" | "vips" | "services";

/** The edits with one more about one thing. */
export const withEdit = <K extends Kind>(
  edits: Edits,
  kind: K,
  key: string,
  patch: Edits[K][string],
): Edits => ({
  ...edits,
  [kind]: { ...edits[kind], [key]: { ...edits[kind][key], ...patch } },
});

const label = (text: string | undefined, before: string | null): string | null =>
  text === undefined ? before : text.trim() === "" ? null : text.trim();

const editedHost = (host: ProposedHost, edits: Edits): ProposedHost => {
  const edit = edits.hosts[host.key];
  return { ...host, name: edit?.name?.trim() ?? host.name, roles: edit?.roles ?? host.roles };
};

/** The proposal as it will be confirmed: corrected, and without what was dropped. */
export const applyEdits = (proposal: Proposal, edits: Edits): Proposal => {
  const hosts = proposal.hosts
    .filter((host) => edits.hosts[host.key]?.dropped !== true)
    .map((host) => editedHost(host, edits));
  const kept = new Set(hosts.map((host) => host.key));
  const added = edits.addedVips
    .filter((address) => !proposal.vips.some((vip) => vip.address === address))
    .map((address) => ({ address, label: null, learntFrom: ["Added by hand"] }));
  return {
    ...proposal,
    clusterName: (edits.clusterName ?? proposal.clusterName).trim(),
    hosts,
    vips: [...proposal.vips, ...added]
      .filter((vip) => edits.vips[vip.address]?.dropped !== true)
      .map((vip) => ({ ...vip, label: label(edits.vips[vip.address]?.label, vip.label) })),
    services: proposal.services
      .filter((service) => edits.services[service.key]?.dropped !== true)
      .map((service) => ({
        ...service,
        label: label(edits.services[service.key]?.label, service.label),
        servers: service.servers
          .filter((server) => edits.services[service.key]?.droppedServers?.includes(server.key) !== true)
          .map((server) => ({
            ...server,
            hostKey: server.hostKey !== null && kept.has(server.hostKey) ? server.hostKey : null,
          })),
      })),
  };
};
