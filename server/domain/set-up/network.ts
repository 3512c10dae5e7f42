/**
 * /etc/sluice/network.ip: devices, addresses and the default gateway as lines of `ip -force -batch`. Run twice is run once: an address is
 * replaced by itself, and a device that is there already is a line that fails and is passed over.
 */
import { addressProblem, deviceProblem, gatewayProblem } from "./check";
import type { SetUp, SetUpAddress } from "./model";

type Device = SetUp["devices"][number];
type Network = Pick<SetUp, "addresses" | "devices" | "gateway">;

export const networkHead =
  "# Written by Sluice. Read at every start by: ip -force -batch /etc/sluice/network.ip";

export const deviceLines = ({ name, type }: Device): readonly string[] => [
  `link add name ${name} type ${type}`,
  `link set dev ${name} up`,
];

/** tunl0 belongs to the kernel's module: it cannot be taken away. */
export const deviceGone = ({ name, type }: Device): string =>
  type === "ipip" ? `link set dev ${name} down` : `link del dev ${name}`;

export const addressLine = ({ address, device }: SetUpAddress): string =>
  `address replace ${address} dev ${device}`;

export const addressGone = ({ address, device }: SetUpAddress): string =>
  `address del ${address} dev ${device}`;

export const gatewayLine = (gateway: string): string => `route replace default via ${gateway}`;

/** Without head and line ends. */
export const networkLines = ({ addresses, devices, gateway }: Network): readonly string[] => [
  ...devices.flatMap(deviceLines),
  ...addresses.map(addressLine),
  ...(gateway === null ? [] : [gatewayLine(gateway)]),
];

const readDevice = (line: string): Device | null => {
  const [, name = "", type] = /^link add name (\S+) type (dummy|ipip)$/.exec(line) ?? [];
  if (type !== "dummy" && type !== "ipip") return null;
  return deviceProblem({ name, type }) === null ? { name, type } : null;
};

const readAddress = (line: string): SetUpAddress | null => {
  const [, address = "", device = ""] = /^address replace (\S+) dev (\S+)$/.exec(line) ?? [];
  return addressProblem({ address, device }) === null ? { address, device } : null;
};

const readGateway = (line: string): string | null => {
  const [, gateway = ""] = /^route replace default via (\S+)$/.exec(line) ?? [];
  return gatewayProblem(gateway) === null ? gateway : null;
};

/** Lines that are not written as here, and such that say again what was said, come back as they are. */
export const readNetwork = (
  lines: readonly string[],
): { readonly network: Network; readonly unknown: readonly string[] } => {
  const addresses: SetUpAddress[] = [];
  const devices: Device[] = [];
  const unknown: string[] = [];
  let gateway: string | null = null;
  for (const line of lines) {
    const [device, address, via] = [readDevice(line), readAddress(line), readGateway(line)];
    const isThere = address !== null && addresses.some((one) => addressLine(one) === line);
    if (device !== null && !devices.some(({ name }) => name === device.name)) devices.push(device);
    else if (address !== null && !isThere) addresses.push(address);
    else if (via !== null && gateway === null) gateway = via;
    else if (!devices.some((one) => deviceLines(one)[1] === line)) unknown.push(line);
  }
  return { network: { addresses, devices, gateway }, unknown };
};
