/** Outside every section. */
import { FRR, fieldsOf, optional, type Part, type RoutingField } from "./field";

const LEVEL: Part = {
  kind: "choice",
  of: [
    "emergencies",
    "alerts",
    "critical",
    "errors",
    "warnings",
    "notifications",
    "informational",
    "debugging",
  ],
};

const daemons = fieldsOf("global", "both", [
  {
    id: "hostname",
    command: "hostname",
    label: "Host name",
    help: "In prompts. A running daemon keeps the one it has.",
    shape: [{ kind: "hostname" }],
    examples: [["lvs1"]],
  },
  {
    id: "password",
    command: "password",
    label: "Password",
    help: "Of the daemons' own telnet ports. With an 8 in front it is hashed already.",
    shape: [optional({ kind: "keyword", word: "8" }), { kind: "secret", longest: 80 }],
    examples: [["s3cret"]],
  },
  {
    id: "enable-password",
    command: "enable password",
    label: "Enable password",
    help: "For commands that change something, there.",
    shape: [optional({ kind: "keyword", word: "8" }), { kind: "secret", longest: 80 }],
    examples: [["s3cret"]],
  },
  {
    id: "password-encryption",
    command: "service password-encryption",
    label: "Show passwords hashed",
    help: "In what the daemons show and write.",
    shape: [],
    examples: [[]],
  },
  {
    id: "log-syslog",
    command: "log syslog",
    label: "Log to syslog",
    help: "From this level on; without one, everything.",
    shape: [optional(LEVEL)],
    examples: [[], ["informational"]],
  },
  {
    id: "log-stdout",
    command: "log stdout",
    label: "Log to standard output",
    help: "Where the service manager keeps it.",
    shape: [optional(LEVEL)],
    examples: [[]],
  },
]);

const files = [
  ...fieldsOf("global", "ospfd", [
    {
      id: "log-file",
      command: "log file",
      label: "Log file",
      help: "Of FRR; of ospfd where it is Quagga. The daemon's user must be able to write it.",
      shape: [{ kind: "path" }, optional(LEVEL)],
      examples: [["/var/log/frr/frr.log", "informational"]],
    },
  ]),
  ...fieldsOf("global", "zebra", [
    {
      id: "zebra-log-file",
      command: "log file",
      label: "Log file of zebra",
      help: "Quagga's daemons each have their own.",
      shape: [{ kind: "path" }, optional(LEVEL)],
      suites: ["quagga"],
      examples: [["/var/log/quagga/zebra.log"]],
    },
  ]),
];

const zebra = fieldsOf("global", "zebra", [
  {
    id: "router-id",
    command: "ip router-id",
    quagga: "router-id",
    aliases: ["router-id"],
    label: "Router id",
    help: "Of all protocols that are not told their own.",
    shape: [{ kind: "address" }],
    negation: "all",
    examples: [["192.0.2.7"]],
  },
  {
    id: "ospf-route-map",
    command: "ip protocol ospf route-map",
    label: "Route-map for OSPF routes",
    help: "What it denies is not used by the kernel. Right on a director that must not learn routes; on a router it disables ECMP.",
    shape: [{ kind: "name" }],
    negation: "all",
    examples: [["ANY"]],
  },
  {
    id: "integrated",
    command: "service integrated-vtysh-config",
    label: "One file for all daemons",
    help: "Says that frr.conf is the configuration of every daemon.",
    shape: [],
    suites: FRR,
    examples: [[]],
  },
]);

export const globalFields: readonly RoutingField[] = [...daemons, ...files, ...zebra];
