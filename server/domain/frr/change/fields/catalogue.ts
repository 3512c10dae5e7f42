/** All fields, and what is known of them by suite and place. */
import type { RoutingPlace } from "../model";
import type { RoutingField, Suite } from "./field";
import { globalFields } from "./global";
import { interfaceFields } from "./interface";
import { ospfFields } from "./ospf";
import { prefixListFields, routeMapFields } from "./policy";

export const routingFields: readonly RoutingField[] = [
  ...globalFields,
  ...interfaceFields,
  ...ospfFields,
  ...routeMapFields,
  ...prefixListFields,
];

/** The fields a form of this place has. */
export const routingFieldsOf = (place: RoutingPlace["kind"], suite: Suite): readonly RoutingField[] =>
  routingFields.filter((field) => field.place === place && field.suites.includes(suite));

export const routingFieldOf = (place: RoutingPlace["kind"], id: string): RoutingField | null =>
  routingFields.find((field) => field.place === place && field.id === id) ?? null;

/** How the suite spells it. */
export const commandOf = (field: RoutingField, suite: Suite): string =>
  suite === "quagga" ? (field.quagga ?? field.command) : field.command;

/** All spellings that mean it. */
export const spellingsOf = (field: RoutingField): readonly string[] => [
  field.command,
  ...(field.quagga === undefined || field.quagga === field.command ? [] : [field.quagga]),
  ...(field.aliases ?? []).filter((alias) => alias !== field.quagga),
];
