/** `vrrp_instance` and `vrrp_sync_group`. Defaults are keepalived 2.2.7's own. Passwords are looked at, never kept. */
import { canonicalAddress, familyOf } from "../../../address";
import type { Statement } from "../expand";
import type { Setting } from "./model";
import { absent, type BlockReader, byDefault, oneOf, originOf, script, seconds, whole, word } from "./reader";
import { readTracked } from "./track";
import type { Notify, SyncGroup, VirtualAddress, VrrpInstanceConfig } from "./vrrp-model";

const notify = (block: BlockReader): Notify => ({
  master: block.setting("notify_master", script, absent).value,
  backup: block.setting("notify_backup", script, absent).value,
  fault: block.setting("notify_fault", script, absent).value,
  stop: block.setting("notify_stop", script, absent).value,
  any: block.setting("notify", script, absent).value,
});

const tracking = (block: BlockReader) => ({
  trackInterfaces: readTracked(block, "track_interface"),
  trackScripts: readTracked(block, "track_script"),
  trackFiles: readTracked(block, "track_file"),
});

const after = (words: readonly string[], keyword: string): string | null => {
  const at = words.indexOf(keyword, 1);
  return at === -1 ? null : (words[at + 1] ?? null);
};

const readAddresses = (block: BlockReader, name: string): readonly VirtualAddress[] =>
  block.lines(name).flatMap(({ words, at }) => {
    const [address = "", length] = (words[0] ?? "").split("/");
    const family = familyOf(address);
    if (family === null) {
      block.problem(at, `${words.join(" ")}: not an address; keepalived skips it`);
      return [];
    }
    const width = family === "ipv4" ? 32 : 128;
    const prefixLength = length === undefined ? width : (whole(0, width)([length]) ?? width);
    return [
      {
        address: canonicalAddress(address),
        prefixLength,
        family,
        dev: after(words, "dev"),
        label: after(words, "label"),
        scope: after(words, "scope"),
        noTrack: words.includes("no_track"),
        origin: originOf(at),
      },
    ];
  });

const interval = (args: readonly string[]): number | undefined => {
  const value = seconds(args);
  return value !== undefined && value >= 0.01 && value <= 255 ? value : undefined;
};

const authentication = (
  block: BlockReader,
): Pick<VrrpInstanceConfig, "authentication" | "hasPassword" | "passwordTooLong"> => {
  const statement = block.last("authentication");
  if (!statement) return { authentication: absent, hasPassword: false, passwordTooLong: false };
  const inner = block.inside(statement, "authentication");
  const type = inner.setting<"PASS" | "AH" | null>("auth_type", oneOf({ PASS: "PASS", AH: "AH" }), absent);
  const password = inner.last("auth_pass");
  inner.finish();
  return {
    authentication: type,
    hasPassword: (password?.args.length ?? 0) > 0,
    passwordTooLong: (password?.args[0]?.length ?? 0) > 8,
  };
};

export const readInstance = (
  top: BlockReader,
  statement: Statement,
  version: Setting<number>,
): VrrpInstanceConfig => {
  const block = top.inside(statement, "vrrp_instance");
  const virtualAddresses = readAddresses(block, "virtual_ipaddress");
  const v6 = virtualAddresses[0]?.family === "ipv6";
  const instance: VrrpInstanceConfig = {
    name: statement.args[0] ?? "",
    origin: originOf(statement),
    state: block.setting<"MASTER" | "BACKUP">(
      "state",
      oneOf({ MASTER: "MASTER", BACKUP: "BACKUP" }),
      byDefault("BACKUP"),
    ),
    interface: block.setting<string | null>("interface", word, absent),
    virtualRouterId: block.setting<number | null>("virtual_router_id", whole(1, 255), absent),
    priority: block.setting("priority", whole(1, 255), byDefault(100)),
    advertInt: block.setting("advert_int", interval, byDefault(1)),
    version: block.setting("version", whole(2, 3), v6 ? byDefault(3) : version),
    ...authentication(block),
    unicastSource: block.setting<string | null>("unicast_src_ip", word, absent),
    unicastPeers: block
      .lines("unicast_peer")
      .map(({ words, at }) => ({ address: canonicalAddress(words[0] ?? ""), origin: originOf(at) })),
    multicastSource: block.setting<string | null>("mcast_src_ip", word, absent),
    virtualAddresses,
    excludedAddresses: readAddresses(block, "virtual_ipaddress_excluded"),
    ...tracking(block),
    preempt: block.setting("nopreempt", () => false, byDefault(true)),
    preemptDelay: block.setting("preempt_delay", seconds, byDefault(0)),
    trackPrimary: block.setting("dont_track_primary", () => false, byDefault(true)),
    useVmac: block.setting("use_vmac", () => true, byDefault(false)),
    garpMasterDelay: block.setting("garp_master_delay", seconds, byDefault(5)),
    virtualRoutes: block.lines("virtual_routes").map(({ words }) => words.join(" ")),
    notify: notify(block),
  };
  if (instance.virtualRouterId.value === null)
    block.problem(statement, "no virtual_router_id; keepalived does not run the instance");
  block.finish();
  return instance;
};

export const readSyncGroup = (top: BlockReader, statement: Statement): SyncGroup => {
  const block = top.inside(statement, "vrrp_sync_group");
  const group: SyncGroup = {
    name: statement.args[0] ?? "",
    origin: originOf(statement),
    members: block.lines("group").flatMap(({ words }) => words),
    ...tracking(block),
    notify: notify(block),
  };
  block.finish();
  return group;
};
