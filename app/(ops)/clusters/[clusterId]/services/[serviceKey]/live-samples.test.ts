import { describe, expect, it } from "vitest";
import type { ServiceView } from "#domain/cluster/view";
import { known, unknown } from "#domain/reading";
import { explainZeros, sampleOf, withSamples } from "./live-samples";

const rates = (conns: number) => ({
  conns,
  inPkts: conns * 6,
  outPkts: 0,
  inBytes: conns * 600,
  outBytes: 0,
});
const onDirector = (directorId: string, activeConn: ServiceView["activeConn"]) => ({
  directorId,
  directorName: directorId,
  carries: true,
  weight: known(1, 0),
  activeConn,
  inactConn: known(0, 0),
  persistentConn: unknown("no persistence"),
  rates: unknown("first poll"),
  why: null,
});
const server = (
  key: string,
  perDirector: ServiceView["servers"][number]["perDirector"],
): ServiceView["servers"][number] => ({
  key,
  name: null,
  hostId: null,
  status: { kind: "ok", text: "", since: null },
  takes: "all",
  method: "dr",
  checks: [],
  perDirector,
  activeConn: known(3, 7000),
  inactConn: known(0, 0),
  persistentConn: unknown(""),
  rates: known(rates(2), 7000),
  share: unknown(""),
  fairShare: unknown(""),
});
const service = {
  rates: known(rates(9), 6000),
  activeConn: known(40, 6000),
  perDirector: [
    {
      directorId: "lvs1",
      directorName: "lvs1",
      present: known(true, 0),
      rates: known(rates(5), 5000),
      share: unknown(""),
    },
    {
      directorId: "lvs2",
      directorName: "lvs2",
      present: known(true, 0),
      rates: unknown("no answer"),
      share: unknown(""),
    },
  ],
  servers: [
    server("a:80", [onDirector("lvs1", known(4, 5000)), onDirector("lvs2", unknown("no answer"))]),
    server("b:80", [onDirector("lvs1", known(6, 5200)), onDirector("lvs2", known(1, 5000))]),
  ],
} as unknown as ServiceView;

describe("a live sample", () => {
  it("leaves-out-what-is-unknown", () => {
    expect(sampleOf(service, "inPkts", "director")).toEqual([{ key: "lvs1", value: 30, at: 5000 }]);
  });
  it("sums-a-director's-active-connections-over-its-real-servers", () => {
    expect(sampleOf(service, "activeConn", "director")).toEqual([{ key: "lvs1", value: 10, at: 5200 }]);
  });
  it("carries-the-moment-it-was-seen", () => {
    expect(sampleOf(service, "conns", "total")).toEqual([{ key: "total", value: 9, at: 6000 }]);
    expect(sampleOf(service, "activeConn", "server")).toEqual([
      { key: "a:80", value: 3, at: 7000 },
      { key: "b:80", value: 3, at: 7000 },
    ]);
  });
});

describe("history with what came since", () => {
  const stored = [
    {
      key: "lvs1",
      label: "lvs1",
      incomplete: [0],
      points: [
        [0, 1, 1, 1],
        [4000, 2, 2, 2],
      ] as const,
    },
  ];
  it("goes-on-where-the-store-ended", () => {
    const samples = [
      [{ key: "lvs1", value: 3, at: 6000 }],
      [
        { key: "lvs1", value: 3, at: 6000 },
        { key: "lvs9", value: 8, at: 6000 },
      ],
      [{ key: "lvs1", value: 5, at: 8000 }],
    ];
    expect(withSamples(stored, samples, 2, 0)).toEqual([
      {
        key: "lvs1",
        label: "lvs1",
        partial: [0],
        points: [
          [0, 1, 1, 1],
          [4000, 2, 2, 2],
          [6000, 3, 3, 3],
          [8000, 5, 5, 5],
        ],
      },
    ]);
  });
  it("forgets-what-left-the-window", () => {
    expect(withSamples(stored, [], 2, 3000)[0]?.points).toEqual([[4000, 2, 2, 2]]);
  });
});

describe("replies that are only zeros", () => {
  const zeros = [{ points: [[0, 0, 0, 0]] as const }];
  it("are-explained-while-nobody-tells-the-method", () => {
    expect(explainZeros("outPkts", null, zeros)).toContain("no outage");
  });
  it("are-drawn-where-they-are-a-measurement", () => {
    expect(explainZeros("outPkts", "nat", zeros)).toBeNull();
    expect(explainZeros("inPkts", null, zeros)).toBeNull();
    expect(explainZeros("outBytes", null, [{ points: [[0, 0, 0, 3]] }])).toBeNull();
    expect(explainZeros("outBytes", null, [{ points: [] }])).toBeNull();
  });
});
