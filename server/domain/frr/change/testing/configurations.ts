/** Whole configurations for properties, made of what the catalogue allows. Passive interfaces are left out: FRR has its own ways with them. */
import fc from "fast-check";
import type { HostFiles } from "../../../change/model";
import { commandOf, routingFieldsOf } from "../fields/catalogue";
import type { RoutingField, Suite } from "../fields/field";
import { maskedPrefix } from "../lines/canonical";
import type { RoutingPlace, RoutingValue } from "../model";
import { frrPath, ospfdPath, zebraPath } from "../where";
import { valuesFor } from "./arbitrary";

const LEFT_OUT = ["passive", "passive-default", "passive-interfaces", "active-interfaces", "area", "action"];

type Lines = readonly string[];

/** No daemon keeps a network twice, and none tells 10.0.0.1/8 from 10.0.0.0/8. */
const eachOnce = (networks: readonly RoutingValue[]): readonly RoutingValue[] => {
  const prefixes = networks.map(([prefix]) => maskedPrefix(String(prefix)));
  return networks.filter((_, index) => prefixes.indexOf(prefixes[index] ?? "") === index);
};

const linesOf = (field: RoutingField, suite: Suite, lead: string): fc.Arbitrary<Lines> =>
  fc.option(valuesFor(field), { freq: 2 }).map((value) => {
    if (value === null) return [];
    const lists = (field.many ? value : [value]) as readonly RoutingValue[];
    const kept = field.id === "networks" ? eachOnce(lists) : lists;
    return kept.map((words) => {
      const all = [commandOf(field, suite), ...(typeof words === "string" ? [words] : words)];
      return lead + all.filter((word) => word !== "").join(" ");
    });
  });

const fieldsOf = (
  place: RoutingPlace["kind"],
  suite: Suite,
  daemon: string | null,
): readonly RoutingField[] =>
  routingFieldsOf(place, suite).filter(
    ({ id, daemon: own }) => !LEFT_OUT.includes(id) && (daemon === null || own === daemon || own === "both"),
  );

const body = (
  place: RoutingPlace["kind"],
  suite: Suite,
  daemon: string | null,
  lead: string,
): fc.Arbitrary<Lines> =>
  fc
    .tuple(...fieldsOf(place, suite, daemon).map((field) => linesOf(field, suite, lead)))
    .map((all) => all.flat());

const maybe = (lines: fc.Arbitrary<Lines>): fc.Arbitrary<Lines> =>
  fc.option(lines, { freq: 4, nil: [] as Lines });

const section = (head: fc.Arbitrary<string>, lines: fc.Arbitrary<Lines>): fc.Arbitrary<Lines> =>
  maybe(fc.tuple(head, lines).map(([first, rest]) => [first, ...rest, "exit", "!"]));

const text = (suite: Suite, daemon: string | null): fc.Arbitrary<string> => {
  const ospf = daemon !== "zebra";
  const parts: fc.Arbitrary<Lines>[] = [
    body("global", suite, daemon, ""),
    ...["eth0", "lo"].map((name) =>
      section(fc.constant(`interface ${name}`), body("interface", suite, daemon, " ")),
    ),
    ...(ospf ? [section(fc.constant("router ospf"), body("ospf", suite, daemon, " "))] : []),
    maybe(body("prefix-list", suite, null, "ip prefix-list VIPS ")),
    ...["VIPS", "ANY"].map((name) =>
      section(
        fc.constantFrom("permit", "deny").map((action) => `route-map ${name} ${action} 10`),
        body("route-map", suite, daemon, " "),
      ),
    ),
  ];
  return fc.tuple(...parts).map((all) => `${all.flat().join("\n")}\n`);
};

export const configurations = (suite: Suite): fc.Arbitrary<HostFiles> =>
  suite === "frr"
    ? text("frr", null).map((one) => [{ path: frrPath, text: one }])
    : fc.tuple(text("quagga", "ospfd"), text("quagga", "zebra")).map(([ospfd, zebra]) => [
        { path: ospfdPath, text: ospfd },
        { path: zebraPath, text: zebra },
      ]);
