import { describe, expect, it } from "vitest";
import { emptyService, makeService, readServers } from "./service-draft";

const made = (more: Partial<typeof emptyService>, taken: readonly string[] = []) =>
  makeService(
    { ...emptyService, vip: "192.168.0.100", servers: "192.168.0.4\n192.168.0.5 80 20", ...more },
    ["a", "b"],
    new Set(taken),
  );

describe("the wizard for a service", () => {
  it("makes-the-service-its-servers-and-their-checks-on-every-director", () => {
    const result = made({});
    if (!result.ok) throw new Error(result.why);
    expect(result.id).toBe("k:service TCP 192.168.0.100 80");
    expect(result.edits.every((edit) => edit.kind === "keepalived" && edit.hostIds.length === 2)).toBe(true);
    const kinds = result.edits.map((edit) => (edit.kind === "keepalived" ? edit.edit.place.kind : ""));
    expect(kinds).toEqual(["service", "server", "check", "url", "server", "check", "url"]);
  });
  it.each([
    ["no VIP", { vip: " " }, /VIP/],
    ["an impossible port", { port: "99999" }, /port/],
    ["no server", { servers: "\n" }, /real server/],
    ["a server that is no address", { servers: "web1" }, /address/],
    ["a weight keepalived would cut", { servers: "192.168.0.4 80 70000" }, /weight/i],
    ["a persistence that is no number", { persistence: "long" }, /persistence|time/i],
  ])("says what is wrong with %s", (_, more, words) => {
    const result = made(more);
    expect(result.ok ? "" : result.why).toMatch(words);
  });
  it("refuses-a-service-that-is-there-however-it-is-spelled", () => {
    expect(made({ vip: "192.168.0.100", port: "080" }, ["k:service TCP 192.168.0.100 80"]).ok).toBe(false);
  });
  it("reads-servers-of-a-mark-without-ports", () => {
    expect(readServers("192.168.0.4 5", null)).toEqual([{ address: "192.168.0.4", port: null, weight: 5 }]);
    const result = made({ listen: "mark", mark: "21", check: "none", servers: "192.168.0.4 5" });
    expect(result.ok && result.id).toBe("k:service fwmark 21");
  });
  it.each([
    ["a check that could connect nowhere", { checkPort: "" }, /port the check connects to/],
    ["VIPs without ports", { markPorts: "" }, /ports that get the mark/],
    ["a range that is none", { markPorts: "21 10000:8000" }, /no port, and no range/],
    ["a VIP that is none", { markVips: "shop" }, /no IPv4 address/],
  ])("says what is wrong with a mark: %s", (_, more, words) => {
    const mark = {
      listen: "mark",
      mark: "300",
      markVips: "192.168.0.100",
      markPorts: "21 8000:10000",
      check: "TCP_CHECK",
      checkPort: "21",
      servers: "192.168.0.4",
    } as const;
    expect(made(mark)).toMatchObject({ ok: true });
    const result = made({ ...mark, ...more });
    expect(result.ok ? "" : result.why).toMatch(words);
  });
  it("reads-ipv6-servers", () => {
    expect(readServers("2001:db8::4 8080 3", "80")).toEqual([
      { address: "2001:db8::4", port: 8080, weight: 3 },
    ]);
  });
});
