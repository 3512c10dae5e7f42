import { describe, expect, it } from "vitest";
import type { KeepalivedSummary } from "../cluster/observation";
import type { IpvsTable } from "../ipvs/model";
import { fallenServers, fallenText, stillFallen } from "./fallen";

const service = "tcp 192.168.0.100:80";

const table = (weights: Readonly<Record<string, number>>): IpvsTable => ({
  services: [
    {
      key: service,
      match: { kind: "address", protocol: "tcp", address: "192.168.0.100", port: 80 },
      scheduler: "wrr",
      schedulerFlags: [],
      persistence: null,
      ops: false,
      servers: Object.entries(weights).map(([address, weight]) => ({
        key: `${address}:80`,
        address,
        port: 80,
        method: "dr",
        weight,
        activeConn: 0,
        inactConn: 0,
      })),
    },
  ],
});

const configuration = (weights: Readonly<Record<string, number>>): KeepalivedSummary => ({
  services: [
    {
      key: service,
      scheduler: "wrr",
      method: "DR",
      quorum: 1,
      sorryServer: null,
      servers: Object.entries(weights).map(([address, weight]) => ({
        key: `${address}:80`,
        weight,
        checks: ["HTTP_GET"],
      })),
    },
  ],
  vrrpInstances: [],
  problems: [],
});

describe("real servers that have fallen", () => {
  it("are those at weight 0 in the kernel whose configuration says more", () => {
    expect(
      fallenServers(
        table({ "10.0.0.4": 0, "10.0.0.5": 10 }),
        configuration({ "10.0.0.4": 10, "10.0.0.5": 10 }),
      ),
    ).toEqual([{ service, server: "10.0.0.4:80" }]);
  });

  it("are those that keepalived has removed from the kernel", () => {
    expect(
      fallenServers(table({ "10.0.0.5": 10 }), configuration({ "10.0.0.4": 10, "10.0.0.5": 10 })),
    ).toEqual([{ service, server: "10.0.0.4:80" }]);
  });

  it("are not those that the configuration itself holds at weight 0", () => {
    expect(fallenServers(table({ "10.0.0.4": 0 }), configuration({ "10.0.0.4": 0 }))).toEqual([]);
  });

  it("are seen by weight alone where no configuration is known", () => {
    expect(fallenServers(table({ "10.0.0.4": 0, "10.0.0.5": 1 }), null)).toEqual([
      { service, server: "10.0.0.4:80" },
    ]);
  });

  it("read the same in any order, so that keepalived is not asked twice for the same", () => {
    const both = configuration({ "10.0.0.4": 1, "10.0.0.5": 1 });
    const turned = configuration({ "10.0.0.5": 1, "10.0.0.4": 1 });
    expect(fallenText(fallenServers(table({}), both))).toBe(fallenText(fallenServers(table({}), turned)));
  });

  it("lose their explanation when they are up again", () => {
    const failure = { service, server: "10.0.0.4:80", why: "HTTP_GET failed", at: 1 };
    expect(stillFallen([failure], [{ service, server: "10.0.0.4:80" }])).toEqual([failure]);
    expect(stillFallen([failure], [])).toEqual([]);
  });
});
