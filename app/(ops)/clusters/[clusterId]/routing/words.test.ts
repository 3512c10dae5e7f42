import { describe, expect, it } from "vitest";
import type { PathView, RouterVip } from "#domain/cluster/view";
import { hopMark, pathLimitWords, pathSentence, setMark } from "./words";

const path = (state: PathView["state"], why: string | null = null): PathView => ({
  nextHop: "192.168.0.2",
  interface: "eth0",
  directorId: "d",
  directorName: "lvs1",
  state,
  why,
});
const vip = (...states: readonly PathView["state"][]): RouterVip => ({
  vip: "192.168.0.100",
  prefix: "192.168.0.100/32",
  protocol: "ospf",
  metric: 20,
  uptimeSeconds: 60,
  installedCount: states.filter((state) => state === "installed").length,
  paths: states.map((state) => path(state)),
});

describe("a router's path limit", () => {
  it("of-one-means-no-ecmp", () =>
    expect(pathLimitWords(1, 2)).toMatchObject({
      mark: "degraded",
      text: expect.stringContaining("ECMP is off"),
    }));
  it("of-one-is-enough-for-one-director", () => expect(pathLimitWords(1, 1).mark).toBe("ok"));
  it("below-the-number-of-directors-leaves-some-out", () =>
    expect(pathLimitWords(4, 6)).toMatchObject({
      mark: "degraded",
      text: expect.stringContaining("6 directors cannot all"),
    }));
  it("above-it-is-enough", () => expect(pathLimitWords(16, 2).mark).toBe("ok"));
});

describe("a next hop", () => {
  it("that-is-inactive-says-why-even-when-nobody-told", () => {
    expect(pathSentence(path("inactive"))).toContain("route-map");
    expect(pathSentence(path("inactive", "denied by route-map NOT"))).toBe(
      "inactive: denied by route-map NOT",
    );
  });
  it("that-is-installed-needs-no-reason", () => expect(pathSentence(path("installed"))).toBe("installed"));
  it("of-an-unheard-of-state-is-unknown-and-not-good", () => expect(hopMark("frozen")).toBe("unknown"));
});

describe("an ecmp set", () => {
  it("is-whole-degraded-or-down", () => {
    expect(
      [vip("installed", "installed"), vip("installed", "withdrawn"), vip("withdrawn", "inactive")].map(
        setMark,
      ),
    ).toEqual(["ok", "degraded", "down"]);
  });
});
