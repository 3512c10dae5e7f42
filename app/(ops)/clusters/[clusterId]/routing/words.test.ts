import { describe, expect, it } from "vitest";
import type { PathView, RouterVip } from "#domain/cluster/view";
import { adjacencySpan } from "../directors/[hostId]/adjacency";
import {
  announcedWords,
  earliestOf,
  hopSpan,
  pathLimitWords,
  pathMark,
  pathSentence,
  setMark,
  tellingHops,
} from "./words";

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
  it("of-an-unheard-of-state-is-unknown-and-not-good", () => expect(hopSpan("frozen").mark).toBe("unknown"));
});

describe("the first line", () => {
  const vip = (address: string, kind: "ok" | "degraded" | "down" | "unknown", text: string) => ({
    vip: address,
    mode: "ecmp" as const,
    status: { kind, text, since: null },
  });
  const whole = vip("10.0.0.1", "ok", "Announced by 2 of 2 directors");
  const half = vip("10.0.0.2", "degraded", "Announced by 1 of 2 directors");

  it("is-degraded-with-the-count-while-a-path-is-missing", () => {
    expect(announcedWords([half])).toEqual({
      mark: "degraded",
      text: "10.0.0.2: announced by 1 of 2 directors",
    });
  });
  it("names-the-worst-of-several", () => {
    expect(announcedWords([whole, half])).toEqual({
      mark: "degraded",
      text: "1 of 2 VIPs as they should be; 10.0.0.2: announced by 1 of 2 directors",
    });
    expect(announcedWords([half, vip("10.0.0.3", "down", "Announced by no director")])).toMatchObject({
      mark: "down",
      text: expect.stringContaining("10.0.0.3: announced by no director"),
    });
  });
  it("is-green-only-when-every-one-has-all-its-paths", () => {
    expect(announcedWords([whole, whole])).toEqual({
      mark: "ok",
      text: "All 2 VIPs are announced by every director",
    });
  });
  it("is-unknown-when-no-router-answers-and-nothing-without-a-vip", () => {
    const unknown = vip("10.0.0.1", "unknown", "No router tells whether it is announced");
    expect(announcedWords([unknown, unknown])?.mark).toBe("unknown");
    expect(announcedWords([])).toBeNull();
  });
});

describe("the history", () => {
  it("begins-with-the-first-thing-that-is-stored", () => {
    const spans = [{ value: "Full/DR", from: 700, to: null }];
    const router = {
      hostId: "r",
      name: "r",
      neighbours: [{ label: "", address: "", spans }],
      vips: [{ vip: "", count: [{ n: 2, from: 500, to: null }], nextHops: [] }],
    };
    expect(earliestOf({ routers: [router] })).toBe(500);
    expect(earliestOf({ routers: [] })).toBeNull();
  });
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

describe("the next hops over time", () => {
  const hop = (label: string, address: string, ...values: readonly string[]) => ({
    label,
    address,
    spans: values.map((value, index) => ({ value, from: index, to: index + 1 })),
  });
  const shown = (...hops: readonly ReturnType<typeof hop>[]) => tellingHops(hops).map((one) => one.address);

  it("leave-out-addresses-that-never-were-one", () => {
    expect(
      shown(
        hop("lvs1", "10.255.0.12", "absent"),
        hop("lvs1", "192.168.0.2", "installed"),
        hop("lvs2", "10.255.0.13", "absent"),
        hop("lvs2", "192.168.0.3", "installed", "absent"),
      ),
    ).toEqual(["192.168.0.2", "192.168.0.3"]);
  });
  it("keep-a-director-that-was-out-all-the-time-once", () => {
    expect(shown(hop("lvs2", "10.255.0.13", "absent"), hop("lvs2", "192.168.0.3", "absent"))).toEqual([
      "10.255.0.13",
    ]);
  });
  it("show-one-outage-in-one-colour: a withdrawn next hop is as down as the adjacency that went with it", () => {
    expect(hopSpan("absent")).toEqual({ value: "withdrawn", mark: "down" });
    expect(hopSpan("absent").mark).toBe(adjacencySpan("absent").mark);
    expect(pathMark("withdrawn")).toBe("down");
  });
});
