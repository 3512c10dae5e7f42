import { describe, expect, it } from "vitest";
import { findThings, type Thing } from "./find";

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
