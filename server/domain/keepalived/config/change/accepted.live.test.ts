/**
 * The catalogue against keepalived itself: every field's example, and the ends of its range, in the smallest configuration around it,
 * in a network namespace with two interfaces. Needs root and keepalived 2.2.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckerKind } from "../view/checker-model";
import { applyKeepalivedEdit } from "./apply";
import { fieldsOfKind, PLACE_KINDS } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { filesOf, MAIN, needsOf, placeOf, surroundings } from "./fixtures/surroundings";
import type { FieldValue, KeepalivedEdit } from "./model";

type Case = { readonly name: string; readonly text: string };

const set = (text: string, edit: KeepalivedEdit): string => {
  const result = applyKeepalivedEdit(filesOf(text), MAIN, edit, { configId: "lvs1" });
  if (result.kind === "refused") throw new Error(`${JSON.stringify(edit)}: ${result.why}`);
  return result.files[0]?.text ?? "";
};

const decimal = (value: number): string => (value < 0.001 && value > 0 ? value.toFixed(6) : String(value));

/** Where a range depends on what stands around it: one server of weight 1. */
const EXAMPLE_ALONE = ["service ip_family", "service quorum", "service hysteresis", "server weight"];

/** The example, and the ends of a range. */
const valuesOf = (field: Field): readonly FieldValue[] => {
  const { shape } = field;
  if (EXAMPLE_ALONE.includes(`${field.kind} ${field.id}`)) return [field.example];
  switch (shape.kind) {
    case "integer":
    case "seconds":
      return [field.example, [decimal(shape.min)], [decimal(shape.max)]];
    case "choice":
      return shape.choices.map(({ word }) => [word]);
    default:
      return [field.example];
  }
};

const caseOf = (field: Field, check: CheckerKind, value: FieldValue): Case => {
  const { protocol = "TCP", fields = {} } = needsOf(field, value);
  const place = placeOf(field.kind, check, protocol);
  let around = surroundings(check, protocol);
  for (const [id, needed] of Object.entries(fields))
    around = set(around, { kind: "set", place, field: id, value: needed });
  return {
    name: `${check} ${field.kind} ${field.id} ${JSON.stringify(value)}`,
    text: set(around, { kind: "set", place, field: field.id, value }),
  };
};

const casesOf = (field: Field): readonly Case[] => {
  const checks = field.checks.length > 0 ? field.checks : [field.kind === "url" ? "HTTP_GET" : "TCP_CHECK"];
  return (checks as readonly CheckerKind[]).flatMap((check) =>
    valuesOf(field).map((value) => caseOf(field, check, value)),
  );
};

const directory = mkdtempSync(join(tmpdir(), "sluice-keepalived-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Tests every file in one namespace; what keepalived said of each, "" for nothing. */
const judge = (cases: readonly Case[]): ReadonlyMap<string, string> => {
  for (const [index, { text }] of cases.entries()) writeFileSync(join(directory, `${index}.conf`), text);
  const script = `cd ${directory}
    ip link add eth0 type veth peer name eth1; ip link set lo up; ip link set eth0 up; ip link set eth1 up
    ip link add eth2 type veth peer name eth3; ip link set eth2 up; ip link set eth3 up
    ip addr add 10.0.0.1/24 dev eth0; ip addr add 10.0.1.1/24 dev eth1
    for file in *.conf; do keepalived -t -f "$file" -i lvs1 >"$file.said" 2>&1; echo "exit $?" >>"$file.said"; done`;
  execFileSync("unshare", ["-n", "sh", "-c", script], { stdio: "pipe" });
  return new Map(
    cases.map(({ name }, index) => {
      const said = readFileSync(join(directory, `${index}.conf.said`), "utf8");
      return [name, said.trim().replace(/(?:^|\n)exit 0$/, "")];
    }),
  );
};

describe("keepalived -t", () => {
  const cases: Case[] = [{ name: "the surroundings", text: surroundings() }];
  let said: ReadonlyMap<string, string> = new Map();
  beforeAll(() => {
    for (const kind of PLACE_KINDS) for (const field of fieldsOfKind(kind)) cases.push(...casesOf(field));
    said = judge(cases);
  });

  it("takes every field's example and the ends of its range without a word", () => {
    expect(cases.length).toBeGreaterThan(300);
    const complaints = [...said]
      .filter(([, words]) => words !== "")
      .map(([name, words]) => `${name}: ${words}`);
    expect(complaints).toEqual([]);
  });
});
