/** `global_defs`, and the few settings that stand outside any block. Several global_defs blocks count as one. */
import type { Statement } from "../expand";
import type { GlobalDefs, Setting, SyncDaemon } from "./model";
import {
  absent,
  type BlockReader,
  byDefault,
  flag,
  originOf,
  type Read,
  seconds,
  whole,
  word,
} from "./reader";

const after = (args: readonly string[], keyword: string): string | undefined => {
  const at = args.indexOf(keyword);
  return at === -1 ? undefined : args[at + 1];
};

const numberAfter = (args: readonly string[], keyword: string): number | null =>
  whole(0, 4_294_967_295)([after(args, keyword) ?? ""]) ?? null;

const PARAMETERS = ["inst", "id", "maxlen", "port", "ttl", "group"];

const syncDaemon: Read<SyncDaemon> = (args) => {
  const [name, second] = args;
  if (name === undefined) return undefined;
  const unnamed = second !== undefined && !PARAMETERS.includes(second) ? second : null;
  return {
    interface: name,
    instance: after(args, "inst") ?? unnamed,
    id: numberAfter(args, "id"),
    maxLen: numberAfter(args, "maxlen"),
    port: numberAfter(args, "port"),
    ttl: numberAfter(args, "ttl"),
    group: after(args, "group") ?? null,
  };
};

const smtpServer: Read<{ host: string; port: number }> = ([host, port]) => {
  const number = port === undefined ? 25 : whole(1, 65535)([port]);
  return host === undefined || number === undefined ? undefined : { host, port: number };
};

const emails = (block: BlockReader): Setting<readonly string[]> => {
  const at = block.last("notification_email");
  const value = block.lines("notification_email").flatMap(({ words }) => words);
  return at ? { value, from: "file", origin: originOf(at) } : byDefault([]);
};

export const readGlobal = (top: BlockReader): GlobalDefs => {
  const blocks = top.all("global_defs");
  const first = blocks[0];
  const joined: Statement | undefined = first && {
    ...first,
    args: [],
    children: blocks.flatMap((block) => block.children ?? []),
  };
  const block = joined ? top.inside(joined, "global_defs") : null;
  const of = <T>(name: string | readonly string[], read: Read<T>, otherwise: Setting<T>): Setting<T> =>
    block ? block.setting(name, read, otherwise) : otherwise;
  const text = (name: string): Setting<string | null> => of<string | null>(name, word, absent);
  const on = (name: string): Setting<boolean> => of(name, flag, byDefault(false));
  const global: GlobalDefs = {
    origin: first ? originOf(first) : null,
    routerId: text("router_id"),
    notificationEmail: block ? emails(block) : byDefault([]),
    notificationEmailFrom: text("notification_email_from"),
    smtpServer: of("smtp_server", smtpServer, absent),
    smtpConnectTimeout: of("smtp_connect_timeout", seconds, byDefault(30)),
    smtpAlert: of<boolean | null>("smtp_alert", flag, absent),
    scriptUser: of(
      "script_user",
      ([user, group]) => (user === undefined ? undefined : { user, group: group ?? null }),
      absent,
    ),
    enableScriptSecurity: on("enable_script_security"),
    lvsSyncDaemon: of("lvs_sync_daemon", syncDaemon, absent),
    lvsTimeouts: of(
      "lvs_timeouts",
      (args) => ({
        tcp: numberAfter(args, "tcp"),
        tcpFin: numberAfter(args, "tcpfin"),
        udp: numberAfter(args, "udp"),
      }),
      absent,
    ),
    lvsFlush: on("lvs_flush"),
    lvsFlushOnStop: of<"off" | "all" | "vs">(
      ["lvs_flush_on_stop", "lvs_flush_onstop"],
      ([what]) => (what === undefined ? "all" : what === "VS" ? "vs" : undefined),
      byDefault("off"),
    ),
    lvsNotifyFifo: text("lvs_notify_fifo"),
    reloadCheckConfig: of("reload_check_config", () => true, byDefault(false)),
    reloadTimeFile: text("reload_time_file"),
    vrrpVersion: of("vrrp_version", whole(2, 3), byDefault(2)),
    vrrpStrict: on("vrrp_strict"),
    vrrpMulticastGroup4: of("vrrp_mcast_group4", word, byDefault("224.0.0.18")),
    vrrpMulticastGroup6: of("vrrp_mcast_group6", word, byDefault("ff02::12")),
    vrrpSkipCheckAdvAddr: on("vrrp_skip_check_adv_addr"),
    dynamicInterfaces: of("dynamic_interfaces", () => true, byDefault(false)),
    checkerLogAllFailures: on("checker_log_all_failures"),
    netNamespace: top.setting<string | null>("net_namespace", word, absent),
    netNamespaceIpvs: top.setting<string | null>("net_namespace_ipvs", word, absent),
    instance: top.setting<string | null>("instance", word, absent),
  };
  block?.finish();
  return global;
};
