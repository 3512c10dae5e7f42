import { describe, expect, it } from "vitest";
import {
  all,
  at,
  inventory,
  later,
  lvs1,
  router,
  withPulledCable,
} from "../cluster/fixtures/practice-cluster";
import type { HostObservation } from "../cluster/observation";
import type { LinkState } from "../host/model";
import { known } from "../reading";
import { changes } from "./changes";

const told = (before: HostObservation, after: HostObservation) =>
  changes(before, after, inventory, all).events.map((event) => [event.severity, event.sentence]);

const withLink = (seen: HostObservation, change: { readonly state: LinkState } | "gone"): HostObservation =>
  seen.addresses.kind === "unknown"
    ? seen
    : {
        ...seen,
        addresses: known(
          {
            ...seen.addresses.value,
            links: seen.addresses.value.links.flatMap((link) => {
              if (link.name !== "eth0") return [link];
              return change === "gone" ? [] : [{ ...link, ...change }];
            }),
          },
          seen.at,
        ),
      };

describe("a pulled cable", () => {
  const cut = withPulledCable(later(lvs1, 2_000));

  it("is told before what follows from it, and its return too", () => {
    expect(told(lvs1, cut)).toEqual([
      ["degraded", "lvs1: link eth0 lost its carrier"],
      ["degraded", "lvs1 lost its OSPF neighbour 192.168.0.1 (router) on eth0"],
      ["degraded", "lvs1 lost its OSPF neighbour 192.168.0.3 (lvs2) on eth0"],
    ]);
    expect(told(cut, later(lvs1, 4_000))[0]).toEqual(["ok", "lvs1: link eth0 has its carrier again"]);
  });

  it("has a beginning, and so has the absence of what OSPF had there", () => {
    const spans = changes(lvs1, cut, inventory, all).spans.map(
      ({ subject, value, from }) => `${subject} = ${value} ${from - at}`,
    );
    expect(spans).toEqual([
      "link eth0 = no-carrier 2000",
      "neighbour 192.168.0.1 eth0 = absent 2000",
      "neighbour 192.168.0.3 eth0 = absent 2000",
      "ospf-interface eth0 = absent 2000",
    ]);
  });

  it("is told on a router too, and twice the same is told once", () => {
    expect(told(router, withPulledCable(later(router, 2_000)))[0]).toEqual([
      "degraded",
      "router: link eth0 lost its carrier",
    ]);
    expect(told(cut, later(cut, 2_000))).toEqual([]);
  });
});

describe("an observation stored before links had a state", () => {
  it("tells nothing of them, and what comes after it tells from then on", () => {
    const { links, held } = lvs1.addresses.kind === "known" ? lvs1.addresses.value : { links: [], held: [] };
    const old = { links: links.map(({ state: _, ...link }) => link), held };
    const stored: HostObservation = JSON.parse(JSON.stringify({ ...lvs1, addresses: known(old, at) }));
    const { spans, events } = changes(stored, later(lvs1, 2_000), inventory, all);
    expect(events).toEqual([]);
    expect(spans.map(({ subject, value }) => [subject, value])).toEqual([
      ["link mgmt0", "up"],
      ["link eth0", "up"],
    ]);
  });
});

describe("a link", () => {
  const linkOf = (from: LinkState, to: LinkState | "gone") =>
    told(
      withLink(lvs1, { state: from }),
      withLink(later(lvs1, 2_000), to === "gone" ? "gone" : { state: to }),
    );

  it.each([
    ["up", "off", "degraded", "lvs1: link eth0 was set down"],
    ["off", "up", "ok", "lvs1: link eth0 was set up again"],
    ["off", "no-carrier", "info", "lvs1: link eth0 was set up, without a carrier"],
    ["no-carrier", "off", "degraded", "lvs1: link eth0 was set down"],
    ["up", "gone", "degraded", "lvs1: link eth0 is gone"],
  ] as const)("that goes from %s to %s is told", (from, to, severity, sentence) => {
    expect(linkOf(from, to)).toEqual([[severity, sentence]]);
  });

  it("without an address of its own is nobody's loss", () => {
    const spare = (state: LinkState) => (seen: HostObservation) =>
      seen.addresses.kind === "unknown"
        ? seen
        : {
            ...seen,
            addresses: known(
              {
                ...seen.addresses.value,
                links: [
                  ...seen.addresses.value.links,
                  { name: "eth7", state, mtu: 1500, kind: null, mac: null },
                ],
              },
              seen.at,
            ),
          };
    expect(told(spare("up")(lvs1), spare("no-carrier")(later(lvs1, 2_000)))).toEqual([]);
  });
});
