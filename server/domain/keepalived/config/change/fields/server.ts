/** `real_server`: where connections go, and how many. */
import { timerFields } from "./check-timers";
import { fieldsOf, integer, onOff, scriptField, text, word } from "./field";
import { serverField } from "./head";
import { methodField } from "./service";

export const serverFields = fieldsOf("server", [
  serverField,
  {
    directive: "weight",
    label: "Weight",
    help: "Its share of new connections; 0 takes none and keeps those it has.",
    shape: integer(0, 65535),
    default: ["1"],
    inherits: { kind: "service", field: "weight" },
    example: ["10"],
  },
  {
    ...methodField("lvs_method", []),
    inherits: { kind: "service", field: "lb_kind" },
    since: [1, 2, 20],
  },
  {
    directive: "inhibit_on_failure",
    label: "Weight 0 on failure",
    help: "Stays in the table with weight 0 when its checks fail and keeps its connections.",
    shape: onOff,
    inherits: { kind: "service", field: "inhibit_on_failure" },
    example: [],
  },
  {
    directive: "uthreshold",
    label: "At most",
    help: "Takes no new connections from this number on; 0 is no limit.",
    shape: integer(0, 4_294_967_295, "connections"),
    default: ["0"],
    example: ["1000"],
  },
  {
    directive: "lthreshold",
    label: "Again below",
    help: "Having reached its limit, takes new connections again below this number.",
    shape: integer(0, 4_294_967_295, "connections"),
    default: ["0"],
    example: ["800"],
  },
  scriptField("notify_up", "When it comes up", "Run when its checks pass again."),
  scriptField("notify_down", "When it goes down", "Run when its checks have failed."),
  ...timerFields("service"),
  {
    directive: "virtualhost",
    label: "Host name for checks",
    help: "Sent as Host by HTTP_GET and SSL_GET checks that do not say.",
    shape: word("domain"),
    inherits: { kind: "service", field: "virtualhost" },
    since: [1, 3, 6],
    example: ["www.example.com"],
  },
  {
    directive: "smtp_alert",
    label: "Mail",
    help: "Sends a mail when it comes up or goes down.",
    shape: onOff,
    inherits: { kind: "global", field: "smtp_alert_checker" },
    since: [2, 0, 0],
    example: ["off"],
  },
  {
    directive: "snmp_name",
    label: "Name over SNMP",
    help: "How it is called in SNMP data.",
    shape: text(),
    since: [2, 0, 0],
    example: ["web1"],
  },
]);
