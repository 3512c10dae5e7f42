/** What is typed into the wizard for a service, and what it becomes. Pure. */
import { isIpv4 } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { fieldOf } from "#domain/keepalived/config/change/fields/catalogue";
import { placeKey } from "#domain/keepalived/config/change/heads";
import type { Place, ServicePlace } from "#domain/keepalived/config/change/model";
import { type Method, type NewCheck, newService } from "#domain/keepalived/config/change/recipes/service";
import { checkValue } from "#domain/keepalived/config/change/shape";
import { markProblem } from "#domain/set-up/check";
import type { Needs } from "./service-hosts";

export type CheckChoice = "HTTP_GET" | "SSL_GET" | "TCP_CHECK" | "PING_CHECK" | "none";

export type ServiceDraft = {
  readonly listen: "vip" | "mark";
  readonly vip: string;
  readonly port: string;
  readonly mark: string;
  /** What the directors mark: VIPs and ports, by spaces or lines. Both empty: the mark comes from elsewhere. */
  readonly markVips: string;
  readonly markPorts: string;
  readonly protocol: ServicePlace["protocol"];
  readonly scheduler: string;
  readonly method: Method;
  readonly persistence: string;
  /** One a line: `192.168.0.4 80 10`; port and weight may be left out. */
  readonly servers: string;
  readonly check: CheckChoice;
  readonly path: string;
  /** Of the check; a service by mark has none to take. */
  readonly checkPort: string;
  /** Of the real servers; null: what suits. */
  readonly gateway: string | null;
};

export const emptyService: ServiceDraft = {
  listen: "vip",
  vip: "",
  port: "80",
  mark: "",
  markVips: "",
  markPorts: "",
  protocol: "TCP",
  scheduler: "wrr",
  method: "DR",
  persistence: "",
  servers: "",
  check: "HTTP_GET",
  path: "/",
  checkPort: "",
  gateway: null,
};

export type Made =
  | { readonly ok: true; readonly edits: readonly ChangeEdit[]; readonly id: string }
  | { readonly ok: false; readonly why: string };

const no = (why: string): Made => ({ ok: false, why });

const misfit = (place: Place, field: string, words: readonly string[]): string | null => {
  const known = fieldOf(place, field);
  if (known === null) return null;
  const result = checkValue(known.shape, words, known.label);
  return result.ok ? null : result.why;
};

type Server = { readonly address: string; readonly port: number | null; readonly weight: number };

/** Lines of the list of servers; a sentence where one cannot be read. */
export const readServers = (
  text: string,
  port: string | null,
): readonly Server[] | { readonly why: string } => {
  const lines = text.split("\n").flatMap((line) => {
    const words = line.trim().split(/\s+/).filter(Boolean);
    return words.length === 0 ? [] : [words];
  });
  const servers: Server[] = [];
  for (const words of lines) {
    const [address = "", second, third, ...more] =
      port === null ? [words[0] ?? "", "0", ...words.slice(1)] : words;
    const place: Place = { kind: "server", service: { head: "", protocol: "TCP" }, server: "" };
    const why =
      misfit(place, "head", [address, second ?? port ?? "0"]) ??
      (third === undefined ? null : misfit(place, "weight", [third])) ??
      (more.length > 0 ? `${more.join(" ")} is too much in the line of ${address}.` : null);
    if (why !== null) return { why };
    servers.push({
      address,
      port: port === null ? null : Number(second ?? port),
      weight: third === undefined ? 1 : Number(third),
    });
  }
  return servers;
};

const typedWords = (text: string): readonly string[] => text.split(/[\s,]+/).filter(Boolean);

/** Whether the check connects to a port. */
export const connects = ({ check }: Pick<ServiceDraft, "check">): boolean =>
  check !== "none" && check !== "PING_CHECK";

