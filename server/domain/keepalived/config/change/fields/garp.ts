/** Gratuitous ARP: the same settings stand in `global_defs` under a prefix, and in each vrrp_instance. */
import type { FieldSpec, PlaceKind } from "./field";
import { integer, keyed, onOff, part, parts, wholeSeconds } from "./field";

type Told = Pick<FieldSpec, "directive" | "label" | "help" | "shape" | "example"> & Partial<FieldSpec>;

const GARP: readonly Told[] = [
  {
    directive: "garp_master_delay",
    label: "Second gratuitous ARPs after",
    help: "How long after becoming master they are sent once more; 0 sends no second set.",
    shape: wholeSeconds(0, 4294),
    default: ["5"],
    example: ["10"],
  },
  {
    directive: "garp_master_repeat",
    label: "Gratuitous ARPs at a time",
    help: "How many are sent at a time after becoming master.",
    shape: integer(1, 65535),
    default: ["5"],
    example: ["1"],
  },
  {
    directive: "garp_lower_prio_delay",
    label: "Gratuitous ARPs after a lower advert, delay",
    help: "How long after an advert of lower priority a master sends them once more.",
    shape: wholeSeconds(0, 4294),
    defaultNote: "as after becoming master",
    since: [1, 2, 20],
    example: ["10"],
  },
  {
    directive: "garp_lower_prio_repeat",
    label: "Gratuitous ARPs after a lower advert",
    help: "How many a master sends at a time after an advert of lower priority.",
    shape: integer(0, 65535),
    defaultNote: "as after becoming master",
    since: [1, 2, 20],
    example: ["1"],
  },
  {
    directive: "garp_master_refresh",
    label: "Refresh gratuitous ARPs every",
    help: "How often a master repeats them; 0 never.",
    shape: wholeSeconds(0, 4294),
    default: ["0"],
    since: [1, 2, 10],
    example: ["60"],
  },
  {
    directive: "garp_master_refresh_repeat",
    label: "Gratuitous ARPs at a refresh",
    help: "How many a master sends at each refresh.",
    shape: integer(1, 65535),
    default: ["1"],
    since: [1, 2, 10],
    example: ["2"],
  },
  {
    directive: "garp_extra_if",
    label: "Gratuitous ARPs on other interfaces every",
    help: "Keeps switches aware of VIPs that stand on another interface than the instance's.",
    shape: parts(
      keyed("all", "all interfaces", null),
      part("seconds", "the interval", wholeSeconds(0, 86_400)),
    ),
    since: [2, 1, 0],
    example: ["100"],
  },
  {
    directive: "down_timer_adverts",
    label: "Adverts missed before taking over",
    help: "How many adverts a backup misses before it becomes master; every member has to have the same.",
    shape: integer(1, 100, "adverts"),
    default: ["3"],
    since: [2, 2, 3],
    example: ["4"],
  },
  {
    directive: "lower_prio_no_advert",
    label: "Silent towards lower priority",
    help: "A master answers an advert of lower priority with no advert of its own.",
    shape: onOff,
    since: [1, 2, 20],
    example: [],
  },
  {
    directive: "higher_prio_send_advert",
    label: "Last advert towards higher priority",
    help: "A master that hears a higher priority sends one more advert before it steps back.",
    shape: onOff,
    since: [1, 3, 5],
    example: [],
  },
];

/** In global_defs: `vrrp_garp_master_delay`. */
export const globalGarp: readonly FieldSpec[] = GARP.map((spec) => ({
  ...spec,
  directive: `vrrp_${spec.directive}`,
}));

export const instanceGarp: readonly FieldSpec[] = GARP.map((spec) => ({
  ...spec,
  inherits: { kind: "global" satisfies PlaceKind, field: `vrrp_${spec.directive}` },
}));
