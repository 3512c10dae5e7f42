/**
 * The shape all listings of `ipvsadm -Ln …` share (1.24 to 1.31): a version line, a title of two lines, then
 * services each followed by its `  ->` servers. Reads that shape; what the columns mean is the parsers' business.
 * A line that does not fit fails the whole listing: a table with a server missing would be a lie.
 */
import { excerpt, knownComplaint, linesOf, wordsOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { parseMark, parseServerKey, serverKey } from "./keys";
import type { Protocol, ServerKey, ServiceMatch } from "./model";

export type ListedServer = {
  readonly key: ServerKey;
  readonly address: string;
  readonly port: number;
  readonly columns: readonly string[];
};

export type ListedService = {
  readonly match: ServiceMatch;
  /** The words after the service's name. */
  readonly rest: readonly string[];
  readonly servers: ListedServer[];
};

export type ListingOf = "table" | "stats" | "persistent-conn" | "thresholds";

/** A word of the title line that only this listing has. */
const TITLE: Readonly<Record<ListingOf, string>> = {
  table: "Scheduler",
  stats: "InPkts",
  "persistent-conn": "PersistConn",
  thresholds: "Uthreshold",
};

/** Reads one listing of ipvsadm; `of` names the one expected. */
export const parseListing = (output: string, of: ListingOf): Parsed<readonly ListedService[]> => {
  const lines = linesOf(output);
  const title = lines.findIndex((line) => line.startsWith("Prot LocalAddress:Port"));
  if (title < 0) return failed(whyNoTitle(output, lines));
  if (!lines[title]?.includes(TITLE[of]))
    return failed(`this is another listing of ipvsadm than ${of}: "${excerpt(lines[title] ?? "")}"`);
  if (!lines[title + 1]?.trimStart().startsWith("-> RemoteAddress:Port"))
    return failed("ipvsadm's output is cut off in its title");

  const services: ListedService[] = [];
  for (let index = title + 2; index < lines.length; index++) {
    const words = wordsOf(lines[index] ?? "");
    if (words.length === 0) continue;
    if (words[0] === "->") {
      const server = readServer(words);
      const service = services.at(-1);
      if (server === null || service === undefined) return failed(badLine(lines, index));
      service.servers.push(server);
    } else {
      const service = readService(words);
      if (service === null) return failed(badLine(lines, index));
      services.push(service);
    }
  }
  return parsed(services);
};

const readServer = ([, name = "", ...columns]: readonly string[]): ListedServer | null => {
  const endpoint = parseServerKey(name);
  return endpoint === null ? null : { key: serverKey(endpoint.address, endpoint.port), ...endpoint, columns };
};

const PROTOCOLS: Readonly<Record<string, Protocol>> = { TCP: "tcp", UDP: "udp", SCTP: "sctp" };

const readService = ([kind = "", name = "", ...rest]: readonly string[]): ListedService | null => {
  if (kind === "FWM") {
    const mark = parseMark(name);
    if (mark === null) return null;
    return rest[0] === "IPv6"
      ? { match: { kind: "fwmark", mark, family: "ipv6" }, rest: rest.slice(1), servers: [] }
      : { match: { kind: "fwmark", mark, family: "ipv4" }, rest, servers: [] };
  }
  const protocol = PROTOCOLS[kind];
  const endpoint = parseServerKey(name);
  if (protocol === undefined || endpoint === null) return null;
  return { match: { kind: "address", protocol, ...endpoint }, rest, servers: [] };
};

const whyNoTitle = (output: string, lines: readonly string[]): string => {
  const first = lines.find((line) => line.trim() !== "");
  if (first === undefined) return "ipvsadm printed nothing";
  const complaint = knownComplaint(output.slice(0, 4000));
  if (complaint !== null) return complaint;
  return first.startsWith("IP Virtual Server")
    ? "ipvsadm's output is cut off in its title"
    : `this is not ipvsadm's output: "${excerpt(first)}"`;
};

/** The sentence for a line that does not fit. The last line of an output was most likely cut. */
const badLine = (lines: readonly string[], index: number): string => {
  const last = lines.findLastIndex((line) => line !== "");
  const line = excerpt(lines[index] ?? "");
  return index === last
    ? `ipvsadm's output is cut off at "${line}"`
    : `line ${index + 1} of ipvsadm's output cannot be read: "${line}"`;
};
