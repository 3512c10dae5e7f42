/**
 * Onboards a practice cluster the way a person does: one host first, its fingerprint compared, discovery, the others'
 * fingerprints compared, names corrected, confirmed. Nothing goes around the product.
 */
import type { Door, OfferedHostKey, Proposal, ProposedHost } from "#domain/onboarding/proposal";
import type { Api } from "./client";

/** What a person knows about the machines: how SSH reaches each, and the fingerprint printed on its console. */
export type KnownMachine = {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly fingerprint: string;
  readonly dataAddresses: readonly string[];
};

type Login = { readonly user: string; readonly sudo: boolean };

/** Returns the cluster's id. `seed` is the one host a person starts from; `visit` are those to enter by SSH. */
export const onboard = async (
  api: Api,
  machines: readonly KnownMachine[],
  options: {
    readonly seed: string;
    readonly visit: readonly string[];
    readonly clusterName: string;
    readonly login: Login;
  },
): Promise<string> => {
  const seed = machines.find((machine) => machine.name === options.seed);
  if (!seed) throw new Error(`No machine named ${options.seed}.`);
  const first = await confirmedDoor(api, seed, options.login);
  const seen = await api.onboarding.discover.mutate({ doors: [first] });
  const others = seen.hosts.flatMap((host) => (host.state === "to-visit" ? machineOf(host, machines) : []));
  const doors = await Promise.all(
    others
      .filter((machine) => options.visit.includes(machine.name))
      .map((machine) => confirmedDoor(api, machine, options.login)),
  );
  const whole = await api.onboarding.discover.mutate({ doors: [first, ...doors] });
  const failures = whole.hosts.filter((host) => host.state === "failed");
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

/** The corrections of a person: the cluster's name, and the names of the real servers, which discovery knows by address only. */
const corrected = (proposal: Proposal, machines: readonly KnownMachine[], clusterName: string): Proposal => ({
  ...proposal,
  clusterName,
  hosts: proposal.hosts.map((host) => ({ ...host, name: machineOf(host, machines)[0]?.name ?? host.name })),
});
