/** `route-map NAME permit 10` and `ip prefix-list NAME`. */
import { fieldsOf, keyword, labelled, number, optional, type RoutingField } from "./field";

export const routeMapFields: readonly RoutingField[] = fieldsOf("route-map", "zebra", [
  {
    id: "action",
    // A word of the head, not a command of its own.
    command: "",
    label: "Action",
    help: "For what matches. What no entry permits is denied.",
    shape: [{ kind: "choice", of: ["permit", "deny"] }],
    examples: [["permit"], ["deny"]],
  },
  {
    id: "description",
    command: "description",
    label: "Description",
    help: "What it is for.",
    shape: [{ kind: "text", longest: 200 }],
    examples: [["VIPs", "only"]],
  },
  {
    id: "match-prefix-list",
    command: "match ip address prefix-list",
    label: "Matches prefix-list",
    help: "Routes this list permits; every route where no match is said.",
    shape: [{ kind: "name" }],
    negation: "all",
    examples: [["VIPS"]],
  },
  {
    id: "match-interface",
    command: "match interface",
    label: "Matches interface",
    help: "Routes that leave through it.",
    shape: [{ kind: "interface" }],
    negation: "all",
    examples: [["lo"]],
  },
  {
    id: "set-metric",
    command: "set metric",
    label: "Sets metric",
    help: "Of what is announced.",
    shape: [number(0, 16_777_214)],
    negation: "all",
    daemon: "ospfd",
    examples: [["1000"]],
  },
  {
    id: "set-metric-type",
    command: "set metric-type",
    label: "Sets metric type",
    help: "Type 1 adds the way to this router, type 2 does not.",
    shape: [{ kind: "choice", of: ["type-1", "type-2"] }],
    negation: "all",
    daemon: "ospfd",
    examples: [["type-1"]],
  },
  {
    id: "set-src",
    command: "set src",
    label: "Sets source address",
    help: "That the kernel uses on these routes.",
    shape: [{ kind: "address" }],
    negation: "all",
    examples: [["192.0.2.7"]],
  },
]);

/** The words behind `ip prefix-list NAME`. */
export const prefixListFields: readonly RoutingField[] = fieldsOf("prefix-list", "zebra", [
  {
    id: "description",
    command: "description",
    label: "Description",
    help: "What it is for.",
    shape: [{ kind: "text", longest: 80 }],
    examples: [["VIPs", "of", "the", "cluster"]],
  },
  {
    id: "entries",
    command: "",
    label: "Entries",
    help: "In the order of their numbers; what no entry permits is denied. With ge and le a prefix stands for those inside it of such lengths.",
    shape: [
      labelled("Number", optional(keyword("seq"), number(1, 4_294_967_295))),
      { kind: "choice", of: ["permit", "deny"], label: "Action" },
      { kind: "prefix-or-any", label: "Prefix" },
      labelled("From length", optional(keyword("ge"), number(0, 32))),
      labelled("To length", optional(keyword("le"), number(0, 32))),
    ],
    many: true,
    examples: [
      ["seq", "5", "permit", "192.0.2.100/32"],
      ["seq", "10", "deny", "any"],
    ],
  },
]);
