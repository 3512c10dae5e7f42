import { describe, expect, it } from "vitest";
import { known } from "#domain/reading";
import { filterOf, type HostRow, isFiltered, matching, reachOf } from "./filter";

const host = (name: string, over: Partial<HostRow> = {}): HostRow => ({
  id: name,
  clusterId: "c1",
  clusterName: "edge",
  name,
  roles: ["director"],
  ssh: {
    address: "127.0.0.1",
    port: 22,
    user: "sluice",
    sudo: true,
    viaHostId: null,
    credential: "installation",
  },
  keyState: "confirmed",
  head: null,
  ...over,
});
const head = (reach: NonNullable<HostRow["head"]>["reach"]) =>
  ({
    reach,
    addresses: known(
      [
        {
          address: "192.168.0.3",
          prefixLength: 24,
          family: "ipv4",
          interface: "eth0",
          label: null,
          scope: "global",
        },
      ],
      0,
    ),
  }) as unknown as HostRow["head"];
const hosts = [
  host("lvs1"),
  host("lvs2", { head: head({ kind: "reachable", since: 0 }) }),
  host("r1", { roles: ["router"], clusterId: "c2", clusterName: "core" }),
];
const found = (query: string) => matching(hosts, filterOf(new URLSearchParams(query))).map((one) => one.name);

describe("the hosts shown", () => {
  it("are-all-without-a-filter", () => {
    expect(found("")).toEqual(["lvs1", "lvs2", "r1"]);
    expect(isFiltered(filterOf(new URLSearchParams()))).toBe(false);
  });
  it("are-found-by-a-piece-of-any-address-they-hold", () => expect(found("q=0.3")).toEqual(["lvs2"]));
  it("fit-every-word", () => expect(found("q=director+EDGE")).toEqual(["lvs1", "lvs2"]));
  it("belong-to-the-cluster-asked-for", () => expect(found("cluster=c2")).toEqual(["r1"]));
  it("are-one-when-a-link-led-to-it", () => expect(found("host=lvs1")).toEqual(["lvs1"]));
});

describe("reaching a host", () => {
  it("needs-no-words-while-it-answers", () => expect(reachOf(hosts[1] ?? host("x")).sentence).toBeNull());
  it("gives-the-worker's-own-reason", () => {
    expect(
      reachOf(
        host("x", {
          head: head({ kind: "unreachable", since: 0, code: "refused", why: "Connection refused." }),
        }),
      ),
    ).toEqual({
      kind: "unreachable",
      sentence: "Connection refused.",
    });
  });
  it("is-not-expected-without-ssh", () => expect(reachOf(host("rs1", { ssh: null })).kind).toBe("no-ssh"));
});
