/** IP addresses as text: recognising, comparing and ordering them. Pure. */

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

export const isIpv4 = (text: string): boolean => {
  const octets = text.split(".", 5);
  return octets.length === 4 && octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255);
};

/** The eight 16-bit groups of an IPv6 address (an IPv4 tail counts as two), or null. */
const ipv6Groups = (text: string): number[] | null => {
  if (!text.includes(":") || text.length > 45 || !/^[0-9a-f:.]+$/i.test(text)) return null;
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const read = (half: string): number[] | null => {
    if (half === "") return [];
    const groups: number[] = [];
    const words = half.split(":");
    for (const [index, word] of words.entries()) {
      if (index === words.length - 1 && isIpv4(word)) {
        const [a = 0, b = 0, c = 0, d = 0] = word.split(".").map(Number);
        groups.push(a * 256 + b, c * 256 + d);
      } else if (/^[0-9a-f]{1,4}$/i.test(word)) groups.push(Number.parseInt(word, 16));
      else return null;
    }
    return groups;
  };
  const head = read(halves[0] ?? "");
  const tail = halves.length === 2 ? read(halves[1] ?? "") : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
};

export const isIpv6 = (text: string): boolean => ipv6Groups(text) !== null;
export const isAddress = (text: string): boolean => isIpv4(text) || isIpv6(text);
export const familyOf = (text: string): "ipv4" | "ipv6" | null =>
  isIpv4(text) ? "ipv4" : isIpv6(text) ? "ipv6" : null;

/** IPv6 in the one form the kernel and the daemons print (RFC 5952); IPv4 and anything else unchanged. */
export const canonicalAddress = (text: string): string => {
  const groups = ipv6Groups(text);
  if (groups === null) return text;
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let end = start;
    while (end < 8 && groups[end] === 0) end++;
    if (end - start > best.length) best = { start, length: end - start };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start < 0) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
};

/** The prefix of one host: `192.168.0.100/32`, `2001:db8::1/128`. */
export const hostPrefix = (address: string): string => `${address}/${isIpv6(address) ? 128 : 32}`;

/** `192.168.0.9` before `192.168.0.10`, `lvs2` before `lvs10`; the same on every machine. */
export const compareNames = (a: string, b: string): number =>
  order.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
const order = new Intl.Collator("en", { numeric: true });

/** All 32 or 128 bits of an address, or null. */
const bitsOf = (address: string): bigint | null => {
  const groups = isIpv4(address) ? address.split(".").map(Number) : ipv6Groups(address);
  const width = isIpv4(address) ? 8n : 16n;
  return groups?.reduce((bits, group) => (bits << width) | BigInt(group), 0n) ?? null;
};

/** Whether a prefix such as `192.168.0.0/24` covers an address of its family. */
export const covers = (prefix: string, address: string): boolean => {
  const [network = "", length = ""] = prefix.split("/");
  const family = familyOf(address);
  const [a, b] = [bitsOf(network), bitsOf(address)];
  if (family === null || familyOf(network) !== family || a === null || b === null) return false;
  const rest = BigInt((family === "ipv4" ? 32 : 128) - Number(length));
  return rest >= 0n && a >> rest === b >> rest;
};
