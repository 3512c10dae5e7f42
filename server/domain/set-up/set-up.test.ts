import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textAt } from "../change/files";
import type { HostFiles } from "../change/model";
import { networkPath, rulesPath, sysctlPath } from "../change/paths";
import { checkSetUp } from "./check";
import { applySetUp, emptySetUp, readSetUp } from "./files";
import type { SetUp } from "./model";
import {
  announcingDirector,
  directRoutingServer,
  markedPorts,
  natDirector,
  natServer,
  together,
  tunnelServer,
} from "./recipes";
import { hostile, setUps } from "./testing/arbitrary";

const written = (files: HostFiles, setUp: SetUp): HostFiles => {
  const made = applySetUp(files, setUp);
  if (made.kind === "refused") throw new Error(made.why);
  return made.files;
};

const everything = [
  directRoutingServer(["192.168.0.100"], "eth0"),
  natDirector(["eth0", "eth1"]),
  natServer("192.168.102.165"),
  tunnelServer(["192.168.0.101"]),
  markedPorts(["192.168.100.111"], 300, ["9814", "8000:10000"]),
].reduce(together);

describe("the files of a set-up", { timeout: 60_000 }, () => {
  test("are those of ip, sysctl and iptables-restore, as an operator would write them", () => {
    const files = written(
      [],
      together(
        directRoutingServer(["192.168.100.111"], "eth0"),
        markedPorts(["192.168.100.111"], 300, ["9814", "8000:10000"]),
      ),
    );
    expect(
      textAt(files, networkPath),
    ).toBe(`# Written by Sluice. Read at every start by: ip -force -batch /etc/sluice/network.ip
address replace 192.168.100.111/32 dev lo
`);
    expect(
      textAt(files, sysctlPath),
    ).toBe(`# Written by Sluice. Read at every start by: sysctl -p /etc/sysctl.d/60-sluice.conf
net.ipv4.conf.all.arp_ignore = 1
net.ipv4.conf.all.arp_announce = 2
net.ipv4.conf.lo.arp_ignore = 1
net.ipv4.conf.lo.arp_announce = 2
net.ipv4.conf.eth0.arp_ignore = 1
net.ipv4.conf.eth0.arp_announce = 2
`);
    expect(
      textAt(files, rulesPath),
    ).toBe(`# Written by Sluice. Read at every start by: iptables-restore --noflush < /etc/sluice/rules.v4
*mangle
:SLUICE-MARK - [0:0]
-A PREROUTING -j SLUICE-MARK
-A SLUICE-MARK -d 192.168.100.111/32 -p tcp -m tcp --dport 9814 -j MARK --set-mark 300
-A SLUICE-MARK -d 192.168.100.111/32 -p tcp -m tcp --dport 8000:10000 -j MARK --set-mark 300
COMMIT
`);
  });

  test("say what was written into them", () => {
    fc.assert(
      fc.property(setUps, (setUp) => {
        expect(readSetUp(written([], setUp))).toEqual({ setUp, unknown: [] });
      }),
      { numRuns: 500 },
    );
  });

  test("stay byte for byte when the same is written twice, and are gone when nothing is left", () => {
    fc.assert(
      fc.property(setUps, setUps, (first, second) => {
        const files = written([], first);
        expect(written(files, first)).toBe(files);
        expect(written(written(files, second), emptySetUp)).toEqual([]);
      }),
    );
  });

  test("keep what others wrote into them, and say where it stands", () => {
    const files: HostFiles = [
      { path: networkPath, text: "# mine\naddress replace 10.0.0.1/32 dev lo\nlink set dev eth1 mtu 9000\n" },
      {
        path: rulesPath,
        text: "*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n*mangle\n-A OUTPUT -j MARK --set-mark 4\nCOMMIT\n",
      },
      { path: sysctlPath, text: "; old\nkernel.sysrq = 1\nnet.ipv4.ip_forward=1\n" },
    ];
    const read = readSetUp(files);
    expect(read.setUp).toEqual({
      ...emptySetUp,
      addresses: [{ address: "10.0.0.1/32", device: "lo" }],
      sysctls: { "net.ipv4.ip_forward": "1" },
    });
    expect(read.unknown).toEqual([
      { path: networkPath, line: 3, text: "link set dev eth1 mtu 9000" },
      { path: sysctlPath, line: 2, text: "kernel.sysrq = 1" },
      { path: rulesPath, line: 2, text: "-A POSTROUTING -j MASQUERADE" },
      { path: rulesPath, line: 5, text: "-A OUTPUT -j MARK --set-mark 4" },
    ]);
    const more = written(files, everything);
    expect(textAt(more, networkPath)).toContain("# mine\nlink set dev eth1 mtu 9000\n");
    expect(textAt(more, sysctlPath)).toContain("; old\nkernel.sysrq = 1\n");
    expect(textAt(more, rulesPath)).toContain("COMMIT\n*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n");
    expect(textAt(more, rulesPath)).toContain("-A OUTPUT -j MARK --set-mark 4\nCOMMIT\n");
    const texts = ({ unknown }: { unknown: readonly { text: string }[] }): string[] =>
      unknown.map(({ text }) => text).sort();
    expect(texts(readSetUp(written(more, emptySetUp)))).toEqual(texts(read));
  });
});

