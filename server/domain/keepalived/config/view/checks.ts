/** Timers that may stand in virtual_server, real_server and a checker: each level is the default of the next. */
import type { BlockReader } from "./reader";
import { byDefault, flag, inherited, seconds, whole } from "./reader";
import type { CheckSettings } from "./service-model";

/** What keepalived 2.2.7 uses where a virtual_server says nothing. Seconds. */
const DEFAULTS: CheckSettings = {
  alpha: byDefault(false),
  delayLoop: byDefault(60),
  connectTimeout: byDefault(5),
  retry: byDefault(null),
  delayBeforeRetry: byDefault(null),
  warmup: byDefault(null),
};

const MAX = 4_294_967_295;
const positive = (args: readonly string[]): number | undefined => {
  const value = seconds(args);
  return value === 0 ? undefined : value;
};

export const readCheckSettings = (block: BlockReader, outer: CheckSettings = DEFAULTS): CheckSettings => ({
  alpha: block.setting("alpha", flag, inherited(outer.alpha)),
  delayLoop: block.setting("delay_loop", positive, inherited(outer.delayLoop)),
  connectTimeout: block.setting("connect_timeout", positive, inherited(outer.connectTimeout)),
  retry: block.setting<number | null>("retry", whole(0, MAX), inherited(outer.retry)),
  delayBeforeRetry: block.setting<number | null>(
    "delay_before_retry",
    seconds,
    inherited(outer.delayBeforeRetry),
  ),
  warmup: block.setting<number | null>("warmup", seconds, inherited(outer.warmup)),
});
