import { describe, expect, it } from "vitest";
import type { ChangeEdit } from "#domain/change/model";
import { withPending } from "./queue";

const file = (path: string): ChangeEdit => ({ kind: "file", hostId: "a", path, base: null, text: "" });
const stored = ["one", "two", "three"].map((path, index) => ({ index, edit: file(path) }));
const paths = (edits: readonly ChangeEdit[]) => edits.map((edit) => (edit.kind === "file" ? edit.path : ""));

describe("edits on their way", () => {
  it("stand-behind-those-that-are-stored", () => {
    expect(paths(withPending(stored, [{ kind: "add", id: 1, edit: file("four") }]))).toEqual([
      "one",
      "two",
      "three",
      "four",
    ]);
  });
  it("take-out-by-the-numbers-the-stored-ones-have", () => {
    expect(
      paths(
        withPending(stored, [
          { kind: "remove", id: 1, indices: [0, 2] },
          { kind: "add", id: 2, edit: file("four") },
        ]),
      ),
    ).toEqual(["two", "four"]);
  });
  it("are-nothing-when-everything-has-arrived", () => {
    expect(paths(withPending(stored, []))).toEqual(["one", "two", "three"]);
  });
});
