/** Reads what `keepalived --version` prints (on stderr): every form from 1.1 to 2.3. Pure; never throws. */
import { excerpt, plainText } from "../output";
import { failed, type Parsed, parsed } from "../reading";

export type KeepalivedVersion = {
  /** `2.2.7` */
  readonly version: string;
  readonly tuple: readonly [major: number, minor: number, patch: number];
  /** As printed, e.g. `01/16,2022` (month/day, year); null where there is none. */
  readonly built: string | null;
  /** Words of `Build options:` (1.x) or `Config options:` and `System options:` (2.x), e.g. LVS, VRRP, JSON; null: not printed. */
  readonly features: readonly string[] | null;
};

const HEAD = /Keepalived v(\d+)\.(\d+)(?:\.(\d+))?(?:[-_.\w]*)?(?: \(([^)]*)\))?/;
const OPTIONS = /^(?:Build|Config|System) options: *(.*)$/gm;

export const parseVersion = (output: string): Parsed<KeepalivedVersion> => {
  const text = plainText(output);
  const head = HEAD.exec(text);
  if (!head) return failed(`this is no version of keepalived: "${excerpt(text)}"`);
  const tuple = [Number(head[1]), Number(head[2]), Number(head[3] ?? 0)] as const;
  const options = [...text.matchAll(OPTIONS)].map((match) =>
    (match[1] ?? "").split(" ").filter((word) => word !== ""),
  );
  return parsed({
    version: tuple.join("."),
    tuple,
    built: head[4] ?? null,
    features: options.length === 0 ? null : options.flat(),
  });
};

/** Whether `tuple` is `major.minor.patch` or newer. */
export const atLeast = (
  { tuple }: Pick<KeepalivedVersion, "tuple">,
  [major, minor, patch]: readonly [number, number, number],
): boolean => {
  if (tuple[0] !== major) return tuple[0] > major;
  if (tuple[1] !== minor) return tuple[1] > minor;
  return tuple[2] >= patch;
};