describe("recipes", () => {
  test.each([
    ["direct routing", directRoutingServer(["192.168.0.100"], "eth0")],
    ["direct routing on a VLAN", directRoutingServer(["192.168.0.100"], "bond0.100")],
    ["a director for NAT", natDirector(["eth0", "eth1"])],
    ["NAT", natServer("192.168.102.165")],
    ["a tunnel", tunnelServer(["192.168.0.100", "2001:db8::100"])],
    ["a director with VIPs on lo", announcingDirector(["192.168.0.100"], "lo")],
    ["a director with VIPs on a dummy device", announcingDirector(["192.168.0.100"], "dummy0")],
    ["FTP", markedPorts(["192.168.100.111"], 300, ["9814", "8000:10000"])],
    ["all of them", everything],
  ])("of %s may be written as they are", (_, setUp) => {
    expect(checkSetUp(setUp)).toEqual([]);
    expect(readSetUp(written([], setUp)).setUp).toEqual(setUp);
  });

  test("put together twice are put together once", () => {
    expect(together(everything, everything)).toEqual(everything);
  });
});

/** Whether the files hold nothing but lines of the three forms. */
const onlyOurLines = (files: HostFiles): boolean =>
  files.every(({ text }) => /^# Written by Sluice[^\n]*\n/.test(text)) &&
  readSetUp(files).unknown.length === 0 &&
  !/[^\n -~]/.test(files.map(({ text }) => text).join(""));

describe("hostile text", { timeout: 60_000 }, () => {
  const places: readonly ((text: string) => SetUp)[] = [
    (text) => ({ ...emptySetUp, addresses: [{ address: text, device: "lo" }] }),
    (text) => ({ ...emptySetUp, addresses: [{ address: "10.0.0.1/32", device: text }] }),
    (text) => ({ ...emptySetUp, devices: [{ name: text, type: "dummy" }] }),
    (text) => ({ ...emptySetUp, sysctls: { [text]: "1" } }),
    (text) => ({ ...emptySetUp, sysctls: { "net.ipv4.ip_forward": text } }),
    (text) => ({ ...emptySetUp, sysctls: { [`net.ipv4.conf.${text}.arp_ignore`]: "1" } }),
    (text) => ({ ...emptySetUp, gateway: text }),
    (text) => ({ ...emptySetUp, marks: [{ mark: 1, protocol: "tcp", vip: text, ports: ["21"] }] }),
    (text) => ({ ...emptySetUp, marks: [{ mark: 1, protocol: "tcp", vip: "10.0.0.1", ports: [text] }] }),
  ];

  test("is refused, or is a value that stays in its place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), hostile, (place, text) => {
        const made = applySetUp([], place(text));
        expect(made.kind === "refused" || onlyOurLines(made.files)).toBe(true);
        // What is written comes back as that value, so it was nothing else.
        if (made.kind === "edited") expect(readSetUp(made.files).setUp).toEqual(place(text));
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    [
      "a command behind an address",
      { addresses: [{ address: "10.0.0.1/32\nlink del dev eth0", device: "lo" }] },
    ],
    ["a word behind a device", { addresses: [{ address: "10.0.0.1/32", device: "lo up" }] }],
    ["a sysctl that is not of the network", { sysctls: { "kernel.core_pattern": "1" } }],
    ["a path in a sysctl", { sysctls: { "net/ipv4/conf/../../../kernel/sysrq": "1" } }],
    ["a value beyond its range", { sysctls: { "net.ipv4.conf.all.arp_ignore": "9" } }],
    [
      "a second option behind a port",
      { marks: [{ mark: 1, protocol: "tcp", vip: "10.0.0.1", ports: ["21 -j ACCEPT"] }] },
    ],
    [
      "a range that ends before it begins",
      { marks: [{ mark: 1, protocol: "tcp", vip: "10.0.0.1", ports: ["9:8"] }] },
    ],
    ["mark 0, which is no mark", { marks: [{ mark: 0, protocol: "tcp", vip: "10.0.0.1", ports: ["21"] }] }],
    ["a broadcast address", { addresses: [{ address: "255.255.255.255/32", device: "lo" }] }],
    ["a tunnel of another name", { devices: [{ name: "tun7", type: "ipip" }] }],
    ["the same address twice", { addresses: Array(2).fill({ address: "10.0.0.1/32", device: "lo" }) }],
  ] satisfies [string, Partial<SetUp>][])("%s is refused in a sentence", (_, part) => {
    const made = applySetUp([], { ...emptySetUp, ...part });
    expect(made).toMatchObject({ kind: "refused", why: expect.stringMatching(/^\S.*\.$/s) });
  });
});
