/** The health checks of a real server, each kind with the fields it has. */
import type { CheckerKind } from "../../view/checker-model";
import { timerFields } from "./check-timers";
import {
  address,
  choice,
  type Field,
  type FieldSpec,
  fieldsOf,
  integer,
  keyed,
  onOff,
  part,
  parts,
  port,
  scriptField,
  wholeSeconds,
  word,
} from "./field";

const HTTP: readonly CheckerKind[] = ["HTTP_GET", "SSL_GET"];
const CONNECTING: readonly CheckerKind[] = [
  ...HTTP,
  "TCP_CHECK",
  "SMTP_CHECK",
  "DNS_CHECK",
  "UDP_CHECK",
  "PING_CHECK",
];
const TIMED: readonly CheckerKind[] = [...CONNECTING, "MISC_CHECK"];

export const CHECK_SINCE: Readonly<Partial<Record<CheckerKind, readonly [number, number, number]>>> = {
  DNS_CHECK: [1, 3, 0],
  BFD_CHECK: [2, 0, 0],
  FILE_CHECK: [2, 1, 0],
  UDP_CHECK: [2, 1, 0],
  PING_CHECK: [2, 1, 0],
};

/** What each check is, in operators' words. */
export const CHECK_WORDS: Readonly<Record<CheckerKind, string>> = {
  HTTP_GET: "HTTP check",
  SSL_GET: "HTTPS check",
  TCP_CHECK: "TCP check",
  SMTP_CHECK: "SMTP check",
  DNS_CHECK: "DNS check",
  MISC_CHECK: "script check",
  UDP_CHECK: "UDP check",
  PING_CHECK: "ping check",
  FILE_CHECK: "file check",
  BFD_CHECK: "BFD check",
};

const of = (checks: readonly CheckerKind[], ...specs: readonly FieldSpec[]): readonly FieldSpec[] =>
  specs.map((spec) => ({ ...spec, checks }));

const timers = timerFields("server");

const connection: readonly FieldSpec[] = [
  {
    directive: "connect_ip",
    label: "Address",
    help: "Checks another address than the server's own.",
    shape: address,
    defaultNote: "the real server's",
    since: [1, 2, 13],
    example: ["10.0.0.9"],
  },
  {
    directive: "connect_port",
    label: "Port",
    help: "Checks another port than the server's own.",
    shape: port,
    defaultNote: "the real server's",
    example: ["8080"],
  },
  {
    directive: "bindto",
    label: "From address",
    help: "The director's address the check is made from.",
    shape: address,
    perHost: true,
    example: ["10.0.0.1"],
  },
  {
    directive: "bind_port",
    label: "From port",
    help: "The director's port the check is made from.",
    shape: port,
    since: [1, 2, 13],
    example: ["5000"],
  },
  {
    directive: "bind_if",
    label: "From interface",
    help: "The director's interface the check is made from.",
    shape: word("interface"),
    perHost: true,
    since: [1, 3, 6],
    example: ["eth0"],
  },
  {
    directive: "fwmark",
    label: "Firewall mark",
    help: "Marks the check's packets.",
    shape: integer(1, 4_294_967_295),
    since: [1, 2, 13],
    example: ["7"],
  },
];

