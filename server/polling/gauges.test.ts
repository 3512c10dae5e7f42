import { describe, expect, it } from "vitest";
import type { RealServerEntry } from "../domain/ipvs/model";
import { gaugesOf } from "./gauges";

const server = (key: string, activeConn: number): RealServerEntry => ({
  key,
  address: key,
  port: 80,
  method: "dr",
  weight: 10,
  activeConn,
  inactConn: 2 * activeConn,
});
const table = {
  services: [
    {
      key: "tcp 192.168.0.100:80",
      match: { kind: "address", protocol: "tcp", address: "192.168.0.100", port: 80 },
      scheduler: "wrr",
      schedulerFlags: [],
      persistence: null,
      ops: false,
      servers: [server("192.168.0.4:80", 3), server("192.168.0.5:80", 4)],
    },
  ],
} as const;

describe("numbers of connections", () => {
  it("are those of the table for a real server", () => {
    expect(gaugesOf(table)("tcp 192.168.0.100:80", "192.168.0.5:80")).toEqual({
      active: 4,
      inactive: 8,
      weight: 10,
    });
  });
  it("are summed for a service, which has no weight", () => {
    expect(gaugesOf(table)("tcp 192.168.0.100:80", null)).toEqual({ active: 7, inactive: 14, weight: null });
  });
  it("are not 0 where the table is unknown or has no such entry", () => {
    expect(gaugesOf(null)("tcp 192.168.0.100:80", null)).toBeUndefined();
    expect(gaugesOf(table)("udp 192.168.0.100:53", null)).toBeUndefined();
  });
});
