/** The addresses VRRP moves, as the open change set has them. Pure. */
import type { KeepalivedPlace } from "../places";

/** Without prefix lengths, each once. */
export const vrrpVips = (instances: readonly KeepalivedPlace[]): readonly string[] => [
  ...new Set(
    instances
      .flatMap(({ on }) => on.flatMap(({ now }) => now?.fields ?? []))
      .flatMap(({ field, value }): readonly (string | readonly string[])[] =>
        field === "virtual_ipaddress" ? (value ?? []) : [],
      )
      .flatMap((line) => (typeof line === "string" ? line : (line[0] ?? [])))
      .map((address) => address.split("/")[0] ?? ""),
  ),
];
