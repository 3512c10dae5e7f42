/**
 * What is sent to the changing script. Names, numbers and paths are checked here and again on the host; file contents and lines
 * travel as bytes behind their request, counted and summed.
 */
import { createHash } from "node:crypto";
import type { FileChange, HostAction } from "../../domain/change/model";
import { excerpt } from "../../domain/output";
import { HostError } from "../errors";
import { isPlainPath } from "../verbs";

export type Request = {
  /** Of the line, without the id. */
  readonly words: readonly string[];
  readonly bytes: Buffer | null;
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const CHANGEABLE =
  /^\/etc\/(?:keepalived\/.+|frr\/frr\.conf|quagga\/[^/]+\.conf|sluice\/(?:network\.ip|rules\.v4)|sysctl\.d\/60-sluice\.conf)$/;
/** An entry added, edited or deleted, with the options those have; the same expression stands in the script. */
const TABLE_LINE =
  /^-[AEDaed] (?:-[tuf]|--sctp-service) [\][0-9A-Fa-f.:]+(?: -[6gmio]| --tun-(?:no|rem)?csum|(?: -[spMbrwxy]| --pe| --tun-type| --tun-port) [\][0-9A-Za-z][\][0-9A-Za-z.,:_-]*)*$/;
const MOST_BYTES = 4 * 1024 * 1024;

const refused = (why: string): HostError => new HostError("protocol", `Nothing was sent: ${why}.`);

export const named = (name: string): string => {
  if (!NAME.test(name)) throw refused(`"${excerpt(name)}" is no name for a change or an operation`);
  return name;
};

export const whole = (number: number): string => {
  if (!Number.isSafeInteger(number) || number < 0 || number > 999_999_999_999)
    throw refused(`${number} is no whole number`);
  return String(number);
};

export const sumOf = (text: string | Buffer | null): string =>
  text === null ? "absent" : createHash("sha256").update(text).digest("hex");

/** Of a file that is not there yet; one that is keeps its own. */
const modeFor = ({ path, to }: FileChange): string =>
  to?.startsWith("#!")
    ? "755"
    : path.startsWith("/etc/frr/") || path.startsWith("/etc/quagga/")
      ? "640"
      : "644";

export const stageRequest = (change: string, number: number, file: FileChange): Request => {
  if (!isPlainPath(file.path) || !CHANGEABLE.test(file.path))
    throw refused(`"${excerpt(file.path)}" is not a file that Sluice may change`);
  const bytes = contentOf(file.path, file.to ?? "");
  const words = [
    "stage",
    named(change),
    whole(number),
    modeFor(file),
    whole(bytes.length),
    sumOf(file.to === null ? null : bytes),
    sumOf(file.from),
    file.path,
  ];
  return { words, bytes };
};

/** The lines of one action, to apply and to undo it; none for keepalived. */
export const lineRequests = (change: string, action: HostAction): readonly Request[] => {
  const text = (lines: string | readonly string[]): string =>
    typeof lines === "string" ? lines : lines.map((line) => `${line}\n`).join("");
  switch (action.kind) {
    case "reload-keepalived":
    case "start-keepalived":
    case "stop-keepalived":
      return [];
    case "vtysh":
    case "ip":
    case "sysctl":
    case "iptables":
    case "ipvsadm":
      return (["apply", "undo"] as const).map((when) => {
        const name = `${action.kind}-${when}`;
        for (const line of typeof action[when] === "string" ? [] : action[when])
          if (/[\n\r\0]/.test(line)) throw refused(`a line of ${name} holds a line end ("${excerpt(line)}")`);
          else if (action.kind === "ipvsadm" && !TABLE_LINE.test(line))
            throw refused(`a line of ${name} is no entry of an IPVS table ("${excerpt(line)}")`);
        const bytes = contentOf(name, text(action[when]));
        return { words: ["lines", named(change), name, whole(bytes.length), sumOf(bytes)], bytes };
      });
  }
};

const contentOf = (name: string, text: string): Buffer => {
  const bytes = Buffer.from(text, "utf8");
  if (bytes.length > MOST_BYTES) throw refused(`${name} is larger than 4 MB`);
  return bytes;
};

export const requestBytes = (id: number, { words, bytes }: Request): Buffer => {
  const line = Buffer.from(`${id} ${words.join(" ")}\n`, "latin1");
  return bytes === null ? line : Buffer.concat([line, bytes]);
};
