/** `router ospf`. */
import {
  FRR,
  fieldsOf,
  keyword,
  labelled,
  milliseconds,
  number,
  optional,
  type RoutingField,
  seconds,
} from "./field";

const METRIC = labelled("Metric", optional(keyword("metric"), number(0, 16_777_214)));
const METRIC_TYPE = labelled(
  "Metric type",
  optional(keyword("metric-type"), { kind: "choice", of: ["1", "2"] }),
);
const ROUTE_MAP = labelled("Route-map", optional(keyword("route-map"), { kind: "name" }));

const networks = fieldsOf("ospf", "ospfd", [
  {
    id: "router-id",
    command: "ospf router-id",
    aliases: ["router-id"],
    label: "Router id",
    help: "Written like an address, different on every router. FRR with neighbours takes another one only after `clear ip ospf process`.",
    shape: [{ kind: "address" }],
    adjacency: "restarts",
    examples: [["192.0.2.7"]],
  },
  {
    id: "networks",
    command: "network",
    label: "Networks",
    help: "Interfaces with an address in the prefix take part and are announced: a VIP on lo too, when its prefix is covered.",
    shape: [{ kind: "prefix", label: "Prefix" }, keyword("area"), { kind: "area", label: "Area" }],
    many: true,
    identity: 1,
    negation: "all",
    remade: true,
    adjacency: "restarts",
    examples: [
      ["192.0.2.0/24", "area", "0"],
      ["198.51.100.7/32", "area", "0.0.0.0"],
    ],
  },
  {
    id: "passive-default",
    command: "passive-interface default",
    label: "Passive by default",
    help: "Interfaces look for neighbours only where they are named as active.",
    shape: [],
    adjacency: "restarts",
    examples: [[]],
  },
  {
    id: "passive-interfaces",
    command: "passive-interface",
    label: "Passive interfaces",
    help: "Announced, but no neighbour is looked for there.",
    shape: [{ kind: "interface" }],
    many: true,
    adjacency: "restarts",
    examples: [["eth1"]],
  },
  {
    id: "active-interfaces",
    command: "no passive-interface",
    label: "Active interfaces",
    help: "Exceptions where passive is the default.",
    shape: [{ kind: "interface" }],
    many: true,
    adjacency: "restarts",
    examples: [["eth0"]],
  },
  {
    id: "area-authentication",
    command: "area",
    label: "Authentication of areas",
    help: "Nothing behind it means a plain password. All routers of a segment need the same.",
    shape: [{ kind: "area" }, keyword("authentication"), optional(keyword("message-digest"))],
    many: true,
    identity: 2,
    negation: 2,
    adjacency: "same-segment",
    examples: [["0", "authentication", "message-digest"]],
  },
]);

const routes = fieldsOf("ospf", "ospfd", [
  {
    id: "maximum-paths",
    command: "maximum-paths",
    label: "Maximum paths",
    help: "Next hops of one route. On a router at least as many as there are directors.",
    shape: [number(1, 64)],
    suites: FRR,
    since: "8.0",
    examples: [["8"]],
  },
  {
    id: "redistribute",
    command: "redistribute",
    label: "Redistribute",
    help: "Routes from elsewhere that are announced, with a metric or a route-map. A VIP can be announced so.",
    shape: [
      { kind: "choice", of: ["connected", "static", "kernel", "bgp", "rip", "isis"] },
      METRIC,
      METRIC_TYPE,
      ROUTE_MAP,
    ],
    anyOrder: ["metric", "metric-type", "route-map"],
    many: true,
    identity: 1,
    negation: 1,
    examples: [["connected"], ["static", "metric", "20", "metric-type", "1", "route-map", "VIPS"]],
  },
  {
    id: "default-information",
    command: "default-information originate",
    label: "Announce a default route",
    help: "Only where this router has one itself, unless always is said.",
    shape: [optional(keyword("always")), METRIC, METRIC_TYPE, ROUTE_MAP],
    anyOrder: ["always", "metric", "metric-type", "route-map"],
    examples: [[], ["always", "metric", "10"]],
  },
  {
    id: "auto-cost",
    command: "auto-cost reference-bandwidth",
    label: "Reference bandwidth",
    help: "An interface of this bandwidth has cost 1 where none is given. All routers need the same.",
    shape: [{ kind: "number", from: 1, to: 4_294_967, unit: "Mbit/s" }],
    examples: [["10000"]],
  },
  {
    id: "distance",
    command: "distance",
    label: "Distance",
    help: "Of routes learned from OSPF, against those from elsewhere.",
    shape: [number(1, 255)],
    negation: "all",
    examples: [["110"]],
  },
]);

const timers = fieldsOf("ospf", "ospfd", [
  {
    id: "throttle-spf",
    command: "timers throttle spf",
    label: "SPF delays",
    help: "Delay after a change, first hold time and longest hold time between two calculations.",
    shape: [
      labelled("Delay", milliseconds(600_000)),
      labelled("First hold", milliseconds(600_000)),
      labelled("Longest hold", milliseconds(600_000)),
    ],
    default: "0 50 5000",
    examples: [["50", "100", "5000"]],
  },
  {
    id: "throttle-lsa",
    command: "timers throttle lsa all",
    label: "LSA delay",
    help: "The least time between two announcements of one LSA.",
    shape: [milliseconds(5_000)],
    default: "5000",
    examples: [["200"]],
  },
  {
    id: "lsa-min-arrival",
    command: "timers lsa min-arrival",
    quagga: "timers lsa arrival",
    aliases: ["timers lsa arrival"],
    label: "LSA arrival",
    help: "The least time between two copies of an LSA that are taken. Not longer than the LSA delay of the neighbours.",
    shape: [milliseconds(5_000)],
    default: "1000",
    examples: [["100"]],
  },
]);

const maintenance = fieldsOf("ospf", "ospfd", [
  {
    id: "log-adjacency",
    command: "log-adjacency-changes",
    label: "Log adjacencies",
    help: "With detail every state is logged, not only the first and the last.",
    shape: [optional(keyword("detail"))],
    examples: [[], ["detail"]],
  },
  {
    id: "max-metric",
    command: "max-metric router-lsa administrative",
    label: "No transit",
    help: "Others route around it. Its own addresses keep their cost: it does not drain a director.",
    shape: [],
    examples: [[]],
  },
  {
    id: "max-metric-startup",
    command: "max-metric router-lsa on-startup",
    label: "No transit after a start",
    help: "For so long.",
    shape: [seconds(5, 86_400)],
    examples: [["60"]],
  },
  {
    id: "max-metric-shutdown",
    command: "max-metric router-lsa on-shutdown",
    label: "No transit before a stop",
    help: "For so long.",
    shape: [seconds(5, 100)],
    examples: [["30"]],
  },
]);

export const ospfFields: readonly RoutingField[] = [...networks, ...routes, ...timers, ...maintenance];
