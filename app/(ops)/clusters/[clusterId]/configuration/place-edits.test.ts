import { describe, expect, it } from "vitest";
import type { ChangeEdit } from "#domain/change/model";
import type { KeepalivedEdit, Place } from "#domain/keepalived/config/change/model";
import { editsMaking, editsOfField, editsRemoving } from "./place-edits";

const web = { head: "192.168.0.100 80", protocol: "TCP" } as const;
const service: Place = { kind: "service", service: web };
const server: Place = { kind: "server", service: web, server: "192.168.0.4 80" };
const edit = (of: KeepalivedEdit, ...hostIds: string[]): ChangeEdit => ({
  kind: "keepalived",
  hostIds,
  edit: of,
});
const set = (place: Place, field: string): KeepalivedEdit => ({ kind: "set", place, field, value: ["1"] });
const list = (...edits: ChangeEdit[]) => edits.map((one, index) => ({ index, edit: one }));

describe("what an undo takes out", () => {
  it("is-every-edit-of-the-field-on-these-hosts-and-no-other", () => {
    const edits = list(
      edit(set(server, "weight"), "a", "b"),
      edit(set(server, "uthreshold"), "a"),
      edit(set(service, "weight"), "a"),
      edit(set(server, "weight"), "c"),
      edit(set(server, "weight"), "b"),
    );
    expect(
      editsOfField(edits, "k service TCP 192.168.0.100 80 / server 192.168.0.4 80", "weight", ["b"]),
    ).toEqual([0, 4]);
  });
  it("of-a-new-place-is-its-making-and-all-that-was-done-inside", () => {
    const edits = list(
      edit(set(service, "quorum"), "a"),
      edit({ kind: "add", place: service, fields: {} }, "a"),
      edit({ kind: "add", place: server, fields: {} }, "a"),
      edit(set({ kind: "global" }, "router_id"), "a"),
      edit(set(server, "weight"), "a"),
    );
    expect(editsMaking(edits, "k service TCP 192.168.0.100 80")).toEqual([1, 2, 4]);
    expect(editsMaking(edits, "k global")).toEqual([]);
  });
  it("finds-a-place-however-its-head-is-spelled", () => {
    const spelled: Place = { kind: "service", service: { head: "192.168.0.100   080", protocol: "TCP" } };
    expect(
      editsRemoving(list(edit({ kind: "remove", place: spelled }, "a")), "k service TCP 192.168.0.100 80"),
    ).toEqual([0]);
  });
});
