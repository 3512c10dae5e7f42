import { describe, expect, it } from "vitest";
import type { HostFiles } from "#domain/change/model";
import type { HeldAddress } from "#domain/host/model";
import { type DesiredHost, replayed } from "../../draft/replayed";
import { type BeginDraft, beginCluster, emptyBegin } from "./begin-draft";
import { nearest, networksOf, type SeenHost } from "./networks";

const conf = "/etc/keepalived/keepalived.conf";
const frr = "/etc/frr/frr.conf";
const held = (address: string, device = "eth0", prefixLength = 24): HeldAddress => ({
  address,
  prefixLength,
  family: "ipv4",
  interface: device,
  label: null,
  scope: "global",
});
const lo: HeldAddress = { ...held("127.0.0.1", "lo", 8), scope: "host" };
const seen = (name: string, roles: DesiredHost["roles"], ...addresses: HeldAddress[]): SeenHost => ({
  host: {
    hostId: name,
    name,
    roles,
    suite: "frr",
    keepalivedPath: roles.includes("director") ? conf : null,
    configId: name,
    files: [{ path: frr, text: "", revision: 0, at: 0, by: "", reason: "", onHost: "same", seenAt: 0 }],
  },
  held: [lo, ...addresses],
});
const directors = [
  seen("lvs1", ["director"], held("192.168.0.2")),
  seen("lvs2", ["director"], held("192.168.0.3")),
];
const routers = [seen("router", ["router"], held("192.168.0.1"), held("192.168.1.1", "eth1"))];
const hosts = [...directors, ...routers].map(({ host }) => host);
const base = replayed(hosts, null);
const begin = (more: Partial<BeginDraft>) =>
  beginCluster(
    { ...emptyBegin, segment: "192.168.0.0/24", vips: "192.168.0.100", ...more },
    directors,
    routers,
    base,
  );
const play = (more: Partial<BeginDraft>) => {
  const made = begin(more);
  if (!made.ok) throw new Error(made.why);
  const after = replayed(hosts, null, made.edits);
  expect(after.refused).toEqual([]);
  return (host: string, path: string) => textAt(after.files.get(host), path);
};
const textAt = (files: HostFiles | undefined, path: string) =>
  files?.find((file) => file.path === path)?.text ?? "";

