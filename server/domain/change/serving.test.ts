import { describe, expect, it } from "vitest";
import { applySetUp } from "../set-up/files";
import { markedPorts } from "../set-up/recipes";
import { conf, files, hosts, textOf } from "./fixtures/practice";
import type { HostFiles } from "./model";
import { servingChange, servingOf } from "./serving";

const now = (hostId: string): HostFiles => files.get(hostId) ?? [];
const serving = (filesOf: (hostId: string) => HostFiles) => servingOf(hosts, filesOf);
const both =
  (text: (hostId: string) => string, more: HostFiles = []) =>
  (hostId: string): HostFiles =>
    hostId.startsWith("lvs") ? [{ path: conf, text: text(hostId) }, ...more] : [];
const nothing = { come: [], gone: [] };
const before = serving(now);

describe("what the files of a cluster serve", () => {
  it("is-the-VIP-the-service-and-its-servers", () => {
    expect([...before.vips]).toEqual(["192.168.0.100"]);
    expect([...before.services].map(([key, servers]) => [key, ...servers])).toEqual([
      ["tcp 192.168.0.100:80", "192.168.0.4:80", "192.168.0.5:80"],
    ]);
  });
  it("comes-with-the-first-configuration-and-goes-with-the-last", () => {
    const empty = serving(() => []);
    expect(servingChange(empty, before)).toMatchObject({
      vips: { come: ["192.168.0.100"], gone: [] },
      services: { come: ["tcp 192.168.0.100:80"], gone: [] },
      servers: { come: [{ server: "192.168.0.4:80" }, { server: "192.168.0.5:80" }] },
    });
    expect(servingChange(before, empty).services.gone).toEqual(["tcp 192.168.0.100:80"]);
  });
  it("stays-while-one-director-still-has-it", () => {
    const half = serving((hostId) => (hostId === "lvs1" ? [] : now(hostId)));
    expect(servingChange(before, half)).toEqual({ vips: nothing, services: nothing, servers: nothing });
  });
  it("has-the-VIPs-that-VRRP-moves-and-those-that-get-the-mark-of-a-service", () => {
    const more = `${"vrrp_instance VI { virtual_router_id 51 \n virtual_ipaddress {\n 10.0.0.1/24\n }\n }\n"}virtual_server fwmark 300 {\n real_server 10.0.0.4 0 {\n }\n}\n`;
    const made = applySetUp([], markedPorts(["10.0.0.2"], 300, ["21"]));
    if (made.kind === "refused") throw new Error(made.why);
    const after = serving(both((hostId) => `${textOf(hostId, conf)}\n${more}`, made.files));
    expect([...servingChange(before, after).vips.come].sort()).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(servingChange(before, after).services.come).toEqual(["fwm 300"]);
  });
  it("says-a-server-more-of-a-service-that-stays", () => {
    const after = serving(both((hostId) => textOf(hostId, conf).replaceAll("192.168.0.5", "192.168.0.6")));
    expect(servingChange(before, after).servers).toEqual({
      come: [{ service: "tcp 192.168.0.100:80", server: "192.168.0.6:80" }],
      gone: [{ service: "tcp 192.168.0.100:80", server: "192.168.0.5:80" }],
    });
  });
});
