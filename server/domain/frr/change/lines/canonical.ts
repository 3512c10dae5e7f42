/** One form for values that the daemons take as the same: `192.168.0.2/24 area 0` is `192.168.0.0/24 area 0.0.0.0`. */
import { isIpv4 } from "../../../address";
import { areaId } from "../../view/reader";
import type { RoutingField } from "../fields/field";

/** Without the bits behind its length: as the daemons keep it. Anything else unchanged. */
export const maskedPrefix = (prefix: string): string => {
  const [address = "", length = ""] = prefix.split("/");
  const bits = /^\d{1,2}$/.test(length) ? Number(length) : 33;
  if (!isIpv4(address) || bits > 32) return prefix;
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const masked = value - (value % 2 ** (32 - bits));
  return `${[24, 16, 8, 0].map((shift) => Math.floor(masked / 2 ** shift) % 256).join(".")}/${bits}`;
};

const area = (word: string | undefined): string => areaId(word) ?? word ?? "";

/** Type 2 holds anyway. */
const withoutType2 = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, index) =>
      !(word === "metric-type" && words[index + 1] === "2") &&
      !(word === "2" && words[index - 1] === "metric-type"),
  );

const withoutLevel = (words: readonly string[]): readonly string[] =>
  words.at(-1) === "debugging" ? words.slice(0, -1) : words;

export const canonicalValue = (field: RoutingField, value: readonly string[]): readonly string[] => {
  const [first = "", ...rest] = value;
  switch (`${field.place} ${field.id}`) {
    case "ospf networks":
      return [maskedPrefix(first), "area", area(value[2])];
    case "ospf area-authentication":
      return [area(first), ...rest];
    case "interface area":
      return [area(first)];
    case "ospf redistribute":
    case "ospf default-information":
      return withoutType2(value);
    case "global log-file":
    case "global zebra-log-file":
    case "global log-syslog":
    case "global log-stdout":
      return withoutLevel(value);
    case "interface authentication-key":
      return [first.slice(0, 8)];
    case "interface message-digest-keys":
      return [first, "md5", (value[2] ?? "").slice(0, 16)];
    default:
      return value;
  }
};
