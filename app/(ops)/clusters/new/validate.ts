/** What stands against confirming a corrected proposal, and what a person should know before. Pure. */
import type { Proposal } from "#domain/onboarding/proposal";
import { doorKey } from "#domain/onboarding/proposal";

export type Finding = {
  /** `error` stops the confirmation; `warning` is said and let through. */
  readonly severity: "error" | "warning";
  /** The host's, service's or VIP's key it is about; null for the whole cluster. */
  readonly about: string | null;
  readonly text: string;
};

const error = (about: string | null, text: string): Finding => ({ severity: "error", about, text });
const warning = (about: string | null, text: string): Finding => ({ severity: "warning", about, text });

export const validate = (proposal: Proposal): readonly Finding[] => [
  ...cluster(proposal),
  ...names(proposal),
  ...proposal.hosts.flatMap((host) => ofHost(host, proposal)),
  ...proposal.services
    .filter((service) => service.servers.length === 0)
    .map((service) => warning(service.key, `${service.key} has no real server.`)),
];

const cluster = (proposal: Proposal): Finding[] => {
  const has = (role: "director" | "router") => proposal.hosts.some((host) => host.roles.includes(role));
  const findings: Finding[] = [];
  if (proposal.clusterName === "") findings.push(error(null, "Give the cluster a name."));
  if (!has("director"))
    findings.push(
      error(
        null,
        "No director: give a host that role, or go back and visit one. Without it there is nothing to see.",
      ),
    );
  // On blank hosts all of that is still to come, and the proposal says so.
  if (proposal.vips.length + proposal.services.length === 0) return findings;
  if (!has("router"))
    findings.push(
      warning(null, "No router: whether the VIPs are announced, and the ECMP next hops, will be unknown."),
    );
  if (proposal.vips.length === 0)
    findings.push(warning(null, "No VIP: nothing will be said about announcements."));
  if (proposal.services.length === 0) findings.push(warning(null, "No virtual service."));
  return findings;
};

const names = (proposal: Proposal): Finding[] => {
  const seen = new Map<string, string>();
  return proposal.hosts.flatMap((host) => {
    if (host.name === "") return [error(host.key, "A host has no name.")];
    const before = seen.get(host.name.toLowerCase());
    seen.set(host.name.toLowerCase(), host.key);
    return before === undefined
      ? []
      : [error(host.key, `Two hosts are named ${host.name}. Names must differ.`)];
  });
};

const ofHost = (host: Proposal["hosts"][number], proposal: Proposal): Finding[] => {
  const key = host.door === null ? null : doorKey(host.door);
  const jumpFor = proposal.hosts.filter((other) => key !== null && other.door?.via === key);
  if (
    host.door?.via != null &&
    !proposal.hosts.some((other) => other.door !== null && doorKey(other.door) === host.door?.via)
  )
    return [error(host.key, `${host.name} is reached through ${host.door.via}, which was left out.`)];
  if (host.roles.length === 0 && jumpFor.length === 0)
    return [error(host.key, `${host.name} has no role: choose one, or leave it out.`)];
  if (host.state === "to-visit")
    return [
      warning(host.key, `${host.name} was not visited: it stays unknown until its host key is confirmed.`),
    ];
  if (host.state === "failed")
    return [
      warning(
        host.key,
        `${host.name} could not be visited: it will be shown as unreachable. ${host.failure ?? ""}`.trim(),
      ),
    ];
  return [];
};
