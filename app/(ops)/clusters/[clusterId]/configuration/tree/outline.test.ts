import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ChangeEdit } from "#domain/change/model";
import type { Place } from "#domain/keepalived/config/change/model";
import { type DesiredHost, replayed } from "../../draft/replayed";
import { keepalivedFields, routingFields } from "../form/fields";
import { allEntries, type Entry, filtered, outline } from "./outline";

const conf = "/etc/keepalived/keepalived.conf";
const frr = "/etc/frr/frr.conf";
const fixture = (name: string) =>
  readFileSync(
    new URL(
      `../../../../../../server/domain/keepalived/fixtures/lab/${name}.keepalived.conf`,
      import.meta.url,
    ),
    "utf8",
  );
const file = (path: string, text: string, onHost: "same" | "differs" = "same") =>
  ({ path, text, revision: 0, at: 0, by: "", reason: "", onHost, seenAt: 0 }) as const;
const director = (name: string, hello: string, onHost: "same" | "differs" = "same"): DesiredHost => ({
  hostId: name,
  name,
  roles: ["director"],
  suite: "frr",
  keepalivedPath: conf,
  configId: name,
  files: [
    file(conf, fixture(name), onHost),
    file(
      frr,
      `interface eth0\n ip ospf hello-interval ${hello}\n!\nrouter ospf\n ospf router-id 192.168.0.${name.at(-1)}\n!\n`,
    ),
  ],
});
const hosts = [director("lvs1", "1"), director("lvs2", "2", "differs")];
const service = { head: "192.168.0.100 80", protocol: "TCP" } as const;
const server: Place = { kind: "server", service, server: "192.168.0.4 80" };
const both = ["lvs1", "lvs2"];
const weigh = (hostIds: readonly string[], value: readonly string[] | null): ChangeEdit => ({
  kind: "keepalived",
  hostIds,
  edit: { kind: "set", place: server, field: "weight", value },
});
const see = (...edits: ChangeEdit[]) => {
  const replay = replayed(hosts, null, edits);
  expect(replay.refused).toEqual([]);
  const sections = outline(hosts, replay);
  const entry = (title: string): Entry => {
    const found = allEntries(sections).find((one) => one.title === title);
    if (!found) throw new Error(`no entry ${title}`);
    return found;
  };
  const weight = () => {
    const { node } = entry("192.168.0.4:80");
    if (node.kind !== "keepalived") throw new Error("not a place of keepalived");
    const field = keepalivedFields(node).find(({ id }) => id === "weight");
    if (!field) throw new Error("no weight");
    return field;
  };
  return { replay, sections, entry, weight };
};

describe("the tree of places", () => {
  it("has-a-service-once-however-many-directors-have-it", () => {
    const { sections, entry } = see();
    expect(sections.find(({ id }) => id === "services")?.entries.map(({ title }) => title)).toEqual([
      "TCP 192.168.0.100:80",
    ]);
    expect(entry("TCP 192.168.0.100:80").children.map(({ title }) => title)).toEqual([
      "192.168.0.4:80",
      "192.168.0.5:80",
    ]);
    expect(entry("192.168.0.4:80").differs).toBeNull();
  });
  it("marks-what-is-edited-new-gone-or-on-some-directors-only", () => {
    expect(see(weigh(both, ["20"])).entry("192.168.0.4:80").edited).toBe("edited");
    const gone = see({ kind: "keepalived", hostIds: both, edit: { kind: "remove", place: server } });
    expect(gone.entry("192.168.0.4:80").edited).toBe("gone");
    const half = see({ kind: "keepalived", hostIds: ["lvs1"], edit: { kind: "remove", place: server } });
    expect(half.entry("192.168.0.4:80").differs).toBe("not on lvs1");
    const more = see({
      kind: "keepalived",
      hostIds: both,
      edit: { kind: "add", place: { ...server, server: "192.168.0.6 80" }, fields: {} },
    });
    expect(more.entry("192.168.0.6:80").edited).toBe("new");
  });
  it("marks-a-file-that-is-another-one-on-its-host", () => {
    const files = see().sections.find(({ id }) => id === "files lvs2")?.entries;
    expect(files?.find(({ title }) => title === "keepalived/keepalived.conf")?.drift).toContain("lvs2");
    expect(files?.find(({ title }) => title === "frr/frr.conf")?.drift).toBeNull();
  });
  it("finds-a-place-by-pieces-of-its-own-name-and-of-what-encloses-it", () => {
    const found = allEntries(filtered(see().sections, "100:80 http")).map(({ title }) => title);
    expect(found).toContain("HTTP check");
    expect(found).not.toContain("Global settings");
    expect(filtered(see().sections, "nowhere")).toEqual([]);
  });
});

describe("the fields of a place", () => {
  it("say-what-was-and-what-is-on-every-director", () => {
    const field = see(weigh(both, ["20"])).weight();
    expect(field.hosts.map(({ value, was }) => [value, was])).toEqual([
      [["20"], ["10"]],
      [["20"], ["10"]],
    ]);
    expect([field.edited, field.differs]).toEqual([true, false]);
  });
  it("say-that-directors-differ", () => {
    expect(see(weigh(["lvs2"], ["20"])).weight().differs).toBe(true);
  });
  it("say-what-holds-when-nothing-is-said", () => {
    const [first] = see(weigh(both, null)).weight().hosts;
    expect([first?.value, first?.was, first?.otherwise]).toEqual([null, ["10"], "1"]);
  });
  it("of-routing-differ-where-they-should-not-and-not-where-they-have-to", () => {
    const { entry, replay } = see();
    const [eth0, ospf] = [entry("Interface eth0").node, entry("OSPF").node];
    if (eth0.kind !== "routing" || ospf.kind !== "routing") throw new Error("not routing");
    expect(routingFields(eth0, replay).find(({ id }) => id === "hello")?.differs).toBe(true);
    const id = routingFields(ospf, replay).find((field) => field.id === "router-id");
    expect([id?.perHost, id?.differs]).toEqual([true, false]);
  });
});
