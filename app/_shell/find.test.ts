import { describe, expect, it } from "vitest";
import { sampleView } from "../../server/domain/cluster/fixtures/sample-view";
import { findThings } from "./find";
import { generalThings, problemsOf, type Thing, thingsOf } from "./things";

const thing = (kind: Thing["kind"], label: string, detail: string): Thing => ({
  id: `${kind} ${label}`,
  kind,
  label,
  detail,
  status: "ok",
  href: "/",
});
const things = [
  thing("Director", "lvs1", "192.168.0.2 · edge"),
  thing("Director", "lvs2", "192.168.0.3 · edge"),
  thing("VIP", "192.168.0.100", "edge"),
  thing("Service", "tcp 192.168.0.100:80", "shop · edge"),
  thing("Real server", "rs1", "192.168.0.4:80 · shop · edge"),
];
const found = (query: string) => findThings(things, query).map((entry) => entry.label);

describe("the palette finds", () => {
  it("a-host-by-name", () => expect(found("lvs2")).toEqual(["lvs2"]));
  it("a-host-by-a-piece-of-its-address", () => expect(found("0.3")).toEqual(["lvs2"]));
  it("a-vip-before-the-service-that-only-contains-it", () => {
    expect(found("192.168.0.100")).toEqual(["192.168.0.100", "tcp 192.168.0.100:80"]);
  });
  it("a-kind-narrows-the-search", () => expect(found("director edge")).toEqual(["lvs1", "lvs2"]));
  it("every-word-must-fit", () => expect(found("lvs1 nowhere")).toEqual([]));
  it("nothing-for-nothing", () => expect(found("  ")).toEqual([]));
});

describe("before anything is typed", () => {
  it("clusters-stand-first-then-hosts-and-nothing-else", () => {
    const view = sampleView({ routers: 1, directors: 2, services: 2, servers: 2 });
    expect(generalThings(thingsOf(view)).map((entry) => entry.kind)).toEqual([
      "Cluster",
      "Director",
      "Director",
      "Router",
    ]);
    expect(generalThings(thingsOf(view), 2)).toHaveLength(2);
  });
  it("what-is-wrong-leads-to-what-it-is-about", () => {
    const view = sampleView();
    const problem = {
      code: "host.link",
      severity: "degraded",
      title: "lvs1: link eth0 has no carrier",
      affects: "",
      since: null,
      affectsTraffic: true,
      subject: { kind: "host", id: "lvs1-id" },
    } as const;
    expect(problemsOf({ ...view, problems: [problem] })).toMatchObject([
      { kind: "Problem", label: problem.title, status: "degraded", href: expect.stringContaining("lvs1-id") },
    ]);
  });
});

describe("everything that has a page can be found", () => {
  const view = sampleView({ routers: 1, directors: 2, services: 2, servers: 2 });
  it("once-each-with-an-address-of-its-own", () => {
    const all = thingsOf(view);
    expect(all.map((entry) => entry.kind)).toEqual([
      "Cluster",
      "Director",
      "Director",
      "Router",
      ...["VIP", "VIP", "Service", "Service"],
      ...["Real server", "Real server", "Real server", "Real server"],
    ]);
    expect(new Set(all.map((entry) => entry.id)).size).toBe(all.length);
    expect(new Set(all.map((entry) => entry.href)).size).toBe(all.length);
  });
  it("a-director-by-its-ssh-address-when-no-other-is-known", () => {
    expect(findThings(thingsOf(view), "192.168.1.3").map((entry) => entry.label)).toEqual(["lvs2"]);
  });
});
