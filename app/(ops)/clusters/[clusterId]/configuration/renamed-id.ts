/** Where a place is found once a field that names it says something else. Pure. */
import { placeKey } from "#domain/keepalived/config/change/heads";
import type { Place } from "#domain/keepalived/config/change/model";
import { renamed } from "#domain/keepalived/config/change/renamed";
import type { Words } from "./form/control";

/** Null: the field does not name it. */
export const renamedId = (place: Place, field: string, words: Words | null): string | null => {
  const next = renamed(place, field, words);
  return next === null ? null : `k:${placeKey(next)}`;
};
