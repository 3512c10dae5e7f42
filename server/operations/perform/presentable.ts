/** Names and numbers of things come from hosts: what a proposal cannot hold is left out and said, so that the rest arrives. */
import type { Proposal, ProposedHost } from "../../domain/onboarding/proposal";
import { excerpt } from "../../domain/output";
import { SluiceError } from "../../domain/sluice-error";
import { clause } from "../../domain/words";
import { label, mostAddresses, requests } from "../requests";

/** @throws SluiceError `invalid` for what no leaving out of names and addresses makes right */
export const presentable = (proposal: Proposal): Proposal => {
  const read = requests.discover.answer.safeParse({
    ...proposal,
    hosts: proposal.hosts.map(presentableHost),
  });
  if (read.success) return read.data;
  const [first] = read.error.issues;
  throw new SluiceError(
    "invalid",
    `What these hosts answered cannot be proposed: ${excerpt(first?.path.join(" ") ?? "")}: ${clause(first?.message ?? "")}. Leave one of them out to find which.`,
  );
};

const presentableHost = (host: ProposedHost): ProposedHost => {
  const named = label.safeParse(host.name).success;
  const many = host.addresses.length > mostAddresses;
  return {
    ...host,
    name: named ? host.name : (host.door?.address ?? host.key),
    addresses: host.addresses.slice(0, mostAddresses),
    unknown: [
      ...host.unknown,
      ...(named ? [] : [`Its own host name ("${excerpt(host.name)}") cannot be used: choose another.`]),
      ...(many
        ? [`It holds ${host.addresses.length} addresses; the first ${mostAddresses} are kept here.`]
        : []),
    ],
  };
};
