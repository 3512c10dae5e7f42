import { describe, expect, it } from "vitest";
import { applied, fixture, host } from "./fixtures/read-fixture";
import { MAIN } from "./fixtures/surroundings";
import type { PlaceNode } from "./places";
import { readPlaces } from "./places";
import type { FieldReading } from "./reading";

const read = (text: string, configId: string | null = null): readonly PlaceNode[] =>
  readPlaces(host(text), MAIN, { configId });
const flat = (nodes: readonly PlaceNode[]): readonly PlaceNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);
const titled = (nodes: readonly PlaceNode[], title: string): PlaceNode => {
  const node = flat(nodes).find((one) => one.title === title);
  if (!node)
    throw new Error(
      `no ${title} among ${flat(nodes)
        .map((one) => one.title)
        .join(", ")}`,
    );
  return node;
};
const field = (node: PlaceNode, id: string): FieldReading => {
  const reading = node.fields.find((one) => one.field === id);
  if (!reading) throw new Error(`no ${id}`);
  return reading;
};

const NAT = read(fixture("articles/nat-inner-gateway.master.keepalived.conf"));
const EVERY = read(fixture("dumps/every-checker.keepalived.conf"));

describe("places", () => {
  it("are a tree in operators' words, in the order of the file", () => {
    const show = (nodes: readonly PlaceNode[], depth = 0): readonly string[] =>
      nodes.flatMap(({ title, children }) => [`${"  ".repeat(depth)}${title}`, ...show(children, depth + 1)]);
    expect(show(EVERY).slice(0, 20)).toEqual([
      "global settings",
      "tracked file drain_rs2",
      "group GRP",
      "service TCP 192.168.0.100:80",
      "  real server 192.168.0.4:80",
      "    HTTP check",
      "      url 1",
      "  real server 192.168.0.5:80",
      "    HTTP check",
      "      url 1",
      "    file check",
      "service TCP 192.168.0.100:8000",
      "  real server 192.168.0.4:8000",
      "    TCP check",
      "    HTTP check",
      "      url 1",
      "  real server 192.168.0.5:8000",
      "    TCP check",
      "    script check",
      "service UDP 192.168.0.100:53",
    ]);
    expect(flat(EVERY).map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        "service firewall mark 300",
        "service TCP group GRP",
        "service SCTP [2001:db8::100]:80",
      ]),
    );
  });
  it("say where they stand, and global settings are there even where the file has none", () => {
    expect([titled(NAT, "VRRP instance VI_1").path, titled(NAT, "VRRP instance VI_1").line]).toEqual([
      MAIN,
      11,
    ]);
    const bare = titled(read("vrrp_instance V {\n}\n"), "global settings");
    expect([bare.path, field(bare, "vrrp_version").value, field(bare, "vrrp_version").from]).toEqual([
      null,
      ["2"],
      "default",
    ]);
  });
  it("are none where there is no file", () => {
    expect(readPlaces([], MAIN, { configId: null })).toEqual([]);
  });
});

describe("a field", () => {
  it("has the value as the file says it, with its line", () => {
    expect(field(titled(NAT, "VRRP instance VI_1"), "virtual_ipaddress")).toEqual({
      field: "virtual_ipaddress",
      value: [["193.168.140.80"]],
      from: "file",
      path: MAIN,
      line: 22,
      hidden: false,
      fixed: null,
      problem: null,
    });
  });
  it("is inherited from what encloses it, through every level, and from the global settings", () => {
    const check = titled(EVERY, "service TCP 192.168.0.100:8000").children[1]?.children[0];
    expect(
      check && [
        field(check, "delay_loop").value,
        field(check, "delay_loop").from,
        field(check, "delay_loop").line,
      ],
    ).toEqual([["2"], "inherited", 47]);
    const server = titled(EVERY, "service TCP 192.168.0.100:80").children[0];
    expect(server && field(server, "lvs_method").value).toEqual(["DR"]);
    const text = "global_defs {\n    vrrp_garp_master_delay 9\n}\nvrrp_instance V {\n}\n";
    expect(field(titled(read(text), "VRRP instance V"), "garp_master_delay")).toMatchObject({
      value: ["9"],
      from: "inherited",
      line: 2,
    });
  });
  it("is keepalived's default where nobody says anything", () => {
    const server = titled(EVERY, "real server [2001:db8::4]:80");
    expect(field(server, "uthreshold")).toMatchObject({ value: ["0"], from: "default", path: null });
    expect(field(server, "notify_up")).toMatchObject({ value: null, from: "default" });
  });
  it("never shows a password, and says that one is there", () => {
    expect(field(titled(NAT, "VRRP instance VI_1"), "auth_pass")).toMatchObject({
      value: null,
      hidden: true,
      from: "file",
    });
    expect(JSON.stringify(NAT)).not.toContain('"1111"');
  });
  it("says what is wrong with what the file says", () => {
    const text = "virtual_server 10.0.0.1 80 {\n    lb_algo wrrr\n    protocol tcp\n}\n";
    const service = titled(read(text), "service TCP 10.0.0.1:80");
    expect(field(service, "lb_algo").problem).toContain('Scheduler "wrrr" has to be one of rr');
    expect(field(service, "protocol")).toMatchObject({ value: ["TCP"], problem: null });
  });
  it("says why a form cannot change it", () => {
    const conditional = "vrrp_instance V {\n    @lvs1 priority 100\n}\n";
    expect(field(titled(read(conditional), "VRRP instance V"), "priority")).toMatchObject({
      value: null,
      fixed: expect.stringContaining("config-id"),
    });
    expect(field(titled(read(conditional, "lvs1"), "VRRP instance V"), "priority")).toMatchObject({
      value: ["100"],
      fixed: null,
    });
    const made = "$CHK=\\\nvrrp_script chk { \\\n    weight 1 \\\n}\n$CHK\n";
    expect(titled(read(made), "VRRP script chk").fixed).toContain("a definition or a repeat");
  });
  it("is written out where a definition says it", () => {
    const text = "$VIP=10.0.0.1\nvirtual_server $VIP 80 {\n    protocol TCP\n}\n";
    expect(field(titled(read(text), "service TCP 10.0.0.1:80"), "head").value).toEqual(["10.0.0.1", "80"]);
  });
});

describe("a service that stands twice", () => {
  const text = [
    ["7", "10.0.0.2"],
    ["9", "10.0.0.3"],
  ]
    .map(
      ([loop, server]) =>
        `virtual_server 10.0.0.1 80 {\n    protocol TCP\n    delay_loop ${loop}\n    real_server ${server} 80 {\n    }\n}\n`,
    )
    .join("");
  it("is one place: the settings of the first, the servers of both", () => {
    const service = titled(read(text), "service TCP 10.0.0.1:80");
    expect(field(service, "delay_loop").value).toEqual(["7"]);
    expect(service.children.map(({ title }) => title)).toEqual([
      "real server 10.0.0.2:80",
      "real server 10.0.0.3:80",
    ]);
  });
  it("is changed where its settings count", () => {
    const place = { kind: "service", service: { head: "10.0.0.1 80", protocol: "TCP" } } as const;
    const files = applied(host(text), [{ kind: "set", place, field: "delay_loop", value: ["8"] }]);
    expect(files[0]?.text).toBe(text.replace("delay_loop 7", "delay_loop 8"));
  });
});
