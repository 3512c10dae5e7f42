/** Generated configurations, and every capture there is: printed as read, read as written, in any order, twice as once. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../parse";
import { printConfig } from "../print";
import { KEYWORDS } from "../view/keywords";
import { applyKeepalivedEdit } from "./apply";
import { fieldsOfKind, PLACE_KINDS } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { applied, fixture, host, textOf } from "./fixtures/read-fixture";
import { filesOf, MAIN, placeOf, surroundings } from "./fixtures/surroundings";
import { placeKey } from "./heads";
import type { KeepalivedEdit } from "./model";
import { type PlaceNode, readPlaces } from "./places";
import { canonical } from "./said";

const CONFIG = { configId: "lvs1" };
const ALL = PLACE_KINDS.flatMap((kind) => fieldsOfKind(kind));
const CAPTURES = ["articles", "dumps", "lab", "samples"].flatMap((folder) =>
  readdirSync(join(import.meta.dirname, "../../fixtures", folder))
    .filter((name) => name.includes("keepalived.conf"))
    .map((name) => `${folder}/${name}`),
);
const flat = (nodes: readonly PlaceNode[]): readonly PlaceNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)]);

/** A field of a place in the surroundings, set to its example or taken out; not one that renames the place. */
const someEdit: fc.Arbitrary<KeepalivedEdit> = fc
  .tuple(
    fc.constantFrom(
      ...ALL.filter(
        ({ id, checks }) =>
          id !== "head" && id !== "protocol" && (checks.length === 0 || checks.includes("HTTP_GET")),
      ),
    ),
    fc.boolean(),
  )
  .map(([field, there]) => ({
    kind: "set",
    place: placeOf(field.kind, "HTTP_GET"),
    field: field.id,
    value: there ? field.example : null,
  }));
const text = surroundings("HTTP_GET");
const setAll = (edits: readonly KeepalivedEdit[]): string => textOf(applied(filesOf(text), edits));
const keyOf = (edit: KeepalivedEdit): string =>
  edit.kind === "set" ? `${placeKey(edit.place)} ${edit.field}` : "";

describe("a generated configuration", () => {
  it("prints as it was parsed, and reads back everything that was set", () => {
    fc.assert(
      fc.property(fc.uniqueArray(someEdit, { selector: keyOf, minLength: 1, maxLength: 25 }), (edits) => {
        const written = setAll(edits);
        const tree = parseConfig(written);
        expect(printConfig(tree)).toBe(written);
        expect(tree.problems).toEqual([]);
        const nodes = flat(readPlaces(filesOf(written), MAIN, CONFIG));
        for (const edit of edits) {
          if (edit.kind !== "set") continue;
          const field = ALL.find(
            (one) =>
              one.id === edit.field &&
              one.kind === edit.place.kind &&
              (one.checks.length === 0 || one.checks.includes("HTTP_GET")),
          ) as Field;
          const reading = nodes
            .find(({ key }) => key === placeKey(edit.place))
            ?.fields.find((one) => one.field === field.id);
          expect(reading?.from === "file").toBe(edit.value !== null);
          if (edit.value !== null && !field.secret)
            expect(canonical(field, reading?.value ?? null)).toBe(canonical(field, edit.value));
        }
      }),
      { numRuns: 60, seed: 30 },
    );
  }, 60_000);

  it("is the same whatever the order of edits of different places", () => {
    // Of one place the order of new lines is the order in which they came.
    const places = fc.uniqueArray(someEdit, {
      selector: (edit) => placeKey(edit.place),
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(places, (edits) => {
        expect(setAll(edits.toReversed())).toBe(setAll(edits));
      }),
      { numRuns: 60, seed: 31 },
    );
  }, 60_000);

  it("is the same when every edit comes twice", () => {
    fc.assert(
      fc.property(fc.uniqueArray(someEdit, { selector: keyOf, maxLength: 12 }), (edits) => {
        expect(setAll(edits.flatMap((edit) => [edit, edit]))).toBe(setAll(edits));
      }),
      { numRuns: 60, seed: 32 },
    );
  }, 60_000);
});

describe("a capture", () => {
  it.each(CAPTURES)("%s stays byte for byte when every field is set to what it says", (name) => {
    const files = host(fixture(name));
    let count = 0;
    for (const { place, fields } of flat(readPlaces(files, MAIN, CONFIG)))
      for (const { field, value, from, hidden } of fields) {
        if (from !== "file" || hidden || value === null) continue;
        count += 1;
        const result = applyKeepalivedEdit(files, MAIN, { kind: "set", place, field, value }, CONFIG);
        expect([field, result]).toEqual([field, { kind: "edited", files }]);
      }
    expect(count).toBeGreaterThan(0);
  });
});

describe("every field", () => {
  const CONTEXTS: Readonly<Record<string, string>> = {
    global: "global_defs",
    "vrrp-script": "vrrp_script",
    "track-file": "track_file",
    "sync-group": "vrrp_sync_group",
    instance: "vrrp_instance",
    service: "virtual_server",
    server: "real_server",
    url: "url",
  };
  it("is a directive keepalived 2.2.7 knows in its block", () => {
    for (const field of ALL.filter(({ id, kind }) => id !== "head" && id !== "entries" && kind !== "bfd"))
      for (const context of field.checks.length > 0
        ? field.checks
        : [field.within ?? CONTEXTS[field.kind] ?? ""])
        expect([context, field.directive, KEYWORDS[context]?.has(field.directive)]).toEqual([
          context,
          field.directive,
          true,
        ]);
  });
});
