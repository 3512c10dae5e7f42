/** The textual identities of virtual services and real servers, the same everywhere in Sluice. Pure. */
import { canonicalAddress, isAddress, isIpv6 } from "../address";
import { wholeNumber } from "../output";
import type { Protocol, ServerKey, ServiceKey, ServiceMatch } from "./model";

/** `192.168.0.4:80`, `[2001:db8::4]:80` */
export const serverKey = (address: string, port: number): ServerKey =>
  isIpv6(address) ? `[${canonicalAddress(address)}]:${port}` : `${address}:${port}`;

/** `tcp 192.168.0.100:80`, `udp [2001:db8::1]:53`, `fwm 300`, `fwm6 300` */
export const serviceKey = (match: ServiceMatch): ServiceKey => {
  switch (match.kind) {
    case "address":
      return `${match.protocol} ${serverKey(match.address, match.port)}`;
    case "fwmark":
      return `${match.family === "ipv6" ? "fwm6" : "fwm"} ${match.mark}`;
  }
};

/** Reads `192.168.0.4:80` or `[2001:db8::4]:80`; null when it is neither (a name instead of a number, say). */
export const parseServerKey = (text: string): { readonly address: string; readonly port: number } | null => {
  const colon = text.lastIndexOf(":");
  const port = wholeNumber(text.slice(colon + 1));
  if (colon < 1 || port === null || port < 0 || port > 65535) return null;
  const host = text.slice(0, colon);
  const bracketed = host.startsWith("[") && host.endsWith("]");
  const address = bracketed ? host.slice(1, -1) : host;
  if (!isAddress(address) || isIpv6(address) !== bracketed) return null;
  return { address: canonicalAddress(address), port };
};

const PROTOCOLS: readonly Protocol[] = ["tcp", "udp", "sctp"];

/** What a service key stands for; null for text that is no service key. */
export const parseServiceKey = (key: ServiceKey): ServiceMatch | null => {
  const [kind = "", name = "", ...more] = key.split(" ");
  if (more.length > 0) return null;
  if (kind === "fwm" || kind === "fwm6") {
    const mark = parseMark(name);
    return mark === null ? null : { kind: "fwmark", mark, family: kind === "fwm6" ? "ipv6" : "ipv4" };
  }
  const protocol = PROTOCOLS.find((known) => known === kind);
  const endpoint = parseServerKey(name);
  return protocol === undefined || endpoint === null ? null : { kind: "address", protocol, ...endpoint };
};

/** A firewall mark, 1 to 2^32-1; ipvsadm prints those from 2^31 as negative numbers. */
export const parseMark = (word: string | undefined): number | null => {
  const mark = wholeNumber(word);
  if (mark === null || mark < -(2 ** 31) || mark >= 2 ** 32) return null;
  return mark < 0 ? mark + 2 ** 32 : mark;
};
