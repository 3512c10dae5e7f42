import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { valuesOf } from "../testing/arbitrary";
import { commandOf, routingFields, routingFieldsOf, spellingsOf } from "./catalogue";
import { matchesOf } from "./match";
import { checkWords, hasSecret, isValue } from "./parts";

const named = routingFields.map((field) => [`${field.place} ${field.id}`, field] as const);

describe("the catalogue", () => {
  test("has one field of a name in a place", () => {
    expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
  });

  test.each(named)("explains %s and gives examples its own shape takes", (_, field) => {
    expect(field.label).toMatch(/^[A-Z]/);
    expect(field.help).toMatch(/^[A-Z].*\.$/);
    expect(field.examples.length).toBeGreaterThan(0);
    for (const example of field.examples) expect(checkWords(field.shape, example)).toBeNull();
  });

  test.each(named.filter(([, field]) => field.id !== "action"))(
    "knows a line of %s again in every spelling",
    (_, field) => {
      fc.assert(
        fc.property(fc.constantFrom(...spellingsOf(field)), valuesOf(field.shape), (command, value) => {
          const words = [...(command === "" ? [] : command.split(" ")), ...value];
          const found = matchesOf(field.place, words).map((match) => match.field);
          expect(found).toContain(field);
          // Several only where Quagga's daemons each have their own.
          expect(new Set(found.map(({ command: one }) => one)).size).toBe(1);
        }),
        { numRuns: 20 },
      );
    },
  );

  test("gives a default in words of its own shape", () => {
    for (const { shape, default: words } of routingFields)
      if (words !== null) expect(checkWords(shape, words.split(" "))).toBeNull();
  });

  test("has fewer fields for Quagga, and its own spellings", () => {
    const ids = routingFieldsOf("interface", "quagga").map(({ id }) => id);
    expect(ids).toContain("hello");
    expect(ids).not.toContain("passive");
    const arrival = routingFieldsOf("ospf", "quagga").find(({ id }) => id === "lsa-min-arrival");
    expect(arrival && commandOf(arrival, "quagga")).toBe("timers lsa arrival");
    expect(arrival && commandOf(arrival, "frr")).toBe("timers lsa min-arrival");
  });

  test("knows which values are secrets", () => {
    expect(routingFields.filter(({ shape }) => hasSecret(shape)).map(({ id }) => id)).toEqual([
      "password",
      "enable-password",
      "authentication-key",
      "message-digest-keys",
    ]);
  });
});

describe("words of a value", () => {
  const shapeOf = (place: string, id: string) =>
    routingFields.find((field) => field.place === place && field.id === id)?.shape ?? [];

  test.each([
    ["ospf", "redistribute", ["connected", "metric-type", "1"], null],
    ["ospf", "redistribute", ["connected", "metric"], '"metric" does not belong there'],
    ["ospf", "redistribute", ["ospf"], '"ospf" must be one of connected, static, kernel, bgp, rip, isis'],
    [
      "ospf",
      "networks",
      ["10.0.0.0/33", "area", "0"],
      '"10.0.0.0/33" must be an IPv4 prefix such as 192.168.0.0/24',
    ],
    ["ospf", "networks", ["10.0.0.0/8"], "is not complete"],
    ["interface", "cost", ["007"], '"007" must be a number from 1 to 65535'],
    [
      "interface",
      "authentication-key",
      ["ninechars"],
      '"ninechars" must be 1 to 8 characters without spaces or |, and not just "8"',
    ],
    ["prefix-list", "entries", ["permit", "any", "le", "32"], '"any" takes no lengths'],
    [
      "prefix-list",
      "entries",
      ["permit", "10.0.0.0/8", "ge", "8"],
      "ge 8 must be more than the length 8 of its prefix",
    ],
    ["prefix-list", "entries", ["permit", "10.0.0.0/8", "ge", "16", "le", "12"], "le 12 must be 16 or more"],
  ])("of %s %s: %j", (place, id, words, why) => {
    expect(checkWords(shapeOf(place, id), words)).toBe(why);
  });

  test("that stand in a file may be longer than they may be written: the daemon cuts them", () => {
    expect(isValue(shapeOf("interface", "authentication-key"), ["ninechars"])).toBe(true);
  });
});
