/** An edit in words, for lists and for the audit. The words of the file; no text of files, which may hold passwords. */
import type { ChangeEdit } from "../../domain/change/model";
import type { RoutingPlace } from "../../domain/frr/change/model";
import type { FieldValue, Place } from "../../domain/keepalived/config/change/model";
import type { SetUp } from "../../domain/set-up/model";
import { counted, inOneLine, listed } from "../../domain/words";
import type { Writer } from "../../store/audit";

/** By id; every host of the cluster. */
export type HostNames = ReadonlyMap<string, string>;

export const hostNamesIn = async (writer: Writer, clusterId: string): Promise<HostNames> => {
  const hosts = await writer.host.findMany({ where: { clusterId }, select: { id: true, name: true } });
  return new Map(hosts.map(({ id, name }) => [id, name]));
};

export const editSentence = (edit: ChangeEdit, names: HostNames): string =>
  inOneLine(`${hosts(edit, names)}: ${what(edit)}`);

const hosts = (edit: ChangeEdit, names: HostNames): string =>
  listed(
    ("hostIds" in edit ? edit.hostIds : [edit.hostId]).map(
      (id) => names.get(id) ?? "a host that was removed",
    ),
  );

const what = (edit: ChangeEdit): string => {
  switch (edit.kind) {
    case "keepalived":
      return verb(edit.edit, keepalivedPlace(edit.edit.place));
    case "routing":
      return verb(edit.edit, routingPlace(edit.edit.place));
    case "set-up":
      return `set-up with ${setUpWords(edit.setUp)}`;
    case "file":
      if (edit.text === null) return `remove ${edit.path}`;
      return edit.base === null ? `create ${edit.path}` : `edit ${edit.path} as text`;
    case "repair":
      return repairWords(edit);
  }
};

const repairWords = ({ code, subject }: { readonly code: string; readonly subject: string }): string => {
  switch (code) {
    case "service-missing":
    case "server-missing":
      return `put ${subject} back into the kernel`;
    case "service-extra":
    case "server-extra":
      return `take ${subject} out of the kernel`;
    case "weight-by-hand":
    case "method-by-hand":
    case "service-by-hand":
    case "thresholds-not-pushed":
      return `${subject} in the kernel as keepalived.conf says`;
    case "address-missing":
      return `put the address ${subject} back`;
    case "address-extra":
      return `take the address ${subject} away`;
    case "file-not-running":
      return `"${subject}" running as the file says`;
    case "running-differs":
    case "running-not-written":
      return `no "${subject}" running that the file does not say`;
    default:
      return `${subject} as its file says`;
  }
};

const setUpWords = ({ addresses, sysctls, marks }: SetUp): string =>
  [
    addresses.length === 1 ? "1 address" : `${addresses.length || "no"} addresses`,
    counted(Object.keys(sysctls).length, "sysctl"),
    counted(marks.length, "mark rule"),
  ].join(", ");

type FieldEdit<P> =
  | { readonly kind: "set"; readonly place: P; readonly field: string; readonly value: FieldValue | null }
  | { readonly kind: "add"; readonly place: P }
  | { readonly kind: "remove"; readonly place: P }
  | { readonly kind: "line"; readonly place: P; readonly from: string | null; readonly to: string | null };

const verb = <P>(edit: FieldEdit<P>, where: string): string => {
  switch (edit.kind) {
    case "set":
      return edit.value === null
        ? `take ${edit.field} out of ${where}`
        : `${edit.field} ${valueWords(edit.field, edit.value)}of ${where}`.replace(/ {2,}/g, " ");
    case "add":
      return `add ${where}`;
    case "remove":
      return `remove ${where}`;
    case "line":
      return lineWords(edit, where);
  }
};

const lineWords = (
  { from, to }: { readonly from: string | null; readonly to: string | null },
  where: string,
): string => {
  const shown = (line: string): string => (secret.test(line) ? "a line that is not shown" : `"${line}"`);
  if (to === null) return `take ${shown(from ?? "")} out of ${where}`;
  return from === null ? `${shown(to)} in ${where}` : `${shown(to)} instead of ${shown(from)} in ${where}`;
};

const secret = /pass|key|secret|md5|auth/i;

const valueWords = (field: string, value: FieldValue): string => {
  if (secret.test(field)) return "(not shown) ";
  const words = value.map((line) => (typeof line === "string" ? line : line.join(" ")));
  const text = typeof value[0] === "string" ? words.join(" ") : words.join(", ");
  return text === "" ? "" : `${text.length > 120 ? `${text.slice(0, 120)}…` : text} `;
};

const keepalivedPlace = (place: Place): string => {
  switch (place.kind) {
    case "global":
      return "keepalived's global settings";
    case "service":
      return `virtual server ${serviceName(place.service)}`;
    case "server":
      return `real server ${place.server} of ${serviceName(place.service)}`;
    case "check":
      return `${place.check} of ${place.server} of ${serviceName(place.service)}`;
    case "url":
      return `url ${place.url + 1} of ${place.check} of ${place.server} of ${serviceName(place.service)}`;
    case "instance":
      return `VRRP instance ${place.name}`;
    case "vrrp-script":
      return `VRRP script ${place.name}`;
    case "track-file":
      return `track file ${place.name}`;
    case "bfd":
      return `BFD session ${place.name}`;
    case "sync-group":
      return `sync group ${place.name}`;
    case "server-group":
      return `virtual server group ${place.name}`;
  }
};

const serviceName = ({ head, protocol }: { readonly head: string; readonly protocol: string }): string =>
  `${head} (${protocol})`;

const routingPlace = (place: RoutingPlace): string => {
  switch (place.kind) {
    case "global":
      return "the routing daemons' global settings";
    case "ospf":
      return "router ospf";
    case "interface":
      return `interface ${place.name}`;
    case "route-map":
      return `route-map ${place.name} ${place.sequence}`;
    case "prefix-list":
      return `prefix-list ${place.name}`;
  }
};
