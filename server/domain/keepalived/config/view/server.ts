/** `real_server` inside a virtual_server. */
import { familyOf } from "../../../address";
import { serverKey } from "../../../ipvs/keys";
import type { Statement } from "../expand";
import { CHECKERS, readChecker } from "./checker";
import type { Checker } from "./checker-model";
import { readCheckSettings } from "./checks";
import { forwarding } from "./forwarding";
import type { Setting } from "./model";
import {
  absent,
  type BlockReader,
  byDefault,
  flag,
  inherited,
  originOf,
  script,
  whole,
  word,
} from "./reader";
import type { CheckSettings, Forwarding, RealServer } from "./service-model";
import type { TrackFile } from "./vrrp-model";

export type AroundServer = {
  readonly timers: CheckSettings;
  readonly weight: Setting<number>;
  readonly forwarding: Setting<Forwarding>;
  readonly inhibitOnFailure: Setting<boolean>;
  readonly virtualhost: Setting<string | null>;
  readonly fwmark: boolean;
  readonly trackFiles: readonly TrackFile[];
};

/** The largest weight keepalived takes. The kernel takes fewer schedulers' weights seriously above 65535. */
export const MAX_WEIGHT = 2_147_483_647;

/** Address and optional port of a real or sorry server; null where keepalived would skip it. */
export const readEndpoint = ([address, port]: readonly string[]): {
  address: string;
  port: number | null;
} | null => {
  if (address === undefined || familyOf(address) === null) return null;
  if (port === undefined) return { address, port: null };
  const value = whole(0, 65535)([port]);
  return value === undefined ? null : { address, port: value };
};

/** Null for a server keepalived skips. */
export const readServer = (
  outer: BlockReader,
  statement: Statement,
  around: AroundServer,
): RealServer | null => {
  const endpoint = readEndpoint(statement.args);
  if (!endpoint) {
    outer.problem(
      statement,
      `real_server ${statement.args.join(" ")}: not an address and port; keepalived skips it`,
    );
    return null;
  }
  const block = outer.inside(statement, "real_server");
  const port = around.fwmark ? 0 : (endpoint.port ?? 0);
  if (around.fwmark && endpoint.port)
    block.problem(statement, "a server of a fwmark service has no port; keepalived 2.2.7 clears it");
  const timers = readCheckSettings(block, around.timers);
  const virtualhost = block.setting<string | null>("virtualhost", word, inherited(around.virtualhost));
  const inside = { timers, virtualhost, trackFiles: around.trackFiles };
  const server: RealServer = {
    origin: originOf(statement),
    ...endpoint,
    key: serverKey(endpoint.address, port),
    ...timers,
    weight: block.setting("weight", whole(0, MAX_WEIGHT), inherited(around.weight)),
    forwarding: block.setting("lvs_method", forwarding, inherited(around.forwarding)),
    inhibitOnFailure: block.setting("inhibit_on_failure", flag, inherited(around.inhibitOnFailure)),
    upperThreshold: block.setting("uthreshold", whole(0, 4_294_967_295), byDefault(0)),
    lowerThreshold: block.setting("lthreshold", whole(0, 4_294_967_295), byDefault(0)),
    notifyUp: block.setting("notify_up", script, absent),
    notifyDown: block.setting("notify_down", script, absent),
    virtualhost,
    checkers: block.all(...CHECKERS).flatMap((checker) => {
      const kind = CHECKERS.find((name) => name === checker.name);
      const read: Checker | null = kind ? readChecker(kind, block, checker, inside) : null;
      return read ? [read] : [];
    }),
  };
  block.finish();
  return server;
};
