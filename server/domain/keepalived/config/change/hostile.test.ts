/** Whatever text comes for whatever field: it is refused, or it is that field's value and nothing else in the file has changed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Statement } from "../expand";
import type { CheckerKind } from "../view/checker-model";
import { applyKeepalivedEdit } from "./apply";
import { fieldsOfKind, PLACE_KINDS } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { hostileWord } from "./fixtures/hostile";
import { filesOf, MAIN, needsOf, placeOf, surroundings } from "./fixtures/surroundings";
import { locate } from "./locate";
import type { FieldValue, KeepalivedEdit, Place } from "./model";
import { openFiles } from "./open";
import { renamed } from "./renamed";
import { canonical, listBlocksOf, saidBy } from "./said";

const CONFIG = { configId: "lvs1" };

type Case = { readonly field: Field; readonly place: Place; readonly text: string };

const casesOf = (field: Field): Case => {
  const check: CheckerKind = field.checks[0] ?? (field.kind === "url" ? "HTTP_GET" : "TCP_CHECK");
  const { protocol = "TCP", fields = {} } = needsOf(field, field.example);
  const place = placeOf(field.kind, check, protocol);
  let text = surroundings(check, protocol);
  for (const [id, value] of Object.entries(fields)) {
    const result = applyKeepalivedEdit(filesOf(text), MAIN, { kind: "set", place, field: id, value }, CONFIG);
    if (result.kind === "edited") text = result.files[0]?.text ?? "";
  }
  return { field, place, text };
};
const CASES = PLACE_KINDS.flatMap((kind) => fieldsOfKind(kind)).map(casesOf);
/** Fields that take nearly anything printable: here most has to be written, not refused. */
const TEXTS = CASES.filter(
  ({ field: { shape } }) => shape.kind === "text" || JSON.stringify(shape).includes("url-path"),
);

/** The example with one of its words, of any line, made hostile; a word more where there is none. */
const hostileValue = (example: FieldValue): fc.Arbitrary<FieldValue> => {
  const lines = example.map((item) => (typeof item === "string" ? [item] : item));
  const isList = example.some((item) => typeof item !== "string");
  const spots = lines.flatMap((words, line) => words.map((good, word) => ({ line, word, good })));
  const spot = fc.constantFrom(...spots, {
    line: 0,
    word: lines.length === 0 ? 0 : (lines[0]?.length ?? 0),
    good: "",
  });
  return spot.chain(({ line, word, good }) =>
    hostileWord(good).map((hostile) => {
      if (!isList)
        return [...lines.flat().slice(0, line + word), hostile, ...lines.flat().slice(line + word + 1)];
      return lines.map((words, at) =>
        at === line ? [...words.slice(0, word), hostile, ...words.slice(word + 1)] : words,
      );
    }),
  );
};

/** Every statement in order, without those named. */
const others = (statements: readonly Statement[], except: ReadonlySet<Statement>): readonly string[] =>
  statements.flatMap((statement) =>
    except.has(statement)
      ? others(statement.children ?? [], except)
      : [
          JSON.stringify([statement.name, ...statement.args]),
          "{",
          ...others(statement.children ?? [], except),
          "}",
        ],
  );

const around = (text: string, place: Place, field: Field) => {
  const opened = openFiles(filesOf(text), MAIN, CONFIG.configId);
  if (opened === null) throw new Error("no main file");
  const found = locate(opened, place);
  const said = saidBy(field, found);
  const blocks = field.shape.kind === "lines" && field.id !== "entries" ? listBlocksOf(field, found) : [];
  // A password's or its type's own block may be made with it.
  const within = opened.statements
    .flatMap(({ children }) => children ?? [])
    .filter(({ name }) => name === field.within);
  return {
    value: said?.value ?? null,
    rest: others(opened.statements, new Set([...(said?.statements ?? []), ...blocks, ...within])),
  };
};

describe("hostile text in a field", () => {
  it("is refused, or is that field's value and nothing else", () => {
    let taken = 0;
    const hostile = fc
      .oneof(fc.constantFrom(...CASES), fc.constantFrom(...TEXTS))
      .chain((one) => hostileValue(one.field.example).map((value) => ({ ...one, value })));
    fc.assert(
      fc.property(hostile, ({ field, place, text, value }) => {
        const before = around(text, place, field);
        const result = applyKeepalivedEdit(
          filesOf(text),
          MAIN,
          { kind: "set", place, field: field.id, value },
          CONFIG,
        );
        if (result.kind === "refused") {
          expect(result.why).toMatch(/\S/);
          return;
        }
        taken += 1;
        const after = around(result.files[0]?.text ?? "", renamed(place, field.id, value) ?? place, field);
        expect(canonical(field, after.value)).toBe(canonical(field, value));
        expect(after.rest).toEqual(before.rest);
        expect(result.files[0]?.text).not.toMatch(/[\0\u202e\u2066\u200b\u2028\ufeff\ue000\ue001]/);
      }),
      { numRuns: 6000, seed: 20 },
    );
    // Otherwise the property would hold of a function that refuses everything.
    expect(taken).toBeGreaterThan(300);
  }, 60_000);

  it("in a name of a place that is added, and in its fields, is refused or is one block and nothing else", () => {
    const hostile = fc.tuple(
      hostileWord("web"),
      hostileWord("10.0.0.7"),
      fc.constantFrom("5", "5\n}", '"', "1 {"),
    );
    fc.assert(
      fc.property(hostile, ([name, address, weight]) => {
        const service = { head: `${address} 80`, protocol: "TCP" } as const;
        const edits: readonly KeepalivedEdit[] = [
          { kind: "add", place: { kind: "vrrp-script", name }, fields: { weight: [weight] } },
          { kind: "add", place: { kind: "service", service }, fields: { virtualhost: [name] } },
          {
            kind: "add",
            place: {
              kind: "server",
              service: { head: "10.0.0.100 80", protocol: "TCP" },
              server: `${address} 80`,
            },
            fields: { weight: [weight] },
          },
        ];
        for (const edit of edits) {
          const text = surroundings();
          const result = applyKeepalivedEdit(filesOf(text), MAIN, edit, CONFIG);
          if (result.kind === "refused") continue;
          const opened = openFiles(result.files, MAIN, CONFIG.configId);
          const added = opened ? locate(opened, edit.place).blocks : [];
          const before = openFiles(filesOf(text), MAIN, CONFIG.configId);
          const drop = new Set(added.flatMap((block) => [block, ...(block.children ?? [])]));
          const had = before && locate(before, edit.place).blocks.length > 0;
          if (!had)
            expect(others(opened?.statements ?? [], drop)).toEqual(
              others(before?.statements ?? [], new Set()),
            );
        }
      }),
      { numRuns: 700, seed: 21 },
    );
  }, 60_000);
});
