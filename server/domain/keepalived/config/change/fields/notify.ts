/** What is run, and who is told, when a VRRP instance or a sync group changes state. */
import { type FieldSpec, onOff, scriptField } from "./field";

const alert: FieldSpec = {
  directive: "smtp_alert",
  label: "Mail",
  help: "Sends a mail when the state changes.",
  shape: onOff,
  inherits: { kind: "global", field: "smtp_alert_vrrp" },
  example: [],
};

/** In vrrp_instance and vrrp_sync_group. */
export const notifyFields: readonly FieldSpec[] = [
  scriptField("notify_master", "On becoming master", "Run when it becomes master."),
  scriptField("notify_backup", "On becoming backup", "Run when it becomes backup."),
  scriptField("notify_fault", "On fault", "Run when it goes to FAULT."),
  scriptField("notify_stop", "On stop", "Run when keepalived stops."),
  scriptField(
    "notify",
    "On any change",
    "Run after the others, with the kind, the name, the state and the priority as arguments.",
  ),
  {
    directive: "notify_priority_changes",
    label: "Tell changes of priority",
    help: "Writes changes of priority to the FIFOs too.",
    shape: onOff,
    inherits: { kind: "global", field: "vrrp_notify_priority_changes" },
    since: [2, 0, 0],
    example: [],
  },
  alert,
];

/** In vrrp_instance alone. */
export const instanceNotifyFields: readonly FieldSpec[] = [
  scriptField("notify_deleted", "On being removed", "Run when a reload removes the instance.", {
    since: [2, 1, 0],
  }),
  scriptField(
    "notify_master_rx_lower_pri",
    "On a lower advert as master",
    "Run when a master hears an advert of lower priority.",
    { since: [2, 0, 6] },
  ),
];
