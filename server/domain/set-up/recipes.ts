/** The set-ups of the usual hosts, to be put together: a real server may serve several VIPs, and by more than one method. */
import { hostPrefix } from "../address";
import { emptySetUp } from "./files";
import type { MarkRule, SetUp } from "./model";

/** Both together; where they differ, the second holds. */
export const together = (first: SetUp, second: SetUp): SetUp => ({
  addresses: [
    ...first.addresses,
    ...second.addresses.filter(
      (one) => !first.addresses.some((other) => other.address === one.address && other.device === one.device),
    ),
  ],
  devices: [
    ...first.devices,
    ...second.devices.filter((one) => !first.devices.some(({ name }) => name === one.name)),
  ],
  sysctls: { ...first.sysctls, ...second.sysctls },
  gateway: second.gateway ?? first.gateway,
  marks: [
    ...first.marks.filter((one) => !second.marks.some((other) => sameMark(one, other))),
    ...second.marks,
  ],
});

const sameMark = (a: MarkRule, b: MarkRule): boolean =>
  a.mark === b.mark && a.protocol === b.protocol && a.vip === b.vip;

const onDevices = (
  devices: readonly string[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    devices.flatMap((device) =>
      Object.entries(values).map(([name, value]) => [conf(device, name), value] as const),
    ),
  );

/** sysctl takes the dots of a device's name for its own, so such a key is written with slashes. */
const conf = (device: string, name: string): string =>
  device.includes(".") ? `net/ipv4/conf/${device}/${name}` : `net.ipv4.conf.${device}.${name}`;

/** Keeps the VIP to itself: no answer to who asks for it, no question in its name. */
const quiet = { arp_ignore: "1", arp_announce: "2" };

/** A real server behind direct routing. `device`: where requests come in. */
export const directRoutingServer = (vips: readonly string[], device: string): SetUp => ({
  ...emptySetUp,
  addresses: vips.map((vip) => ({ address: hostPrefix(vip), device: "lo" })),
  sysctls: onDevices(["all", "lo", device], quiet),
});

/** A director that rewrites addresses. `devices`: those it forwards between. */
export const natDirector = (devices: readonly string[]): SetUp => ({
  ...emptySetUp,
  sysctls: {
    "net.ipv4.ip_forward": "1",
    ...onDevices(["all", "default", ...devices], { send_redirects: "0" }),
  },
});

/** A real server behind NAT. `gateway`: the directors' inner address, which they share. */
export const natServer = (gateway: string): SetUp => ({ ...emptySetUp, gateway });

/** A real server at the other end of a tunnel. */
export const tunnelServer = (vips: readonly string[]): SetUp => ({
  ...emptySetUp,
  devices: [{ name: "tunl0", type: "ipip" }],
  addresses: vips.map((vip) => ({ address: hostPrefix(vip), device: "tunl0" })),
  sysctls: {
    ...onDevices(["all", "default", "tunl0"], { rp_filter: "0" }),
    ...onDevices(["all", "default", "tunl0"], quiet),
  },
});

/** A director that announces VIPs: they are its own, on lo or on a dummy device whose cost OSPF can raise. */
export const announcingDirector = (vips: readonly string[], device: "lo" | "dummy0"): SetUp => ({
  ...emptySetUp,
  devices: device === "lo" ? [] : [{ name: device, type: "dummy" }],
  addresses: vips.map((vip) => ({ address: hostPrefix(vip), device })),
  sysctls: onDevices(["all", "default"], { send_redirects: "0" }),
});

/** A director that has no other beside it: its VIPs stand on the interface of their network at all times. */
export const holdingDirector = (vips: readonly string[], device: string): SetUp => ({
  ...emptySetUp,
  addresses: vips.map((vip) => ({ address: hostPrefix(vip), device })),
});

/** One mark for several ports of several VIPs, so that one real server gets all of a client: FTP with its data ports. */
export const markedPorts = (vips: readonly string[], mark: number, ports: readonly string[]): SetUp => ({
  ...emptySetUp,
  marks: vips.map((vip) => ({ mark, protocol: "tcp", vip, ports })),
});