const checksOf = (draft: ServiceDraft): readonly NewCheck[] => {
  const { check, path } = draft;
  if (check === "none") return [];
  const http = check === "HTTP_GET" || check === "SSL_GET";
  const port = draft.checkPort.trim();
  const fields = {
    ...(connects(draft) && port !== "" ? { connect_port: [port] } : {}),
    connect_timeout: ["2"],
    retry: ["1"],
    delay_before_retry: ["1"],
  };
  return [{ check, fields, urls: http ? [{ path: [path.trim()], status_code: ["200"] }] : [] }];
};

/** What the directors mark for it; null: nothing, it listens on a VIP, or the mark comes from elsewhere. */
const markOf = (draft: ServiceDraft): Needs["mark"] => {
  const ports = typedWords(draft.markPorts);
  return draft.listen === "mark" && ports.length > 0 ? { mark: Number(draft.mark), ports } : null;
};

const markMisfit = (draft: ServiceDraft): string | null => {
  if (draft.listen !== "mark") return null;
  const [vips, ports] = [typedWords(draft.markVips), typedWords(draft.markPorts)];
  if (vips.length > 0 && ports.length === 0) return "Type the ports that get the mark.";
  if (vips.length === 0 && ports.length > 0) return "Type the VIPs whose ports get the mark.";
  const rules = vips.map((vip) => ({ mark: Number(draft.mark), protocol: "tcp" as const, vip, ports }));
  return rules.map(markProblem).find((why) => why !== null) ?? null;
};

export const listensOn = (draft: ServiceDraft): ServicePlace => ({
  head: draft.listen === "vip" ? `${draft.vip.trim()} ${draft.port.trim()}` : `fwmark ${draft.mark.trim()}`,
  protocol: draft.protocol,
});

/** What the hosts need for it. */
export const needsOf = (draft: ServiceDraft, gateway: string): Needs => {
  const servers = readServers(draft.servers, draft.listen === "mark" ? null : draft.port.trim());
  const vips = draft.listen === "mark" ? typedWords(draft.markVips).filter(isIpv4) : [draft.vip.trim()];
  return {
    method: draft.method,
    vips: vips.filter((vip) => vip !== ""),
    servers: "why" in servers ? [] : servers.map(({ address }) => address),
    gateway: gateway.trim(),
    mark: markMisfit(draft) === null ? markOf(draft) : null,
  };
};

/** `taken`: keys of the services there are. */
export const makeService = (
  draft: ServiceDraft,
  hostIds: readonly string[],
  taken: ReadonlySet<string>,
): Made => {
  if (draft.listen === "vip" && draft.vip.trim() === "") return no("Type the VIP.");
  if (draft.listen === "mark" && draft.mark.trim() === "") return no("Type the firewall mark.");
  const service = listensOn(draft);
  const { head } = service;
  const place: Place = { kind: "service", service };
  const listens = misfit(place, "head", head.split(" "));
  if (listens !== null) return no(listens);
  const key = placeKey(place);
  if (taken.has(`k:${key}`)) return no("There is such a service already.");
  const marks = markMisfit(draft);
  if (marks !== null) return no(marks);
  const persistence = draft.persistence.trim();
  const persists = persistence === "" ? null : misfit(place, "persistence_timeout", [persistence]);
  if (persists !== null) return no(persists);
  const servers = readServers(draft.servers, draft.listen === "mark" ? null : draft.port.trim());
  if ("why" in servers) return no(servers.why);
  if (servers.length === 0) return no("Type at least one real server.");
  const checkPort = draft.checkPort.trim();
  if (draft.listen === "mark" && connects(draft) && checkPort === "")
    return no("Type the port the check connects to: a service by mark has none of its own.");
  if (checkPort !== "" && !(/^[1-9]\d{0,4}$/.test(checkPort) && Number(checkPort) <= 65_535))
    return no("The port of the check is a number from 1 to 65535.");
  if (hostIds.length === 0) return no("There is no director to put it on.");
  const edits = newService(hostIds, {
    service,
    scheduler: draft.scheduler,
    schedulerFlags: [],
    method: draft.method,
    tunnel: null,
    persistence: persistence === "" ? null : Number(persistence),
    checkEvery: 2,
    more: {},
    servers,
    checks: checksOf(draft),
  });
  return { ok: true, edits, id: `k:${key}` };
};
