/** A VIP more that every director holds and announces by OSPF; and that real servers behind direct routing take for their own. Pure. */

import { hostPrefix } from "#domain/address";
import type { ChangeEdit } from "#domain/change/model";
import { routingFieldOf } from "#domain/frr/change/fields/catalogue";
import { readField } from "#domain/frr/change/read";
import { announceVip } from "#domain/frr/change/recipes";
import { announcingDirector, directRoutingServer, together } from "#domain/set-up/recipes";
import type { DesiredHost, Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";

/** Lines of `network`, as the host has them. */
const networksOf = (host: DesiredHost, replay: Replay): readonly (readonly string[])[] => {
  const field = routingFieldOf("ospf", "networks");
  const files = replay.files.get(host.hostId);
  if (field === null || files === undefined || host.suite === null) return [];
  return (readField(files, host.suite, { kind: "ospf" }, field) ?? []).map((line) =>
    typeof line === "string" ? [line] : line,
  );
};

/** Directors that announce something already: the area they do it in is the VIP's, too. */
export const announcing = (
  directors: readonly DesiredHost[],
  replay: Replay,
): readonly { readonly host: DesiredHost; readonly networks: readonly (readonly string[])[] }[] =>
  directors
    .map((host) => ({ host, networks: networksOf(host, replay) }))
    .filter(({ networks }) => networks.length > 0);

export const announceEdits = (
  directors: readonly DesiredHost[],
  servers: readonly DesiredHost[],
  replay: Replay,
  { vip, device }: { readonly vip: string; readonly device: string },
): readonly ChangeEdit[] => [
  ...announcing(directors, replay).flatMap(({ host, networks }): ChangeEdit[] => {
    const area = networks[0]?.[2] ?? "0";
    const there = networks.some(([prefix]) => prefix === hostPrefix(vip));
    const setUp = together(setUpOf(replay.files, host.hostId), announcingDirector([vip], "lo"));
    return [
      { kind: "set-up", hostId: host.hostId, setUp },
      ...(there
        ? []
        : [
            {
              kind: "routing" as const,
              hostIds: [host.hostId],
              edit: announceVip(vip, area, networks),
            },
          ]),
    ];
  }),
  ...servers.map(
    (host): ChangeEdit => ({
      kind: "set-up",
      hostId: host.hostId,
      setUp: together(setUpOf(replay.files, host.hostId), directRoutingServer([vip], device)),
    }),
  ),
];
