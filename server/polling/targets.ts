/** From the stored host to what the pool connects with: credentials opened, keys pinned, the jump host resolved. */
import { SluiceError } from "../domain/sluice-error";
import { HostError } from "../hosts/errors";
import type { HostTarget, SshEndpoint } from "../hosts/host";
import { authOf } from "../keys/auth";
import type { WorkerKeys } from "../keys/key-file";
import type { StoredHost } from "../store/inventory/host-targets";

/** @throws HostError `no-credential` with a sentence when there is none, or it cannot be opened. */
export const targetOf = async (
  host: StoredHost,
  hosts: ReadonlyMap<string, StoredHost>,
  keys: WorkerKeys,
): Promise<HostTarget> => {
  const jumpHost = host.jumpHostId === null ? null : hosts.get(host.jumpHostId);
  if (jumpHost === undefined)
    throw new HostError("no-credential", `${host.name}: its jump host has no SSH address. Nothing was sent.`);
  return {
    ...(await endpointOf(host, keys)),
    hostId: host.hostId,
    name: host.name,
    sudo: host.sudo,
    script: host.script,
    jump: jumpHost === null ? null : await endpointOf(jumpHost, keys),
  };
};

const endpointOf = async (host: StoredHost, keys: WorkerKeys): Promise<SshEndpoint> => {
  if (host.credential === null)
    throw new HostError(
      "no-credential",
      `${host.name} has no credential to sign in with. Give it one under Hosts.`,
    );
  const auth = await authOf(host.credential, keys).catch((cause: unknown) => {
    if (cause instanceof SluiceError)
      throw new HostError("no-credential", `${host.name}: ${cause.message}`, { cause });
    throw cause;
  });
  return { address: host.address, port: host.port, user: host.user, auth, hostKey: host.hostKeys };
};

/** Does the worker have to open a new connection because of what was changed in the inventory? */
export const sameDoor = (a: StoredHost, b: StoredHost): boolean =>
  JSON.stringify(doorOf(a)) === JSON.stringify(doorOf(b));

const doorOf = ({ address, port, user, sudo, script, credential, hostKeys, jumpHostId }: StoredHost) => [
  address,
  port,
  user,
  sudo,
  script,
  credential,
  hostKeys,
  jumpHostId,
];
