/** Schedulers and their flags. The kernel has three flag bits; ipvsadm names them after the scheduler. */
import type { Statement } from "../expand";
import type { Setting } from "./model";
import { type BlockReader, byDefault } from "./reader";

/** Those keepalived 2.2.7 accepts, in lower case only. */
export const SCHEDULERS: readonly string[] = [
  "rr",
  "wrr",
  "lc",
  "wlc",
  "lblc",
  "lblcr",
  "sh",
  "mh",
  "dh",
  "sed",
  "nq",
  "fo",
  "ovf",
  "twos",
];

const BITS: Readonly<Record<string, 1 | 2 | 3>> = {
  "flag-1": 1,
  "sh-fallback": 1,
  "mh-fallback": 1,
  "flag-2": 2,
  "sh-port": 2,
  "mh-port": 2,
  "flag-3": 3,
};

const nameOf = (scheduler: string, bit: number): string =>
  (scheduler === "sh" || scheduler === "mh") && bit < 3
    ? `${scheduler}-${bit === 1 ? "fallback" : "port"}`
    : `flag-${bit}`;

export type Scheduling = { readonly scheduler: Setting<string>; readonly schedulerFlags: readonly string[] };

/** In order of the file, because `sh-port` counts only after `lb_algo sh`, `mh-port` only after `lb_algo mh`. */
export const readScheduling = (block: BlockReader): Scheduling => {
  const scheduler = block.setting(
    ["lb_algo", "lvs_sched"],
    ([name]) => (name !== undefined && SCHEDULERS.includes(name) ? name : undefined),
    byDefault("wlc"),
  );
  const bits = new Set<number>();
  let current = "";
  const inOrder: readonly Statement[] = block.all("lb_algo", "lvs_sched", ...Object.keys(BITS));
  for (const statement of inOrder) {
    const bit = BITS[statement.name];
    if (bit === undefined) {
      const name = statement.args[0] ?? "";
      if (SCHEDULERS.includes(name)) current = name;
    } else if (!statement.name.startsWith("flag-") && !statement.name.startsWith(`${current}-`)) {
      block.problem(
        statement,
        `${statement.name} has to stand after lb_algo ${statement.name.slice(0, 2)}; keepalived ignores it`,
      );
    } else bits.add(bit);
  }
  const schedulerFlags = [1, 2, 3].filter((bit) => bits.has(bit)).map((bit) => nameOf(scheduler.value, bit));
  return { scheduler, schedulerFlags };
};
