/** Fields an operator looks for first, shown even where nothing is said: by kind of place. */
export const USUAL: Readonly<Record<string, readonly string[]>> = {
  service: ["lb_algo", "lb_kind", "protocol", "delay_loop", "persistence_timeout", "quorum", "sorry_server"],
  server: ["weight", "inhibit_on_failure", "uthreshold", "lthreshold"],
  instance: [
    "state",
    "interface",
    "virtual_router_id",
    "priority",
    "advert_int",
    "virtual_ipaddress",
    "unicast_peer",
    "track_interface",
    "track_script",
  ],
  "sync-group": ["group"],
  "vrrp-script": ["script", "interval", "weight", "fall", "rise"],
  global: ["router_id", "notification_email", "script_user", "enable_script_security"],
  check: ["connect_ip", "connect_port", "connect_timeout", "misc_path", "retry", "delay_before_retry"],
  url: ["path", "status_code", "digest", "virtualhost"],
  ospf: ["router-id", "networks", "passive-interfaces", "maximum-paths"],
  interface: ["hello", "dead", "cost", "priority", "authentication"],
};

export const usual = (kind: string, field: string): boolean =>
  kind === "set-up" || field === "head" || field === "entries" || (USUAL[kind] ?? []).includes(field);
