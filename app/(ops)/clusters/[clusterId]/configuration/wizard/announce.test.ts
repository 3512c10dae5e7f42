import { describe, expect, it } from "vitest";
import type { HostFiles } from "#domain/change/model";
import { type DesiredHost, replayed } from "../../draft/replayed";
import { announceEdits } from "./announce";

const frr = "/etc/frr/frr.conf";
const host = (hostId: string, text: string | null): DesiredHost => ({
  hostId,
  name: hostId,
  roles: ["director"],
  suite: text === null ? null : "frr",
  keepalivedPath: null,
  configId: null,
  files:
    text === null
      ? []
      : [{ path: frr, text, revision: 0, at: 0, by: "", reason: "", onHost: "same", seenAt: 0 }],
});
const ospf = "router ospf\n ospf router-id 192.168.0.2\n network 192.168.0.0/24 area 5\n!\n";
const textAt = (files: HostFiles | undefined, path: string) =>
  files?.find((file) => file.path === path)?.text;

describe("a VIP that is announced", () => {
  const hosts = [host("lvs1", ospf), host("lvs2", "hostname lvs2\n"), host("rs1", null)];
  const edits = announceEdits(hosts.slice(0, 2), hosts.slice(2), replayed(hosts, null), {
    vip: "192.168.0.101",
    device: "eth0",
  });
  const after = replayed(hosts, null, edits);
  it("goes-to-directors-that-announce-in-their-own-area-and-onto-lo", () => {
    expect(after.refused).toEqual([]);
    expect(textAt(after.files.get("lvs1"), frr)).toContain("network 192.168.0.101/32 area 5\n");
    expect(textAt(after.files.get("lvs1"), "/etc/sluice/network.ip")).toContain("192.168.0.101/32 dev lo");
  });
  it("leaves-a-director-alone-that-announces-nothing", () => {
    expect(after.changed.map((one) => one.host.hostId)).toEqual(["lvs1", "rs1"]);
  });
  it("makes-real-servers-quiet-about-it", () => {
    expect(textAt(after.files.get("rs1"), "/etc/sysctl.d/60-sluice.conf")).toContain("arp_ignore");
  });
  it("twice-is-the-same-as-once", () => {
    const again = replayed(hosts, null, [
      ...edits,
      ...announceEdits(hosts.slice(0, 2), hosts.slice(2), after, { vip: "192.168.0.101", device: "eth0" }),
    ]);
    expect(again.files).toEqual(after.files);
  });
});
