/** Values, places and edits of the routing configuration for properties: everything that may be written, and text that may not. */
import fc from "fast-check";
import { routingFieldsOf } from "../fields/catalogue";
import type { Part, RoutingField, Suite } from "../fields/field";
import { checkWords } from "../fields/parts";
import type { RoutingEdit, RoutingPlace, RoutingValue } from "../model";

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc
  .tuple(fc.integer({ min: 1, max: 223 }), octet, octet, octet)
  .map((octets) => octets.join("."));
const prefix = fc
  .tuple(ipv4, fc.integer({ min: 0, max: 32 }))
  .map(([address, length]) => `${address}/${length}`);
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const secret = (longest: number): fc.Arbitrary<string> =>
  fc
    .string({
      unit: fc.constantFrom(...`${plain}!"#$%&'()*+,-./:;<=>?@[]^_{}~`),
      minLength: 1,
      maxLength: Math.min(longest, 12),
    })
    .filter((text) => text !== "8");
const word = fc.string({ unit: fc.constantFrom(...`${plain}_.:,;!#"'$()`), minLength: 1, maxLength: 8 });
const name = fc.string({ unit: fc.constantFrom(...plain), minLength: 1, maxLength: 10 });

const wordsOf = (part: Part): fc.Arbitrary<readonly string[]> => {
  const one = (text: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> => text.map((value) => [value]);
  switch (part.kind) {
    case "number":
      return one(
        fc
          .oneof(fc.constantFrom(part.from, part.to), fc.integer({ min: part.from, max: part.to }))
          .map(String),
      );
    case "choice":
      return one(fc.constantFrom(...part.of));
    case "keyword":
      return fc.constant([part.word]);
    case "address":
      return one(ipv4);
    case "prefix":
      return one(prefix);
    case "prefix-or-any":
      return one(fc.oneof(prefix, fc.constant("any")));
    case "interface-address":
      return one(fc.oneof(prefix, fc.constant("2001:db8::7/64")));
    case "area":
      return one(fc.constantFrom("0", "1", "10.0.0.1", "4294967295"));
    case "interface":
      return one(fc.constantFrom("eth0", "eth1", "lo", "dummy0", "bond0.100"));
    case "name":
      return one(name);
    case "hostname":
      return one(name);
    case "path":
      return one(fc.constantFrom("/var/log/frr/frr.log", "/var/log/a-b_c.log"));
    case "secret":
      return one(secret(part.longest));
    case "text":
      return fc.array(word, { minLength: 1, maxLength: 4 });
    case "optional":
      return fc.oneof(fc.constant<readonly string[]>([]), valuesOf(part.parts));
  }
};

/** Words of a value that fits a shape. */
export const valuesOf = (shape: readonly Part[]): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(...shape.map(wordsOf))
    .map((groups) => groups.flat())
    // Lengths that do not go with their prefix.
    .filter((words) => checkWords(shape, words) === null);

export const places: fc.Arbitrary<RoutingPlace> = fc.oneof(
  fc.constant<RoutingPlace>({ kind: "global" }),
  fc.constantFrom<RoutingPlace>({ kind: "interface", name: "eth0" }, { kind: "interface", name: "lo" }),
  fc.constant<RoutingPlace>({ kind: "ospf" }),
  fc.constantFrom<RoutingPlace>(
    { kind: "route-map", name: "ANY", sequence: 10 },
    { kind: "route-map", name: "VIPS", sequence: 20 },
  ),
  fc.constantFrom<RoutingPlace>({ kind: "prefix-list", name: "VIPS" }),
);

export const valuesFor = (field: RoutingField): fc.Arbitrary<RoutingValue> =>
  field.many
    ? fc.uniqueArray(valuesOf(field.shape), {
        minLength: 1,
        maxLength: 3,
        selector: (value) => (field.identity === "all" ? value : value.slice(0, field.identity)).join(" "),
      })
    : valuesOf(field.shape);

export const settings = (suite: Suite): fc.Arbitrary<Extract<RoutingEdit, { kind: "set" }>> =>
  places.chain((place) =>
    fc
      .constantFrom(...routingFieldsOf(place.kind, suite))
      .chain((field) =>
        fc
          .option(valuesFor(field), { freq: 5 })
          .map((value) => ({ kind: "set", place, field: field.id, value }) as const),
      ),
  );

/** What could leave its word, its line, its section, or vtysh. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\n",
    "\r",
    "10\nshutdown",
    "10\n!",
    "x\nrouter ospf\n no network 0.0.0.0/0 area 0",
    "!",
    "# a",
    "a | b",
    "|",
    "a\tb",
    "end\nwrite",
    "$(reboot)",
    "`id`",
    "; id",
    "?",
    "no",
    "default",
    "exit",
    "\u0000",
    "\u0085",
    "\u2028",
    "\u00a0",
    "\u202e",
    "到",
    "١",
    "0x10",
    "1e3",
    "-1",
    "+1",
    "01",
    "../../etc/passwd",
    "/a/../b",
  ),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .tuple(
      fc.constantFrom("10", "eth0", "0.0.0.0", "192.168.0.0/24", "VIPS", "permit"),
      fc.string({ minLength: 1, maxLength: 6 }),
    )
    .map(([good, more]) => good + more),
);
