/**
 * Onboards a practice cluster the way a person does: one host first, its fingerprint compared, discovery, the others'
 * fingerprints compared, names corrected, confirmed. Nothing goes around the product.
 */
import type { Role } from "#domain/cluster/inventory";
import type { Door, OfferedHostKey, Proposal, ProposedHost } from "#domain/onboarding/proposal";
import type { Api } from "./client";

/** What a person knows about the machines: how SSH reaches each, and the fingerprint printed on its console. */
export type KnownMachine = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly dataAddresses: readonly string[];
  /** For hosts that do not show what they are to be: nothing is set up yet. */
  readonly roles: readonly Role[];
};

type Login = { readonly user: string; readonly sudo: boolean };

/** Returns the cluster's id. `visit` are the names of those to enter by SSH; a person starts from the first. */
export const onboard = async (
  api: Api,
  machines: readonly KnownMachine[],
  options: {
    readonly visit: readonly string[];
    readonly clusterName: string;
    readonly login: Login;
  },
): Promise<string> => {
  const [seed, ...others] = options.visit.flatMap((name) => machines.filter((one) => one.name === name));
  if (!seed) throw new Error("No machine to start from.");
  const first = await confirmedDoor(api, seed, options.login);
  await api.onboarding.discover.mutate({ doors: [first] });
  // Neighbours were found and are entered; peers by VRRP multicast and real servers a person adds.
  const doors = await Promise.all(others.map((machine) => confirmedDoor(api, machine, options.login)));
  const discover = () => api.onboarding.discover.mutate({ doors: [first, ...doors] });
  const failed = (seen: Proposal) => seen.hosts.filter((host) => host.state === "failed");
  const once = await discover();
  // On a busy machine a host may be late; a person would try again.
  const whole = failed(once).length === 0 ? once : await discover();
  const failures = failed(whole);
  if (failures.length > 0) throw new Error(failures.map((host) => `${host.name}: ${host.failure}`).join(" "));
  const { clusterId } = await api.onboarding.confirm.mutate({
    proposal: corrected(whole, machines, options.clusterName),
  });
  return clusterId;
};

const machineOf = (host: ProposedHost, machines: readonly KnownMachine[]): KnownMachine[] =>
  machines.filter((machine) => machine.dataAddresses.some((address) => host.addresses.includes(address)));

const confirmedDoor = async (api: Api, machine: KnownMachine, login: Login): Promise<Door> => {
  const { address, port } = machine;
  const hostKey: OfferedHostKey = await api.onboarding.scan.mutate({ address, port, jump: null });
  if (hostKey.fingerprint !== machine.fingerprint)
    throw new Error(
      `${machine.name} offered ${hostKey.fingerprint}, its console says ${machine.fingerprint}.`,
    );
  return { address, port, ...login, credential: { kind: "installation" }, via: null, hostKey };
};

/**
 * The corrections of a person: the cluster's name, the names of the real servers, which discovery knows by address only,
 * and what a host that shows no role is meant to be.
 */
const corrected = (proposal: Proposal, machines: readonly KnownMachine[], clusterName: string): Proposal => ({
  ...proposal,
  clusterName,
  hosts: proposal.hosts.map((host) => {
    const machine = machineOf(host, machines)[0];
    return {
      ...host,
      name: machine?.name ?? host.name,
      roles: host.roles.length === 0 ? (machine?.roles ?? []) : host.roles,
    };
  }),
});
