/** Since which version keepalived knows a statement, as the catalogue of fields says. Pure. */
import { fieldsOfKind } from "../../keepalived/config/change/fields/catalogue";
import type { Field, PlaceKind } from "../../keepalived/config/change/fields/field";
import type { Since } from "./scene";

const KINDS: Readonly<Record<string, PlaceKind>> = {
  global_defs: "global",
  vrrp_script: "vrrp-script",
  track_file: "track-file",
  vrrp_track_file: "track-file",
  vrrp_sync_group: "sync-group",
  vrrp_instance: "instance",
  virtual_server: "service",
  real_server: "server",
  url: "url",
};

const says = (field: Field, name: string): boolean =>
  field.directive === name || field.aliases.includes(name);

export const sinceCatalogue: Since = (block, name) => {
  // Blocks that are no field of anything.
  if (block === "real_server" && name === "FILE_CHECK") return [2, 1, 0];
  const kind = KINDS[block];
  const fields = kind
    ? fieldsOfKind(kind).filter(({ within }) => within === null)
    : block.endsWith("_CHECK") || block.endsWith("_GET")
      ? fieldsOfKind("check").filter(({ checks }) => checks.some((check) => check === block))
      : [];
  const found = fields.filter((field) => says(field, name));
  // Known to one kind of place under several fields: the oldest counts.
  const versions = found.map(({ since }) => since);
  return versions.length === 0 || versions.includes(null) ? null : (versions[0] ?? null);
};
