/** What VRRP watches: scripts, files, interfaces; and the lists that name them in instances and sync groups. */
import {
  type FieldSpec,
  fieldsOf,
  flag,
  integer,
  keyed,
  lines,
  part,
  parts,
  path,
  scriptField,
  wholeSeconds,
  word,
} from "./field";

const weight = (limit: number) =>
  parts(part("weight", "the weight", integer(-limit, limit)), keyed("reverse", "reversed", null));

const tracked = (label: string, of: "name" | "interface", limit: number) =>
  lines(
    part("name", label, word(of)),
    keyed("weight", "the weight", integer(-limit, limit)),
    keyed("reverse", "reversed", null),
    keyed("noreverse", "not reversed", null),
  );

export const scriptFields = fieldsOf("vrrp-script", [
  scriptField("script", "Script", "Exit code 0 is good; anything else counts as a failure."),
  {
    directive: "interval",
    label: "Every",
    help: "How often it is run.",
    shape: wholeSeconds(1, 4294),
    default: ["1"],
    example: ["2"],
  },
  {
    directive: "timeout",
    label: "Timeout",
    help: "After this long it has failed.",
    shape: wholeSeconds(1, 4294),
    defaultNote: "none",
    example: ["3"],
  },
  {
    directive: "rise",
    label: "Successes to be good",
    help: "So many in a row make it good again.",
    shape: integer(1, 2_147_483_647),
    default: ["1"],
    example: ["2"],
  },
  {
    directive: "fall",
    label: "Failures to be bad",
    help: "So many in a row make it bad.",
    shape: integer(1, 2_147_483_647),
    default: ["1"],
    example: ["3"],
  },
  {
    directive: "weight",
    label: "Weight",
    help: "Added to the priority while good if positive, taken off while bad if negative; 0 puts the instance into FAULT.",
    shape: weight(253),
    default: ["0"],
    example: ["-20"],
  },
  {
    directive: "user",
    label: "User",
    help: "Runs it; the group is the user's own where none is named.",
    shape: parts(part("user", "the user", word("user")), part("group", "the group", word("user"), true)),
    defaultNote: "script_user of the global settings",
    since: [1, 3, 0],
    script: true,
    example: ["root"],
  },
  {
    directive: "init_fail",
    label: "Bad at first",
    help: "Counts as failed until it was run.",
    shape: flag,
    since: [1, 3, 2],
    example: [],
  },
]);

export const trackFileFields = fieldsOf("track-file", [
  {
    directive: "file",
    label: "File",
    help: "Read whenever it changes: a number that is added to priorities or weights.",
    shape: path,
    since: [2, 0, 0],
    example: ["/run/keepalived.track"],
  },
  {
    directive: "weight",
    label: "Weight",
    help: "What the number is multiplied with; 0 makes any number but 0 a failure.",
    shape: weight(2_147_483_647),
    default: ["1"],
    since: [2, 0, 0],
    example: ["0"],
  },
  {
    directive: "init_file",
    label: "Make the file",
    help: "Writes this number at start where there is no file, or over what is there.",
    shape: parts(
      part("value", "the value", integer(-2_147_483_647, 2_147_483_647), true),
      keyed("overwrite", "over what is there", null),
    ),
    since: [2, 0, 0],
    example: ["0"],
  },
]);

/** In vrrp_instance and vrrp_sync_group. */
export const trackedFields: readonly FieldSpec[] = [
  {
    directive: "track_interface",
    label: "Watched interfaces",
    help: "One that goes down puts it into FAULT, or changes the priority by its weight.",
    shape: tracked("the interface", "interface", 253),
    perHost: true,
    example: [["eth2"]],
  },
  {
    directive: "track_script",
    label: "Watched scripts",
    help: "By the names of vrrp_script blocks; a weight here counts instead of the script's own.",
    shape: tracked("the script", "name", 253),
    example: [["chk"]],
  },
  {
    directive: "track_file",
    aliases: ["vrrp_track_file"],
    label: "Watched files",
    help: "By the names of track_file blocks; a weight here counts instead of the file's own.",
    shape: tracked("the file", "name", 254),
    since: [2, 0, 0],
    example: [["drain"]],
  },
];
