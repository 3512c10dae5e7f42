/** Set-ups for properties: every value that may be written, and text that may not. */
import fc from "fast-check";
import type { MarkRule, SetUp } from "../model";
import { sysctlKeys } from "../sysctls";

const octet = fc.integer({ min: 1, max: 254 });
const ipv4 = fc
  .tuple(fc.integer({ min: 1, max: 126 }), octet, octet, octet)
  .map((octets) => octets.join("."));
const cidr = fc.oneof(
  ipv4.map((address) => `${address}/32`),
  fc.tuple(ipv4, fc.integer({ min: 8, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.integer({ min: 1, max: 65_535 }).map((tail) => `2001:db8::${tail.toString(16)}/128`),
);
const device = fc.constantFrom("lo", "eth0", "eth1", "dummy0", "tunl0", "bond0.100", "ens33");

const sysctl = fc.constantFrom(...sysctlKeys).chain(({ key, from, to, count }) =>
  fc
    .tuple(device, fc.array(fc.integer({ min: from, max: to }), { minLength: count, maxLength: count }))
    .map(([name, numbers]): [string, string] => {
      const dotted = key.replace("*", name);
      const written =
        key.includes("*") && name.includes(".") ? key.replace(/\./g, "/").replace("*", name) : dotted;
      return [written, numbers.join(" ")];
    }),
);

const port = fc.integer({ min: 1, max: 60_000 });
const ports = fc.oneof(
  port.map(String),
  fc.tuple(port, fc.integer({ min: 1, max: 5_000 })).map(([first, more]) => `${first}:${first + more}`),
);
const mark: fc.Arbitrary<MarkRule> = fc.record({
  mark: fc.integer({ min: 1, max: 4_294_967_295 }),
  protocol: fc.constantFrom("tcp", "udp"),
  vip: ipv4,
  ports: fc.uniqueArray(ports, { minLength: 1, maxLength: 4 }),
});

export const setUps: fc.Arbitrary<SetUp> = fc.record({
  addresses: fc.uniqueArray(fc.record({ address: cidr, device }), {
    maxLength: 4,
    selector: (one) => `${one.address} ${one.device}`,
  }),
  devices: fc.uniqueArray(
    fc.constantFrom(
      { name: "dummy0", type: "dummy" } as const,
      { name: "vips", type: "dummy" } as const,
      { name: "tunl0", type: "ipip" } as const,
    ),
    { selector: ({ name }) => name },
  ),
  sysctls: fc.array(sysctl, { maxLength: 5 }).map((pairs) => Object.fromEntries(pairs)),
  gateway: fc.option(ipv4),
  marks: fc.uniqueArray(mark, {
    maxLength: 3,
    selector: (one) => `${one.mark} ${one.protocol} ${one.vip}`,
  }),
});

/** What could leave its place: other lines, other words, other commands of the shell, of ip, sysctl and iptables-restore. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\n",
    "10.0.0.1/32\nlink del dev eth0",
    "10.0.0.1/32 dev eth0",
    "lo\naddress flush dev eth0",
    "lo up",
    "$(reboot)",
    "`id`",
    "; id",
    "| id",
    "1\nkernel.core_pattern=|/bin/sh",
    "9814 -j ACCEPT",
    "21\nCOMMIT\n*filter\n-F",
    "-m",
    "--modprobe=/bin/sh",
    "../../kernel/core_pattern",
    "#",
    "\\",
    '"',
    "\u0000",
    "\u202e",
    "eth0\u00a0up",
    "١",
    "0x10",
    "1e3",
    "010.0.0.1/32",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .tuple(
      fc.constantFrom("10.0.0.1/32", "lo", "1", "21", "8000:10000", "net.ipv4.ip_forward"),
      fc.string({ minLength: 1, maxLength: 6 }),
    )
    .map(([good, more]) => good + more),
);
