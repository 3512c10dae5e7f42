/** How each kind of edit is written into files: the domain's functions, as the server uses them. Pure. */
import type { Appliers } from "#domain/change/replay";
import { applyRoutingEdit } from "#domain/frr/change/apply";
import { applyKeepalivedEdit } from "#domain/keepalived/config/change/apply";
import { applySetUp } from "#domain/set-up/files";

export const appliers: Appliers = {
  keepalived: applyKeepalivedEdit,
  routing: applyRoutingEdit,
  setUp: applySetUp,
};
