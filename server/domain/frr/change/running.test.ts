import { describe, expect, test } from "vitest";
import type { HostFiles } from "../../change/model";
import { runningDifferences } from "./running";
import { frrPath } from "./where";

const files = (text: string): HostFiles => [{ path: frrPath, text }];

const file = `frr version 8.4.4
hostname lvs1
password s3cret
service password-encryption
ip prefix-list A permit 10.0.0.0/8
access-list 1 permit 127.0.0.1
!
interface eth0
 ip ospf hello-interval 10
 ip ospf cost 5
 ip ospf network broadcast
!
router ospf
 passive-interface eth1
 network 192.168.0.2/24 area 0.0.0.0
 redistribute connected route-map V metric 5
!
route-map V permit 10
!
`;

/** As FRR 8.4.4 shows it: sorted, numbered, hashed, without defaults, and passive said on the interface. */
const running = `Building configuration...

Current configuration:
!
frr version 8.4.4
frr defaults traditional
hostname vm
no ip forwarding
no ipv6 forwarding
service password-encryption
service password-encryption
!
password 8 C3IzAlw.8655M
password 8 tTIr9T5PLyJEM
!
interface eth0
 ip ospf cost 5
exit
!
interface eth1
 ip ospf passive
exit
!
router ospf
 redistribute connected metric 5 route-map V
 network 192.168.0.0/24 area 0
exit
!
access-list 1 seq 5 permit 127.0.0.1
!
ip prefix-list A seq 5 permit 10.0.0.0/8
!
route-map V permit 10
exit
!
end
`;

describe("what the daemons run with against the file", () => {
  test("is the same in FRR's own words", () => {
    expect(runningDifferences(files(file), running, "frr")).toEqual([]);
  });

  test("is named line by line, with who has it", () => {
    const other = running
      .replace("ip ospf cost 5", "ip ospf cost 6")
      .replace(" ip ospf passive\n", "")
      .replace("permit 10\n", "deny 10\n");
    expect(runningDifferences(files(file), other, "frr").map(({ key: _, ...one }) => one)).toEqual([
      { context: "interface eth0", command: "ip ospf cost 5", only: "file" },
      { context: "route-map V permit 10", command: "route-map V permit 10", only: "file" },
      { context: "router ospf", command: "eth1 passive", only: "file" },
      { context: "interface eth0", command: "ip ospf cost 6", only: "running" },
      { context: "route-map V deny 10", command: "route-map V deny 10", only: "running" },
    ]);
  });

  test("holds no key and no password", () => {
    const secret =
      "interface eth0\n ip ospf message-digest-key 1 md5 topsecret1\n ip ospf authentication-key topsecret2\nexit\nrouter bgp 1\n neighbor 10.0.0.9 password topsecret3\nexit\nkey chain K\n key 1\n  key-string topsecret4\nexit\npassword topsecret5\nenable password topsecret6\n";
    const told = runningDifferences(files(secret), "", "frr");
    expect(told.length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify(told)).not.toContain("topsecret");
  });
});
