/** What stands behind a block's name: how a place is called. Setting it renames the place. */
import { address, type FieldSpec, type PlaceKind, part, parts, word } from "./field";

const DIRECTIVES: Readonly<Partial<Record<PlaceKind, string>>> = {
  "vrrp-script": "vrrp_script",
  "track-file": "track_file",
  bfd: "bfd_instance",
  "sync-group": "vrrp_sync_group",
  instance: "vrrp_instance",
  "server-group": "virtual_server_group",
};

export const nameField = (kind: PlaceKind, example: string): FieldSpec => ({
  id: "head",
  directive: DIRECTIVES[kind] ?? kind,
  label: "Name",
  help: "What else names it has to be changed as well.",
  shape: word("name"),
  example: [example],
});

export const listenerField: FieldSpec = {
  id: "head",
  directive: "virtual_server",
  label: "Listens on",
  help: "A VIP and port, a firewall mark, or a group of them.",
  shape: { kind: "listener" },
  example: ["192.168.0.101", "80"],
};

export const serverField: FieldSpec = {
  id: "head",
  directive: "real_server",
  label: "Address and port",
  help: "Where its connections go; with DR and TUN the port is the service's own.",
  shape: parts(
    part("address", "the address", address),
    part("port", "the port", { kind: "port", zero: true }, true),
  ),
  example: ["10.0.0.9", "80"],
};
