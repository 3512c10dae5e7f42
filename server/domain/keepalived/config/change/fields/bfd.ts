/** `bfd_instance`: a BFD session a BFD_CHECK goes by. */
import { address, type FieldSpec, fieldsOf, flag, integer } from "./field";

const interval = (directive: string, label: string, help: string, least: number, otherwise: string) => ({
  directive,
  label,
  help,
  shape: integer(least, 4_294_967, "ms"),
  default: [otherwise],
  example: [String(2 * least)],
});

const SINCE = [1, 4, 0] as const;

const specs: readonly FieldSpec[] = [
  {
    directive: "neighbor_ip",
    aliases: ["neighbour_ip"],
    label: "Neighbour",
    help: "The address the session is with.",
    shape: address,
    example: ["10.0.0.9"],
  },
  {
    directive: "source_ip",
    label: "Source",
    help: "This director's address for the session.",
    shape: address,
    perHost: true,
    example: ["10.0.0.1"],
  },
  interval("min_rx", "Receives every", "The shortest interval it can receive at.", 1, "10"),
  interval("min_tx", "Sends every", "The shortest interval it wants to send at.", 1, "10"),
  interval(
    "idle_tx",
    "Sends every, idle",
    "The interval it sends at while the session is down.",
    1000,
    "1000",
  ),
  {
    directive: "multiplier",
    label: "Missed packets",
    help: "So many missed in a row end the session.",
    shape: integer(1, 255),
    default: ["5"],
    example: ["3"],
  },
  {
    directive: "passive",
    label: "Passive",
    help: "Waits for the neighbour to begin.",
    shape: flag,
    example: [],
  },
  {
    directive: "ttl",
    label: "TTL",
    help: "Of its IPv4 packets.",
    shape: integer(1, 255),
    default: ["255"],
    example: ["64"],
  },
  {
    directive: "max_hops",
    label: "Hops",
    help: "How many hops away the neighbour may be; 255 does not look.",
    shape: integer(-1, 255),
    default: ["0"],
    example: ["1"],
  },
];

export const bfdFields = fieldsOf(
  "bfd",
  specs.map((spec) => ({ ...spec, since: SINCE })),
);
