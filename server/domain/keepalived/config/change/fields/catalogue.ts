/** Every field of every kind of place, in the order in which a new block is written. */
import type { Place } from "../model";
import { bfdFields } from "./bfd";
import { checkFields } from "./check";
import { type Field, fieldsOf, type PlaceKind } from "./field";
import { globalLvsFields } from "./global-lvs";
import { globalMailFields } from "./global-mail";
import { globalScriptFields } from "./global-scripts";
import { globalVrrpFields } from "./global-vrrp";
import { nameField } from "./head";
import { instanceFields, syncGroupFields } from "./instance";
import { serverFields } from "./server";
import { serverGroupFields, serviceFields } from "./service";
import { scriptFields, trackFileFields } from "./tracking";
import { urlFields } from "./url";

const named = (kind: PlaceKind, example: string, fields: readonly Field[]): readonly Field[] => [
  ...fieldsOf(kind, [nameField(kind, example)]),
  ...fields,
];

const BY_KIND: Readonly<Record<PlaceKind, readonly Field[]>> = {
  global: [...globalMailFields, ...globalScriptFields, ...globalLvsFields, ...globalVrrpFields],
  "vrrp-script": named("vrrp-script", "chk2", scriptFields),
  "track-file": named("track-file", "drain2", trackFileFields),
  bfd: named("bfd", "rs9", bfdFields),
  "sync-group": named("sync-group", "VG_2", syncGroupFields),
  instance: named("instance", "VI_9", instanceFields),
  "server-group": named("server-group", "web2", serverGroupFields),
  service: serviceFields,
  server: serverFields,
  check: checkFields,
  url: urlFields,
};

export const PLACE_KINDS = Object.keys(BY_KIND).filter((kind): kind is PlaceKind => kind in BY_KIND);

/** The fields of a kind of place; for a check, those of every kind of check. */
export const fieldsOfKind = (kind: PlaceKind): readonly Field[] => BY_KIND[kind];

/** The fields a place has. */
export const fieldsOfPlace = (place: Place): readonly Field[] =>
  place.kind === "check"
    ? BY_KIND.check.filter(({ checks }) => checks.includes(place.check))
    : BY_KIND[place.kind];

/** Null: the place has no such field. */
export const fieldOf = (place: Place, id: string): Field | null =>
  fieldsOfPlace(place).find((field) => field.id === id) ?? null;
