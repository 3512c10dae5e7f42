/** Prefixes as every part of Sluice writes them: always with a length. Pure. */
import { canonicalAddress, familyOf, hostPrefix } from "../address";

/**
 * `192.168.0.100` → `192.168.0.100/32`, `default` → `0.0.0.0/0` (or `::/0`), `10/8` is none: null.
 * The kernel prints host routes without a length.
 */
export const readPrefix = (text: string, family: "ipv4" | "ipv6" = "ipv4"): string | null => {
  if (text === "default") return family === "ipv6" ? "::/0" : "0.0.0.0/0";
  const [address = "", length, ...more] = text.split("/");
  const kind = familyOf(address);
  if (kind === null || more.length > 0) return null;
  if (length === undefined) return hostPrefix(canonicalAddress(address));
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return bits <= (kind === "ipv4" ? 32 : 128) ? `${canonicalAddress(address)}/${bits}` : null;
};
