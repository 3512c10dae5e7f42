import { describe, expect, it } from "vitest";
import { emptySetUp } from "#domain/set-up/files";
import { directRoutingServer, markedPorts, natServer, tunnelServer } from "#domain/set-up/recipes";
import { textOf, wordsFrom } from "../form/control";
import { PARTS, setUpFields, withPart } from "./fields";

const host = {
  hostId: "h",
  name: "rs1",
  roles: [],
  suite: null,
  keepalivedPath: null,
  configId: null,
  files: [],
} as const;
const none = { files: new Map(), base: new Map(), refused: [], changed: [] };

describe("a set-up as lines", () => {
  it.each([
    ["direct routing", directRoutingServer(["192.168.0.100"], "eth0")],
    ["a tunnel", tunnelServer(["192.168.0.100"])],
    ["NAT", natServer("10.0.0.1")],
    ["FTP", markedPorts(["192.168.0.100"], 21, ["21", "8000:10000"])],
  ])("is-read-back-as-it-was-written: %s", async (_, setUp) => {
    const { applySetUp } = await import("#domain/set-up/files");
    const applied = applySetUp([], setUp);
    if (applied.kind === "refused") throw new Error(applied.why);
    const fields = setUpFields(host, { ...none, files: new Map([["h", applied.files]]) });
    let again = emptySetUp;
    for (const part of PARTS) {
      const field = fields.find(({ id }) => id === part);
      const value = field?.hosts[0]?.value ?? null;
      const words = value === null || !field ? null : wordsFrom(field.control, textOf(value));
      const made = withPart(again, part, words);
      if (typeof made === "string") throw new Error(made);
      again = made;
    }
    expect(again).toEqual(setUp);
  });
  it.each([
    ["addresses", [["192.168.0.100/32"]], /address and a device/],
    ["addresses", [["192.168.0.100/99", "lo"]], /length/],
    ["devices", [["tunl0", "gre"]], /dummy or ipip/],
    ["sysctls", [["kernel.panic", "=", "1"]], /not one of the sysctls/],
    ["gateway", [["nowhere"]], /gateway/],
    ["marks", [["0", "tcp", "192.168.0.100", "21"]], /mark/i],
  ] as const)("says what is wrong with %s", (part, words, expected) => {
    expect(withPart(emptySetUp, part, words)).toMatch(expected);
  });
  it("takes-a-sysctl-with-or-without-its-sign-and-spaces", () => {
    const wanted = { ...emptySetUp, sysctls: { "net.ipv4.ip_forward": "1" } };
    for (const line of [
      ["net.ipv4.ip_forward=1"],
      ["net.ipv4.ip_forward", "=", "1"],
      ["net.ipv4.ip_forward", "1"],
    ])
      expect(withPart(emptySetUp, "sysctls", [line])).toEqual(wanted);
  });
});
