import { describe, expect, it } from "vitest";
import { compareHosts } from "./compare";
import { fixture, host } from "./fixtures/read-fixture";
import { MAIN } from "./fixtures/surroundings";

const on = (hostId: string, text: string) => ({ hostId, files: host(text), mainPath: MAIN, configId: null });
const pair = (name: string) =>
  compareHosts(
    ["master", "backup"].map((role) => on(role, fixture(`articles/${name}.${role}.keepalived.conf`))),
  );

describe("compareHosts", () => {
  it("tells what is each director's own apart", () => {
    const found = pair("nat-inner-gateway").flatMap(({ title, missingOn, fields }) =>
      fields.map(({ field, perHost, values }) => [title, missingOn.length, field, perHost, values]),
    );
    expect(found).toEqual([
      ["global settings", 0, "router_id", true, { master: ["LVS_MASTER"], backup: ["LVS_BACKUP"] }],
      ["VRRP instance VI_1", 0, "state", true, { master: ["MASTER"], backup: ["BACKUP"] }],
      ["VRRP instance VI_1", 0, "priority", true, { master: ["100"], backup: ["90"] }],
      ["VRRP instance LAN_GATEWAY", 0, "state", true, { master: ["MASTER"], backup: ["BACKUP"] }],
      ["VRRP instance LAN_GATEWAY", 0, "priority", true, { master: ["100"], backup: ["90"] }],
    ]);
  });
  const text = fixture("articles/nat-inner-gateway.master.keepalived.conf");
  it("finds nothing between equal files, however they are spelled", () => {
    const other = text
      .replaceAll("lb_algo", "lvs_sched")
      .replaceAll("    ", "\t")
      .replace("protocol TCP", "protocol tcp");
    expect(compareHosts([on("a", text), on("b", other)])).toEqual([]);
  });
  it("tells a place that is missing, and a field only one says", () => {
    const without = text.replace(/ {4}real_server 192\.168\.102\.164 [\s\S]*?\n {4}\}\n/, "");
    const found = compareHosts([
      on("a", text),
      on("b", without.replace("    delay_loop 6 #", "    quorum 2 #")),
    ]);
    expect(
      found.map(({ title, missingOn, fields }) => [title, missingOn, fields.map(({ field }) => field)]),
    ).toEqual([
      ["service TCP 192.168.102.165:80", [], ["delay_loop", "quorum"]],
      ["real server 192.168.102.164:80 of service TCP 193.168.140.80:80", ["b"], []],
      ["TCP check of real server 192.168.102.164:80 of service TCP 193.168.140.80:80", ["b"], []],
    ]);
  });
  it("takes a default for what it is, wherever it is said", () => {
    const said = text.replace("    advert_int 1\n", "");
    expect(compareHosts([on("a", text), on("b", said)])).toEqual([]);
  });
  it("tells that passwords differ, and never which", () => {
    const found = compareHosts([
      on("a", text),
      on("b", text.replace("auth_pass 1111 #", "auth_pass other #")),
    ]);
    expect(found[0]?.fields).toEqual([{ field: "auth_pass", perHost: false, values: { a: null, b: null } }]);
    expect(JSON.stringify(found)).not.toContain("other");
  });
});