describe("a cluster from nothing", () => {
  it("by-ospf-announces-the-vips-and-lets-only-routers-learn", () => {
    const at = play({});
    expect(at("lvs1", frr)).toContain("network 192.168.0.100/32 area 0");
    expect(at("lvs1", frr)).toContain("ospf router-id 192.168.0.2");
    expect(at("lvs1", frr)).toContain("ip protocol ospf route-map ANY");
    expect(at("router", frr)).not.toContain("route-map");
    expect(at("router", frr)).toContain("network 192.168.1.0/24 area 0");
    expect(at("lvs2", "/etc/sluice/network.ip")).toContain("192.168.0.100/32 dev lo");
    expect(at("lvs2", conf)).toContain("router_id lvs2");
  });
  it("by-ospf-leaves-a-network-that-directors-are-in-as-well-alone", () => {
    const management = (host: SeenHost, last: number): SeenHost => ({
      ...host,
      held: [held(`10.255.0.${last}`, "mgmt0"), ...host.held],
    });
    const made = beginCluster(
      { ...emptyBegin, segment: "192.168.0.0/24", vips: "192.168.0.100" },
      directors.map((host, index) => management(host, index + 2)),
      routers.map((host) => management(host, 1)),
      base,
    );
    if (!made.ok) throw new Error(made.why);
    const text = textAt(replayed(hosts, null, made.edits).files.get("router"), frr);
    expect(text).toContain("network 192.168.1.0/24 area 0");
    expect(text).not.toContain("10.255.0.0");
    expect(nearest(["10.255.0.0/24", "192.168.0.0/24"], ["192.168.0.100"])[0]).toBe("192.168.0.0/24");
  });
  it("by-vrrp-with-two-vips-is-master-and-master", () => {
    const at = play({ how: "vrrp", vips: "192.168.0.100/24\n192.168.0.101/24", password: "s3cret" });
    expect(at("lvs1", conf)).toMatch(/VI_1 \{[^}]*state MASTER/);
    expect(at("lvs2", conf)).toMatch(/VI_2 \{[^}]*state MASTER/);
    expect(at("lvs1", conf)).toMatch(/VI_2 \{[^}]*state BACKUP/);
    expect(at("lvs1", frr)).toBe("");
  });
  const natDirectors = [
    seen("lvs1", ["director"], held("192.168.140.79"), held("192.168.102.161", "eth1")),
    seen("lvs2", ["director"], held("192.168.140.83"), held("192.168.102.162", "eth1")),
  ];
  const natHosts = natDirectors.map(({ host }) => host);
  it("by-vrrp-with-an-inner-gateway-has-an-instance-in-each-network-that-move-together", () => {
    const made = beginCluster(
      { ...emptyBegin, how: "vrrp", vips: "192.168.140.80\n192.168.102.165" },
      natDirectors,
      [],
      replayed(natHosts, null),
    );
    if (!made.ok) throw new Error(made.why);
    const after = replayed(natHosts, null, made.edits);
    expect(after.refused).toEqual([]);
    const [one, two] = ["lvs1", "lvs2"].map((host) => textAt(after.files.get(host), conf));
    expect(one).toMatch(/VI_1 \{[^}]*state MASTER[^}]*interface eth0[^}]*virtual_router_id 51/);
    expect(one).toMatch(/VI_2 \{[^}]*state MASTER[^}]*interface eth1[^}]*virtual_router_id 52/);
    expect(two).toMatch(/VI_2 \{[^}]*state BACKUP/);
    expect(two).toMatch(/vrrp_sync_group VG_1 \{\s+group \{\s+VI_1\s+VI_2\s+\}/);
  });
  it("of-one-director-puts-the-vips-on-the-interface-of-their-network", () => {
    const [only] = natDirectors;
    if (only === undefined) throw new Error("no director");
    const alone = { ...emptyBegin, how: "alone", vips: "192.168.140.80" } as const;
    const made = beginCluster(alone, [only], [], replayed(natHosts, null));
    if (!made.ok) throw new Error(made.why);
    const after = replayed(natHosts, null, made.edits);
    expect(textAt(after.files.get("lvs1"), "/etc/sluice/network.ip")).toContain("192.168.140.80/32 dev eth0");
    expect(beginCluster(alone, natDirectors, [], replayed(natHosts, null)).ok).toBe(false);
  });
  it.each([
    [
      "a VIP in no network of theirs",
      { how: "vrrp", vips: "10.9.0.1" },
      /share no network that 10.9.0.1 lies in/,
    ],
    ["no VIP", { vips: " " }, /VIPs/],
    ["a VIP that is none", { vips: "shop" }, /no address/],
    ["a network where nobody is", { segment: "10.9.0.0/16" }, /was not seen with an address/],
    ["a dead interval that is too short", { dead: "1" }, /longer/],
    ["a VRID that is none", { how: "vrrp", vrid: "300" }, /VRID/],
  ] as const)("says what is wrong with %s", (_, more, words) => {
    const made = begin(more);
    expect(made.ok ? "" : made.why).toMatch(words);
  });
  it("says-of-hosts-that-were-not-asked-yet-that-their-addresses-are-not-known", () => {
    const silent = directors.map((one) => ({ ...one, held: [] }));
    for (const how of ["vrrp", "ospf"] as const) {
      const made = beginCluster(
        { ...emptyBegin, how, vips: "192.168.0.100", segment: "192.168.0.0/24" },
        silent,
        [],
        base,
      );
      expect(made.ok ? "" : made.why).toMatch(/addresses of lvs1.* not known yet/);
    }
  });
  it("keeps-a-configuration-that-is-there", () => {
    const there: SeenHost = {
      ...(directors[0] as SeenHost),
      host: {
        ...(directors[0] as SeenHost).host,
        files: [
          { path: conf, text: "# mine\n", revision: 0, at: 0, by: "", reason: "", onHost: "same", seenAt: 0 },
        ],
      },
    };
    const made = beginCluster(
      { ...emptyBegin, segment: "192.168.0.0/24", vips: "192.168.0.100" },
      [there],
      [],
      replayed([there.host], null),
    );
    expect(made.ok && made.edits.some((edit) => edit.kind === "file")).toBe(false);
  });
  it("offers-the-network-most-hosts-share-first-and-never-the-loopback", () => {
    expect(networksOf([...directors, ...routers])).toEqual(["192.168.0.0/24", "192.168.1.0/24"]);
  });
});
