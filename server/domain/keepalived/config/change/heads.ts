/** The heads of blocks as identities: the same service or server, however it is spelled. Pure. */
import { canonicalAddress, isAddress, isIpv6 } from "../../../address";
import type { Statement } from "../expand";
import type { Place, ServicePlace } from "./model";

const number = (word: string): string => (/^\d{1,10}$/.test(word) ? String(Number(word)) : word);

/** `192.168.0.100 80`, `fwmark 300`, `group web`; a port that is left out is 0. */
export const headKey = (words: readonly string[]): string => {
  const [first = "", second] = words;
  if (first === "fwmark") return `fwmark ${number(second ?? "")}`;
  if (first === "group") return `group ${second ?? ""}`;
  return isAddress(first) ? `${canonicalAddress(first)} ${number(second ?? "0")}` : words.join(" ");
};

export const wordsOfHead = (head: string): readonly string[] => head.split(" ").filter((word) => word !== "");

const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;

/** keepalived takes the word in any case, the last one counts, and UDP where there is none. */
export const protocolOf = (service: Statement): ServicePlace["protocol"] => {
  const said = service.children?.findLast(({ name, condition }) => name === "protocol" && condition === null);
  return PROTOCOLS.find((protocol) => protocol === said?.args[0]?.toUpperCase()) ?? "UDP";
};

/** The kernel has one service a firewall mark, whatever its protocol. */
export const serviceKeyOf = ({ head, protocol }: ServicePlace): string => {
  const key = headKey(wordsOfHead(head));
  return key.startsWith("fwmark ") ? key : `${protocol} ${key}`;
};

/** One text a place, the same on every host that has it. */
export const placeKey = (place: Place): string => {
  switch (place.kind) {
    case "global":
      return "global";
    case "service":
      return `service ${serviceKeyOf(place.service)}`;
    case "server":
      return `service ${serviceKeyOf(place.service)} / server ${headKey(wordsOfHead(place.server))}`;
    case "check":
    case "url": {
      const server = placeKey({ kind: "server", service: place.service, server: place.server });
      const check = `${server} / ${place.check} ${place.index}`;
      return place.kind === "check" ? check : `${check} / url ${place.url}`;
    }
    default:
      return `${place.kind} ${place.name}`;
  }
};

const endpoint = (head: string): string => {
  const [address = "", port] = wordsOfHead(head);
  if (!isAddress(address)) return head;
  if (port === undefined) return address;
  return isIpv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
};

/** A service as operators say it: `TCP 192.168.0.100:80`, `firewall mark 300`. */
export const serviceTitle = ({ head, protocol }: ServicePlace): string => {
  const [first, second] = wordsOfHead(head);
  if (first === "fwmark") return `firewall mark ${second ?? ""}`;
  return first === "group" ? `${protocol} group ${second ?? ""}` : `${protocol} ${endpoint(head)}`;
};

export const serverTitle = (head: string): string => endpoint(head);
