/** Address ranges of a virtual_server_group: `192.168.200.3-10`, `192.168.200.250-192.168.201.10`, `192.168.202.8/29`, IPv6 alike. */
import { canonicalAddress, isIpv4, isIpv6 } from "../../../address";

/** A range of more addresses than this is not written out. */
export const MAX_RANGE = 4096;
/** Nor are more than this in one file. */
export const MAX_ADDRESSES = 65_536;

const toNumber = (address: string): bigint | null => {
  if (isIpv4(address)) return address.split(".").reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
  if (!isIpv6(address)) return null;
  const [head = "", tail = ""] = canonicalAddress(address).split("::");
  const groups = (half: string): string[] => (half === "" ? [] : half.split(":"));
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill("0");
  return [...groups(head), ...zeros, ...groups(tail)].reduce(
    (sum, group) => sum * 65536n + BigInt(`0x${group}`),
    0n,
  );
};

const toAddress = (value: bigint, v6: boolean): string => {
  const parts: string[] = [];
  const bits = v6 ? 16n : 8n;
  for (let rest = value, count = v6 ? 8 : 4; count > 0; count -= 1, rest >>= bits)
    parts.unshift((rest & ((1n << bits) - 1n)).toString(v6 ? 16 : 10));
  return v6 ? canonicalAddress(parts.join(":")) : parts.join(".");
};

/** Every address of a range, in order; null for text that is no range, or one of more than `limit` addresses. */
export const readRange = (text: string, limit = MAX_RANGE): readonly string[] | null => {
  const [first = "", length, ...more] = text.split("/");
  const [from = "", to] = first.split("-", 2);
  const start = toNumber(from);
  if (start === null || more.length > 0 || (length !== undefined && to !== undefined)) return null;
  const v6 = isIpv6(from);
  const span = length === undefined ? endOf(to, start, v6) : networkOf(start, length, v6);
  if (span === null) return null;
  const [low, high] = span;
  if (high < low || high - low >= BigInt(limit)) return null;
  const addresses: string[] = [];
  for (let value = low; value <= high; value += 1n) addresses.push(toAddress(value, v6));
  return addresses;
};

const endOf = (to: string | undefined, start: bigint, v6: boolean): [bigint, bigint] | null => {
  if (to === undefined) return [start, start];
  const whole = toNumber(to);
  if (whole !== null) return isIpv6(to) === v6 ? [start, whole] : null;
  // The short form replaces the last octet or the last group; groups are hexadecimal.
  const short = v6 ? /^[0-9a-f]{1,4}$/i : /^\d{1,3}$/;
  if (!short.test(to)) return null;
  const last = toNumber(v6 ? `::${to}` : `0.0.0.${Number(to)}`);
  const mask = v6 ? 0xffffn : 0xffn;
  return last === null ? null : [start, (start & ~mask) | last];
};

const networkOf = (start: bigint, length: string, v6: boolean): [bigint, bigint] | null => {
  const width = v6 ? 128 : 32;
  if (!/^\d{1,3}$/.test(length) || Number(length) > width) return null;
  const size = 1n << BigInt(width - Number(length));
  const low = (start / size) * size;
  // keepalived skips a network with host bits.
  return low === start ? [low, low + size - 1n] : null;
};
