import { describe, expect, test } from "vitest";
import type { ChangeEdit } from "../../domain/change/model";
import type { RoutingEdit } from "../../domain/frr/change/model";
import { editSentence } from "./sentence";

const names = new Map([["a", "lvs2"]]);
const words = (edit: ChangeEdit): string => editSentence(edit, names);
const rs2 = "tcp 192.168.0.100:80 192.168.0.5:80";
const eth0 = { kind: "interface", name: "eth0" } as const;

describe("an edit in words", () => {
  test.each([
    ["weight-by-hand", rs2, `lvs2: ${rs2} in the kernel as keepalived.conf says`],
    ["service-missing", "fwm 7", "lvs2: put fwm 7 back into the kernel"],
    ["server-extra", rs2, `lvs2: take ${rs2} out of the kernel`],
    ["address-extra", "192.168.0.101", "lvs2: take the address 192.168.0.101 away"],
    ["sysctl-differs", "net.ipv4.ip_forward", "lvs2: net.ipv4.ip_forward as its file says"],
    [
      "running-not-written",
      "interface eth0: ip ospf cost 7",
      'lvs2: no "interface eth0: ip ospf cost 7" running that the file does not say',
    ],
  ])("of a repair says what will be so: %s", (code, subject, sentence) => {
    expect(words({ kind: "repair", hostId: "a", code, subject })).toBe(sentence);
  });

  test.each<[RoutingEdit, string]>([
    [
      { kind: "line", place: eth0, from: null, to: "ip ospf cost 7" },
      'lvs2: "ip ospf cost 7" in interface eth0',
    ],
    [
      { kind: "line", place: eth0, from: "ip ospf cost 7", to: null },
      'lvs2: take "ip ospf cost 7" out of interface eth0',
    ],
    [
      { kind: "line", place: eth0, from: "ip ospf cost 7", to: "ip ospf cost 8" },
      'lvs2: "ip ospf cost 8" instead of "ip ospf cost 7" in interface eth0',
    ],
    [
      { kind: "line", place: eth0, from: null, to: "ip ospf authentication-key s3cret" },
      "lvs2: a line that is not shown in interface eth0",
    ],
  ])("of a line of the routing daemons shows it, and no key", (edit, sentence) => {
    expect(words({ kind: "routing", hostIds: ["a"], edit })).toBe(sentence);
  });
});
