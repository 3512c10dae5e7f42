import { describe, expect, it } from "vitest";
import { fieldsOfKind, PLACE_KINDS } from "./fields/catalogue";
import {
  address,
  choice,
  flag,
  integer,
  onOff,
  part,
  parts,
  path,
  port,
  seconds,
  text,
  word,
} from "./fields/field";
import type { FieldValue } from "./model";
import { checkValue } from "./shape";
import type { Shape } from "./shape-model";

const why = (shape: Shape, value: FieldValue): string => {
  const fit = checkValue(shape, value, "It");
  return fit.ok ? "" : fit.why;
};
const script: Shape = { kind: "script" };
const method: Shape = { kind: "method" };
const listener: Shape = { kind: "listener" };
const entry: Shape = { kind: "lines", line: { kind: "group-entry" } };

describe("a value fits", () => {
  it.each<readonly [string, Shape, FieldValue]>([
    ["a number in its range", integer(1, 255), ["255"]],
    ["a negative number", integer(-253, 253), ["-253"]],
    ["seconds with a fraction", seconds(0.01, 255), ["0.5"]],
    ["one of several words", choice({ rr: "round robin" }), ["rr"]],
    ["an IPv6 address", address, ["2001:db8::1"]],
    ["a multicast group", { kind: "address", multicast: true }, ["224.0.0.81"]],
    ["an address with its prefix", { kind: "prefix" }, ["192.168.0.1/24"]],
    ["a netmask", { kind: "mask" }, ["255.255.255.0"]],
    ["the length of an IPv6 mask", { kind: "mask" }, ["64"]],
    ["free text with spaces", text(20), ["all (is )?well; # !"]],
    ["a path", path, ["/etc/keepalived/reload-at"]],
    ["a script with plain arguments", script, ["/sbin/ip addr add 192.168.0.100/32 dev lo"]],
    ["a script with its user and group", script, ["/bin/true", "root", "adm"]],
    ["a flag", flag, []],
    ["a flag that says no", onOff, ["off"]],
    ["DR", method, ["DR"]],
    ["a GUE tunnel with its port", method, ["TUN", "type", "gue", "port", "5555", "csum"]],
    ["a GRE tunnel", method, ["TUN", "type", "gre", "csum"]],
    ["a VIP and port", listener, ["192.168.0.100", "80"]],
    ["a firewall mark", listener, ["fwmark", "4294967295"]],
    [
      "a range of a group",
      entry,
      [
        ["192.168.0.100-103", "80"],
        ["fwmark", "7", "inet6"],
      ],
    ],
    ["an address with a name", word("email"), ["night+ops@example.com"]],
    ["a path of a url", word("url-path"), ["/health?a=1&b=[2]"]],
  ])("%s", (_, shape, value) => {
    expect(why(shape, value)).toBe("");
  });
});

describe("a value does not fit, and one sentence says why", () => {
  it.each<readonly [Shape, FieldValue, string]>([
    [integer(1, 255), ["256"], 'It "256" has to be a whole number from 1 to 255.'],
    [integer(1, 255), ["1e2"], 'It "1e2" has to be a whole number from 1 to 255.'],
    [integer(1, 255), [], "It is missing."],
    [integer(1, 255), ["1", "2"], '"2" is too much here.'],
    [seconds(0.01, 255), ["0"], 'It "0" has to be a number of seconds from 0.01 to 255.'],
    [choice({ rr: "round robin", wlc: "w" }), ["dr"], 'It "dr" has to be one of rr, wlc.'],
    [address, ["192.168.0.300"], 'It "192.168.0.300" has to be an IPv4 or IPv6 address.'],
    [{ kind: "address", multicast: true }, ["10.0.0.1"], 'It "10.0.0.1" has to be a multicast address.'],
    [
      { kind: "prefix" },
      ["192.168.0.1/33"],
      'It "192.168.0.1/33" has to be an address such as 192.168.0.100/24.',
    ],
    [
      { kind: "mask" },
      ["255.0.255.0"],
      'It "255.0.255.0" has to be a netmask such as 255.255.255.0, or a prefix length for IPv6.',
    ],
    [port, ["0"], 'It "0" has to be a port from 1 to 65535.'],
    [path, ["/etc/../passwd"], 'It "/etc/../passwd" has to be an absolute path of plain characters.'],
    [path, ["etc/x"], 'It "etc/x" has to be an absolute path of plain characters.'],
    [text(8), ["123456789"], 'It "123456789" has to be text of 1 to 8 characters.'],
    [text(8), ["a\nb"], 'It "a\\nb" may not hold line ends, control characters or marks that are not shown.'],
    [flag, ["off"], "It is said by being there."],
    [
      parts(part("a", "the address", address), part("p", "the port", port, true)),
      ["10.0.0.1", "x"],
      'The port "x" has to be a port from 1 to 65535.',
    ],
    [method, ["DR", "type", "gue"], '"type" is too much here.'],
    [method, ["TUN", "type", "gue"], "A GUE tunnel needs a port."],
    [method, ["TUN", "type", "gre", "remcsum"], '"remcsum" is too much for a tunnel of type gre.'],
    [listener, ["fwmark", "0"], 'The firewall mark "0" has to be a whole number from 1 to 4294967295.'],
    [
      entry,
      [["192.168.0.9-1", "80"]],
      'The address "192.168.0.9-1" has to be an address or a range such as 192.168.200.3-10 or 192.168.202.8/29.',
    ],
    [entry, ["fwmark", "7"], "It is a list of lines."],
    [listener, [["10.0.0.1"]], "It is not a list of lines."],
  ])("%j %j", (shape, value, sentence) => {
    expect(why(shape, value)).toBe(sentence);
  });
  it.each([
    "x",
    "true",
    "/bin/sh -c 'x'",
    "/bin/x; reboot",
    "/bin/x $(id)",
    "/bin/x `id`",
    "/bin/x | y",
    "/bin/x > y",
    "/bin/x *",
    "/bin/../x",
    "/bin/x  y",
  ])("the script %j, which a shell would take for its own", (command) => {
    expect(why(script, [command])).toContain(
      "has to be a program by its absolute path, with plain arguments",
    );
  });
});

describe("the catalogue", () => {
  const all = PLACE_KINDS.flatMap((kind) => fieldsOfKind(kind));
  it("has an example that fits for every field, and a default that fits where there is one", () => {
    for (const field of all) {
      expect([field.kind, field.id, checkValue(field.shape, field.example, field.label)]).toEqual([
        field.kind,
        field.id,
        { ok: true },
      ]);
      if (field.default)
        expect([field.id, checkValue(field.shape, field.default, field.label).ok]).toEqual([field.id, true]);
    }
  });
  it("names every field once in a place, and says what it is in one sentence", () => {
    for (const field of all) {
      const same = all.filter(
        (other) =>
          other.kind === field.kind &&
          other.id === field.id &&
          (field.checks.length === 0 || other.checks.some((check) => field.checks.includes(check))),
      );
      expect([field.kind, field.id, same.length]).toEqual([field.kind, field.id, 1]);
      expect(field.help).toMatch(/^[A-Z0-9].*\.$/);
      expect(field.label).toMatch(/^[A-Z0-9]/);
    }
  });
  it("marks every field that keepalived runs, and no other", () => {
    const runs = all.filter(({ shape }) => shape.kind === "script" || shape.kind === "command");
    expect(runs.every(({ script: marked }) => marked)).toBe(true);
    expect(all.filter(({ script: marked }) => marked).length - runs.length).toBe(
      all.filter(({ id }) => id === "user" || id === "script_user").length,
    );
  });
});
