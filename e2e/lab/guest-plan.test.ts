import { describe, expect, it } from "vitest";
import { toGuestPlan } from "./guest-plan";
import type { Identity } from "./identity";
import { ospfEcmp } from "./topologies/ospf-ecmp";
import type { Topology } from "./topology";

const machine = {
  passwd:
    "root:x:0:0:root:/root:/bin/bash\nfrr:x:104:108::/nonexistent:/usr/sbin/nologin\nsomebody:x:1500:1500::/home/x:/bin/sh\n",
  group: "root:x:0:\nfrrvty:x:107:frr\nsluice:x:77:\n",
};

const identityOf = (topology: Topology): Identity => ({
  publicKey: "ssh-ed25519 AAAAlab",
  password: "secret",
  passwordHash: "$6$hash",
  hosts: Object.fromEntries(
    topology.hosts.map((h) => [
      h.name,
      { privateKey: `private ${h.name}`, publicKey: `ssh-ed25519 ${h.name}`, machineId: `id-${h.name}` },
    ]),
  ),
  authorized: [{ host: "lvs1", user: "sluice", publicKey: "ssh-ed25519 AAAAoperator" }],
});

const plan = toGuestPlan(ospfEcmp, identityOf(ospfEcmp), machine);
const host = (name: string) => {
  const found = plan.hosts.find((h) => h.name === name);
  if (found === undefined) throw new Error(`no host ${name}`);
  return found;
};
const file = (name: string, path: string) => host(name).files.find((f) => f.path === path);

describe("a topology as the guest reads it", () => {
  it("makes one bridge per segment and one for management", () => {
    const bridges = plan.rootBatch.filter((l) => l.includes("type bridge")).map((l) => l.split(" ")[2]);
    expect(bridges).toEqual(["management", "inside", "outside"]);
  });

  it("plugs every interface of the router into its own segment", () => {
    const cables = host("router").cableBatch;
    expect(cables[0]).toBe("netns add router");
    expect(cables).toContain(
      "link add c0-eth0 type veth peer name eth0 address 02:00:00:00:01:01 netns router",
    );
    expect(cables).toContain("link set c0-eth0 master inside up");
    expect(cables).toContain("link set c0-eth1 master outside up");
  });

  it("takes away on reboot exactly the cables it plugged in", () => {
    for (const h of plan.hosts) {
      const added = h.cableBatch.filter((l) => l.startsWith("link add")).map((l) => l.split(" ")[2]);
      expect(h.uncableBatch).toEqual([...added.map((c) => `link del ${c}`), `netns del ${h.name}`]);
    }
  });

  it("puts the VIP on lo of directors and real servers, after the interface is up, and nowhere else", () => {
    const holders = plan.hosts.filter((h) => h.ownBatch.includes("addr add 192.168.0.100/32 dev lo"));
    expect(holders.map((h) => h.name)).toEqual(["lvs1", "lvs2", "rs1", "rs2"]);
  });

  it("gives the default gateway only to hosts that have one", () => {
    expect(host("client").ownBatch).toContain("route add default via 192.168.1.1");
    expect(host("router").ownBatch.some((l) => l.includes("default"))).toBe(false);
  });

  it("keeps interface names within the kernel's 15 characters", () => {
    const names = plan.hosts.flatMap((h) => h.cableBatch.filter((l) => l.startsWith("link add")));
    for (const line of names) expect(line.split(" ")[2]?.length).toBeLessThanOrEqual(15);
  });

  it("gives FRR's files to the frr user of this machine", () => {
    expect(file("lvs1", "/etc/frr/frr.conf")).toMatchObject({ uid: 104, gid: 108, mode: 0o640 });
  });

  it("refuses a file whose owner this machine does not know", () => {
    const noFrr = { ...machine, passwd: "root:x:0:0:root:/root:/bin/bash\n" };
    expect(() => toGuestPlan(ospfEcmp, identityOf(ospfEcmp), noFrr)).toThrow("no user frr");
  });

  it("gives every host its own host key and machine id", () => {
    const keys = plan.hosts.map((h) => file(h.name, "/etc/ssh/ssh_host_ed25519_key")?.text);
    const ids = plan.hosts.map((h) => file(h.name, "/etc/machine-id")?.text);
    expect(new Set(keys).size).toBe(6);
    expect(new Set(ids).size).toBe(6);
    expect(file("rs1", "/etc/ssh/ssh_host_ed25519_key")?.mode).toBe(0o600);
  });

  it("replaces users of the machine that would collide with its own", () => {
    const passwd = file("rs1", "/etc/passwd")?.text ?? "";
    expect(passwd).not.toContain("somebody");
    expect(passwd.split("\n").filter((l) => l.startsWith("sluice:"))).toEqual([
      "sluice:x:1500:1500::/home/sluice:/bin/sh",
    ]);
    expect(
      file("rs1", "/etc/group")
        ?.text.split("\n")
        .filter((l) => l.startsWith("sluice:")),
    ).toEqual(["sluice:x:1500:"]);
  });

  it("lets only the user pw in by password, and only sluice become root", () => {
    const shadow = file("lvs2", "/etc/shadow")?.text.split("\n") ?? [];
    expect(shadow.filter((l) => l.includes("$6$hash")).map((l) => l.split(":")[0])).toEqual(["pw"]);
    const sudoers = file("lvs2", "/etc/sudoers")?.text ?? "";
    expect(sudoers).toMatch(/^sluice .*NOPASSWD/m);
    expect(sudoers).not.toMatch(/nosudo|pw/);
    expect(file("lvs2", "/home/pw/.ssh/authorized_keys")).toBeUndefined();
  });

  it("still lets in after a restart the keys that were authorized before, on that host and for that user only", () => {
    expect(file("lvs1", "/home/sluice/.ssh/authorized_keys")?.text).toBe(
      "ssh-ed25519 AAAAlab\nssh-ed25519 AAAAoperator\n",
    );
    expect(file("lvs2", "/home/sluice/.ssh/authorized_keys")?.text).toBe("ssh-ed25519 AAAAlab\n");
    expect(file("lvs1", "/root/.ssh/authorized_keys")?.text).toBe("ssh-ed25519 AAAAlab\n");
  });

  it("starts sshd before everything else on every host", () => {
    for (const h of plan.hosts) expect(h.services[0]?.name).toBe("sshd");
  });

  it("carries ip lines and modules of a topology it has never seen", () => {
    const tunnel: Topology = {
      name: "tunnel",
      summary: "",
      segments: ["one"],
      modules: ["ipip"],
      converged: [],
      vips: [],
      served: [],
      hosts: [
        {
          name: "alone",
          roles: ["real-server"],
          interfaces: [],
          loopback: [],
          ipLines: ["link set tunl0 up"],
          sysctls: { "net.ipv4.conf.all.rp_filter": 0 },
          files: [],
          services: [],
        },
      ],
    };
    const other = toGuestPlan(tunnel, identityOf(tunnel), machine);
    expect(other.modules).toContain("ipip");
    expect(other.hosts[0]?.ownBatch.at(-1)).toBe("link set tunl0 up");
    expect(other.hosts[0]?.sysctls).toEqual({
      "net.ipv4.ip_forward": "0",
      "net.ipv4.conf.all.rp_filter": "0",
    });
  });
});
