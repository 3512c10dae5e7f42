import { describe, expect, it } from "vitest";
import { fieldsOfKind, PLACE_KINDS } from "#domain/keepalived/config/change/fields/catalogue";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { controlOf, partTexts, routingControlOf, textOf, wordsFrom, wordsOfParts } from "./control";

const every = PLACE_KINDS.flatMap((kind) => fieldsOfKind(kind));

describe("the control of a field", () => {
  it.each(every.map((field) => [`${field.kind} ${field.id}`, field] as const))(
    "gives-back-the-words-it-was-given: %s",
    (_, field) => {
      const control = controlOf(field.shape);
      if (control.kind === "flag") return;
      if (control.kind === "parts") {
        const words = field.example.filter((word): word is string => typeof word === "string");
        expect(wordsOfParts(control.parts, partTexts(control.parts, words)) ?? []).toEqual(words);
        return;
      }
      const again = wordsFrom(control, textOf(field.example));
      expect(again).toEqual(field.example);
      expect(checkValue(field.shape, again ?? [], field.label)).toEqual({ ok: true });
    },
  );

  it("keeps-a-text-with-spaces-in-one-word", () => {
    const control = controlOf({ kind: "text", max: 20 });
    expect(wordsFrom(control, " two words ")).toEqual(["two words"]);
  });

  it("says-nothing-when-nothing-is-typed", () => {
    expect(wordsFrom({ kind: "lines" }, " \n ")).toBeNull();
    expect(wordsFrom({ kind: "words" }, "")).toBeNull();
  });

  it("offers-the-words-of-a-choice-and-the-unit-of-a-number-of-frr", () => {
    expect(routingControlOf([{ kind: "number", from: 1, to: 65535, unit: "s" }], false)).toEqual({
      kind: "word",
      unit: "s",
      numeric: true,
    });
    expect(routingControlOf([{ kind: "choice", of: ["a", "b"] }], false)).toMatchObject({
      options: [{ word: "a" }, { word: "b" }],
    });
    expect(routingControlOf([], false).kind).toBe("flag");
    expect(routingControlOf([{ kind: "prefix" }, { kind: "keyword", word: "area" }], true).kind).toBe(
      "lines",
    );
  });
});
