/** How each kind of edit is written into files: the domain's functions, as the server uses them. Pure. */
import type { Appliers } from "#domain/change/replay";

const soon = { kind: "refused", why: "this kind of edit cannot be replayed yet" } as const;

export const appliers: Appliers = {
  keepalived: () => soon,
  routing: () => soon,
  setUp: () => soon,
};
