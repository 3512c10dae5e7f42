import { expect, it } from "vitest";
import { routingFields } from "#domain/frr/change/fields/catalogue";
import { fieldsOfKind, PLACE_KINDS } from "#domain/keepalived/config/change/fields/catalogue";
import { USUAL } from "./usual";

const known = new Set([
  ...PLACE_KINDS.flatMap((kind) => fieldsOfKind(kind).map(({ id }) => `${kind} ${id}`)),
  ...routingFields.map(({ place, id }) => `${place} ${id}`),
]);

it("every-field-that-is-shown-first-is-one-of-the-catalogue", () => {
  const named = Object.entries(USUAL).flatMap(([kind, ids]) => ids.map((id) => `${kind} ${id}`));
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});
