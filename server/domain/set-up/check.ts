/** What is wrong with a set-up before any of it is written: a value that passes cannot leave its place in the files it goes to. */
import { isIpv4, isIpv6 } from "../address";
import type { MarkRule, SetUp, SetUpAddress } from "./model";
import { DEVICE, knownSysctl } from "./sysctls";

export type SetUpProblem = {
  /** `addresses 0`, `sysctls net.ipv4.ip_forward`, `gateway`, `marks 1` */
  readonly where: string;
  /** A sentence. */
  readonly why: string;
};

const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

const isCidr = (text: string): boolean => {
  const [address = "", length = "", ...more] = text.split("/");
  if (more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) return false;
  return (isIpv4(address) && Number(length) <= 32) || (isIpv6(address) && Number(length) <= 128);
};

/** An address a host may hold: no network's name, no broadcast to everybody, no multicast. */
const isUsual = (text: string): boolean =>
  !/^(?:0\.|127\.|22[4-9]\.|23\d\.|2[45]\d\.|ff|::1\/|::\/)/i.test(text);

/** A sentence, or null. */
export const addressProblem = ({ address, device }: SetUpAddress): string | null => {
  if (!isCidr(address)) return `${shown(address)} is no address with its length, such as 192.168.0.100/32.`;
  if (!isUsual(address)) return `${address} is no address to give to a host.`;
  return DEVICE.test(device) ? null : `${shown(device)} is no name of a device.`;
};

/** A sentence, or null. */
export const deviceProblem = ({ name, type }: SetUp["devices"][number]): string | null => {
  if (!DEVICE.test(name)) return `${shown(name)} is no name of a device.`;
  if (type === "ipip")
    return name === "tunl0"
      ? null
      : "The tunnel of real servers is tunl0: the kernel makes no other like it.";
  if (type !== "dummy") return `A device of type ${shown(String(type))} is not made here.`;
  return /^(?:lo|tunl0|all|default)$/.test(name) ? `${name} cannot be a dummy device.` : null;
};

/** A sentence, or null. A value such as `3 50` has its numbers one space apart. */
export const sysctlProblem = (key: string, value: string): string | null => {
  const found = knownSysctl(key);
  if (found === null) return `${shown(key)} is not one of the sysctls that are set here.`;
  const { count, from, to } = found.known;
  const numbers = value.split(" ");
  const fits =
    numbers.length === count &&
    numbers.every((one) => /^(?:0|[1-9]\d{0,9})$/.test(one) && Number(one) >= from && Number(one) <= to);
  const wanted = count === 1 ? "a number" : `${count} numbers`;
  return fits ? null : `${key} takes ${wanted} from ${from} to ${to}, not ${shown(value)}.`;
};

const isPort = (text: string): boolean => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535;

/** `21`, `8000:10000` */
const isPorts = (text: string): boolean => {
  const [first = "", last, ...more] = text.split(":");
  if (more.length > 0 || !isPort(first)) return false;
  return last === undefined || (isPort(last) && Number(first) < Number(last));
};

/** A sentence, or null. */
export const markProblem = ({ mark, protocol, vip, ports }: MarkRule): string | null => {
  if (!Number.isInteger(mark) || mark < 1 || mark > 4_294_967_295)
    return `A mark is a number from 1 to 4294967295, not ${shown(String(mark))}.`;
  if (protocol !== "tcp" && protocol !== "udp") return `${shown(String(protocol))} is neither tcp nor udp.`;
  if (!isIpv4(vip)) return `${shown(vip)} is no IPv4 address.`;
  if (ports.length === 0) return `Mark ${mark} names no port.`;
  const wrong = ports.find((port) => !isPorts(port));
  if (wrong !== undefined) return `${shown(wrong)} is no port, and no range such as 8000:10000.`;
  return new Set(ports).size < ports.length ? `Mark ${mark} names a port twice.` : null;
};

export const gatewayProblem = (gateway: string): string | null =>
  isIpv4(gateway) && isUsual(gateway) ? null : `${shown(gateway)} is no address of a gateway.`;

const twice = (what: string, keys: readonly string[]): SetUpProblem[] =>
  keys.flatMap((key, index) =>
    keys.indexOf(key) < index ? [{ where: `${what} ${index}`, why: `${key} stands there twice.` }] : [],
  );

/** Empty: all of it may be written. */
export const checkSetUp = (setUp: SetUp): readonly SetUpProblem[] => {
  const { addresses, devices, sysctls, gateway, marks } = setUp;
  const problems: SetUpProblem[] = [];
  const put = (where: string, why: string | null): void => {
    if (why !== null) problems.push({ where, why });
  };
  for (const [index, one] of addresses.entries()) put(`addresses ${index}`, addressProblem(one));
  for (const [index, one] of devices.entries()) put(`devices ${index}`, deviceProblem(one));
  for (const [key, value] of Object.entries(sysctls)) put(`sysctls ${key}`, sysctlProblem(key, value));
  for (const [index, one] of marks.entries()) put(`marks ${index}`, markProblem(one));
  if (gateway !== null) put("gateway", gatewayProblem(gateway));
  problems.push(
    ...twice(
      "addresses",
      addresses.map(({ address, device }) => `${address} on ${device}`),
    ),
    ...twice(
      "devices",
      devices.map(({ name }) => name),
    ),
    ...twice(
      "marks",
      marks.map(({ mark, protocol, vip }) => `mark ${mark} for ${protocol} to ${vip}`),
    ),
  );
  return problems;
};