export const checkFields: readonly Field[] = fieldsOf("check", [
  ...of(CONNECTING, ...connection),
  ...of(CONNECTING, ...timers.filter(({ directive }) => directive === "connect_timeout")),
  ...of(TIMED, ...timers.filter(({ directive }) => directive !== "connect_timeout" && directive !== "retry")),
  // Before 1.2.20 it was called nb_get_retry; HTTP_GET and SSL_GET alone still take that.
  ...of(
    HTTP,
    ...timers
      .filter(({ directive }) => directive === "retry")
      .map((spec) => ({ ...spec, aliases: ["nb_get_retry"] })),
  ),
  ...of(
    TIMED.filter((kind) => !HTTP.includes(kind)),
    ...timers.filter(({ directive }) => directive === "retry"),
  ),
  ...of(TIMED, {
    directive: "log_all_failures",
    label: "Log every failure",
    help: "Logs failures that are retried, too.",
    shape: onOff,
    inherits: { kind: "global", field: "checker_log_all_failures" },
    since: [2, 0, 11],
    example: [],
  }),
  ...of(
    HTTP,
    {
      directive: "http_protocol",
      label: "HTTP version",
      help: "1.1 and 1.0C ask the server to close the connection.",
      shape: choice({ "1.0": "1.0", "1.0C": "1.0 with Connection: close", "1.1": "1.1" }),
      default: ["1.0"],
      since: [2, 0, 17],
      example: ["1.1"],
    },
    {
      directive: "fast_recovery",
      label: "All urls at once",
      help: "Checks every url without a pause when it starts or comes back.",
      shape: onOff,
      since: [2, 0, 17],
      example: [],
    },
    {
      directive: "virtualhost",
      label: "Host name",
      help: "Sent as Host.",
      shape: word("domain"),
      inherits: { kind: "server", field: "virtualhost" },
      since: [1, 3, 6],
      example: ["www.example.com"],
    },
  ),
  ...of(["SSL_GET"], {
    directive: "enable_sni",
    label: "Server name in TLS",
    help: "Says the host name in the TLS handshake.",
    shape: onOff,
    since: [1, 4, 3],
    example: [],
  }),
  ...of(["SMTP_CHECK"], {
    directive: "helo_name",
    label: "Name in HELO",
    help: "What it calls itself to the mail server.",
    shape: word("domain"),
    default: ["smtpchecker.keepalived.org"],
    example: ["lvs1.example.com"],
  }),
  ...of(
    ["DNS_CHECK"],
    {
      directive: "type",
      label: "Query type",
      help: "What is asked for.",
      shape: choice({ A: "A", AAAA: "AAAA", NS: "NS", CNAME: "CNAME", SOA: "SOA", MX: "MX", TXT: "TXT" }),
      default: ["SOA"],
      example: ["A"],
    },
    {
      directive: "name",
      label: "Query name",
      help: "The domain that is asked for.",
      shape: word("domain"),
      default: ["."],
      example: ["example.com"],
    },
  ),
  ...of(
    ["MISC_CHECK"],
    scriptField("misc_path", "Script", "Exit code 0 is good; anything else counts as a failure.", {
      shape: { kind: "command" },
    }),
    {
      directive: "misc_timeout",
      label: "Timeout",
      help: "After this long the script is killed and has failed.",
      shape: wholeSeconds(0, 4294),
      default: ["0"],
      example: ["5"],
    },
    {
      directive: "misc_dynamic",
      label: "Exit code sets the weight",
      help: "An exit code from 2 to 255 sets the weight to two less.",
      shape: onOff,
      example: [],
    },
    {
      directive: "user",
      label: "User",
      help: "Runs the script; the group is the user's own where none is named.",
      shape: parts(part("user", "the user", word("user")), part("group", "the group", word("user"), true)),
      defaultNote: "script_user of the global settings",
      since: [1, 3, 0],
      script: true,
      example: ["root"],
    },
  ),
  ...of(
    ["UDP_CHECK"],
    {
      directive: "payload",
      label: "Sends",
      help: "The bytes of the datagram in hexadecimal.",
      shape: { kind: "words", of: word("hex") },
      defaultNote: "random bytes",
      since: [2, 2, 0],
      example: ["0a", "ff", "00"],
    },
    {
      directive: "require_reply",
      label: "Wants a reply",
      help: "Fails without a reply, or with one that does not begin with these bytes; x stands for any digit.",
      shape: parts(part("bytes", "the bytes", word("hex"), true)),
      since: [2, 2, 0],
      example: ["0axx"],
    },
    {
      directive: "min_reply_length",
      label: "Shortest reply",
      help: "A shorter one is a failure.",
      shape: integer(0, 65535, "bytes"),
      default: ["0"],
      since: [2, 2, 0],
      example: ["4"],
    },
    {
      directive: "max_reply_length",
      label: "Longest reply",
      help: "A longer one is a failure.",
      shape: integer(0, 65535, "bytes"),
      default: ["255"],
      since: [2, 2, 0],
      example: ["200"],
    },
  ),
  ...of(
    ["FILE_CHECK"],
    {
      directive: "track_file",
      label: "File",
      help: "The name of a track_file block.",
      shape: word("name"),
      since: [2, 1, 0],
      example: ["drain"],
    },
    {
      directive: "weight",
      label: "Weight",
      help: "What the file's number is multiplied with; 0 makes any number but 0 a failure.",
      shape: parts(
        part("weight", "the weight", integer(-2_147_483_647, 2_147_483_647)),
        keyed("reverse", "reversed", null),
      ),
      defaultNote: "the track_file's own",
      since: [2, 1, 0],
      example: ["0"],
    },
  ),
  ...of(
    ["BFD_CHECK"],
    {
      directive: "name",
      label: "BFD session",
      help: "The name of a bfd_instance block.",
      shape: word("name"),
      since: [2, 0, 0],
      example: ["rs1"],
    },
    {
      directive: "alpha",
      label: "Down until checked",
      help: "Starts with the server down.",
      shape: onOff,
      inherits: { kind: "server", field: "alpha" },
      since: [2, 0, 0],
      example: [],
    },
  ),
]);
