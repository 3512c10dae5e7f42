import { describe, expect, test } from "vitest";
import { withoutSecrets } from "./secrets";

describe("what viewers see of a configuration", () => {
  test.each([
    ["    auth_pass 12345678", "    auth_pass ••••"],
    ["  auth_type PASS", "  auth_type PASS"],
    [" ip ospf message-digest-key 1 md5 s3cret", " ip ospf message-digest-key 1 md5 ••••"],
    [" ip ospf authentication-key s3cret", " ip ospf authentication-key ••••"],
    ["ip ospf authentication message-digest", "ip ospf authentication message-digest"],
    ["password s3cret", "password ••••"],
    ["password 8 FzYx", "password 8 ••••"],
    ["enable password 8 FzYx", "enable password 8 ••••"],
    ['    misc_path "/etc/keepalived/check.sh --token s3cret"', "    misc_path ••••"],
    [
      "vtysh -c 'configure terminal' -c 'interface eth0' -c 'ip ospf message-digest-key 1 md5 s3cret' -c exit",
      "vtysh -c 'configure terminal' -c 'interface eth0' -c 'ip ospf message-digest-key 1 md5 ••••' -c exit",
    ],
    [
      "vtysh -c 'password it'\\''s s3cret' -c 'ip ospf cost 10'",
      "vtysh -c 'password ••••' -c 'ip ospf cost 10'",
    ],
    ["weight 5", "weight 5"],
    ["virtual_server 192.168.0.100 80 {", "virtual_server 192.168.0.100 80 {"],
  ])("%s", (line, shown) => {
    expect(withoutSecrets({ files: [{ path: "/etc/x", text: `a\n${line}\nb\n` }] })).toEqual({
      files: [{ path: "/etc/x", text: `a\n${shown}\nb\n` }],
    });
  });

  test("an edit shows that a secret is set, and not which", () => {
    const set = {
      kind: "set",
      place: { kind: "instance", name: "VI_1" },
      field: "auth_pass",
      value: ["s3cret"],
    };
    expect(withoutSecrets({ edit: { kind: "keepalived", edit: set } })).toEqual({
      edit: { kind: "keepalived", edit: { ...set, value: ["••••"] } },
    });
    const add = {
      kind: "add",
      place: { kind: "global" },
      fields: { auth_pass: ["s3cret"], priority: ["100"] },
    };
    expect(withoutSecrets(add)).toEqual({ ...add, fields: { auth_pass: ["••••"], priority: ["100"] } });
    expect(withoutSecrets({ ...set, field: "priority", value: ["100"] })).toMatchObject({ value: ["100"] });
  });
});
