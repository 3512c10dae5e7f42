/**
 * The catalogue against FRR's own reading of a file: `vtysh -C -f FILE`, which needs no daemons. Needs Debian's frr (8.4).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { textAt } from "../../change/files";
import type { HostFiles } from "../../change/model";
import { applyRoutingEdit } from "./apply";
import { routingFieldsOf } from "./fields/catalogue";
import type { RoutingField } from "./fields/field";
import type { RoutingEdit, RoutingPlace } from "./model";
import { newDirector, newRouter } from "./recipes";
import { settings } from "./testing/arbitrary";
import { configurations } from "./testing/configurations";
import { frrPath } from "./where";

const folder = mkdtempSync(join(tmpdir(), "sluice-frr-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What vtysh says of a file; "" where it takes all of it. */
const complaints = (text: string): string => {
  const path = join(folder, "frr.conf");
  writeFileSync(path, text);
  try {
    execFileSync("vtysh", ["-C", "-f", path], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (error) {
    return error instanceof Error && "stdout" in error && "stderr" in error
      ? `${error.stdout}${error.stderr}`
      : String(error);
  }
};

const written = (edits: readonly RoutingEdit[]): string => {
  let files: HostFiles = [];
  for (const edit of edits) {
    const made = applyRoutingEdit(files, "frr", edit);
    if (made.kind === "refused") throw new Error(`${JSON.stringify(edit)}: ${made.why}`);
    files = made.files;
  }
  return textAt(files, frrPath) ?? "";
};

const places: readonly RoutingPlace[] = [
  { kind: "global" },
  { kind: "interface", name: "eth0" },
  { kind: "ospf" },
  { kind: "route-map", name: "VIPS", sequence: 10 },
  { kind: "prefix-list", name: "VIPS" },
];

const example = (
  place: RoutingPlace,
  field: RoutingField,
  words: readonly string[],
): readonly RoutingEdit[] => {
  const value = field.many ? [words] : words;
  return place.kind === "route-map"
    ? [{ kind: "add", place, fields: { [field.id]: value } }]
    : [{ kind: "set", place, field: field.id, value }];
};

describe("vtysh -C", () => {
  test("refuses what is no command: it does look", () => {
    expect(complaints("interface eth0\n ip ospf cost 0\n")).toContain("line 2");
  });

  test.each(places.map((place) => [place.kind, place] as const))("takes every example of %s", (_, place) => {
    for (const field of routingFieldsOf(place.kind, "frr"))
      for (const words of field.examples) {
        const text = written(example(place, field, words));
        expect([field.id, text, complaints(text)]).toEqual([field.id, text, ""]);
      }
  });

  test("takes the configuration of a new director and of a new router", () => {
    const segment = { area: "0", prefix: "192.168.0.0/24", hello: 1, dead: 4 };
    const common = { suite: "frr", device: "eth0", segment } as const;
    const vips = ["192.168.0.100", "192.168.0.101"];
    for (const vipsOn of ["lo", "dummy0"] as const)
      expect(
        complaints(
          written(newDirector({ ...common, hostname: "lvs1", routerId: "192.168.0.2", vips, vipsOn })),
        ),
      ).toBe("");
    const others = [{ prefix: "192.168.1.0/24", device: "eth1" }];
    expect(
      complaints(
        written(newRouter({ ...common, hostname: "r", routerId: "192.168.0.1", others, maximumPaths: 8 })),
      ),
    ).toBe("");
  });

  test("takes whatever edits wrote, within their ranges and at their ends", () => {
    fc.assert(
      fc.property(fc.array(settings("frr"), { minLength: 20, maxLength: 40 }), (edits) => {
        let files: HostFiles = [];
        for (const edit of edits) {
          const made = applyRoutingEdit(files, "frr", edit);
          if (made.kind === "edited") files = made.files;
        }
        expect(complaints(textAt(files, frrPath) ?? "")).toBe("");
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(configurations("frr"), (files) => {
        expect(complaints(textAt(files, frrPath) ?? "")).toBe("");
      }),
      { numRuns: 40 },
    );
  });
});
