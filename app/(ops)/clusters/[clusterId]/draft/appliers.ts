/** How each kind of edit is written into files: the domain's functions, as the server uses them. Pure. */
import type { Appliers } from "#domain/change/replay";
import { applyRoutingEdit } from "#domain/frr/change/apply";
import { applyKeepalivedEdit } from "#domain/keepalived/config/change/apply";

export const appliers: Appliers = {
  keepalived: applyKeepalivedEdit,
  routing: applyRoutingEdit,
  setUp: () => ({ kind: "refused", why: "this kind of edit cannot be replayed yet" }),
};
