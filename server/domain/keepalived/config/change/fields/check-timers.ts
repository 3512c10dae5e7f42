/** Timers that may stand in virtual_server, real_server and a check: each level is the default of the next. */
import { type FieldSpec, integer, onOff, type PlaceKind, seconds } from "./field";

/** `outer`: the place whose setting holds where nothing is said. */
export const timerFields = (outer: PlaceKind | null): readonly FieldSpec[] => {
  const from = (field: string): Partial<FieldSpec> =>
    outer === null ? {} : { inherits: { kind: outer, field } };
  return [
    {
      directive: "delay_loop",
      label: "Check every",
      help: "How often each check is made.",
      shape: seconds(0.000001, 4294),
      default: ["60"],
      example: ["6"],
      ...from("delay_loop"),
    },
    {
      directive: "connect_timeout",
      label: "Timeout",
      help: "How long a check waits for an answer.",
      shape: seconds(0.000001, 4294),
      default: ["5"],
      ...(outer === "server" ? {} : { since: [2, 0, 0] }),
      example: ["3"],
      ...from("connect_timeout"),
    },
    {
      directive: "retry",
      label: "Retries",
      help: "So many more checks have to fail before the server counts as down.",
      // MISC_CHECK makes none by default, and a check may be told to make none; the levels above it may not.
      shape: integer(outer === "server" ? 0 : 1, 4_294_967_295),
      defaultNote: "1; 3 for DNS_CHECK; 0 for MISC_CHECK",
      since: [1, 2, 20],
      example: ["2"],
      ...from("retry"),
    },
    {
      directive: "delay_before_retry",
      label: "Retry after",
      help: "How long it waits before a retry.",
      shape: seconds(0, 4294),
      defaultNote: "1 s; 3 s for HTTP_GET and SSL_GET; delay_loop for DNS_CHECK",
      example: ["1"],
      ...from("delay_before_retry"),
    },
    {
      directive: "warmup",
      label: "First check within",
      help: "The first check is made at a random moment within this time; 0 makes it at once.",
      shape: seconds(0, 4294),
      defaultNote: "delay_loop",
      example: ["0"],
      ...from("warmup"),
    },
    {
      directive: "alpha",
      label: "Down until checked",
      help: "Starts with every server down, until its checks have passed.",
      shape: onOff,
      example: [],
      ...from("alpha"),
    },
  ];
};
