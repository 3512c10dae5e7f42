/** How a service that is there forwards, as the open change set has it. Pure. */
import type { ChangeEdit } from "#domain/change/model";
import { wordsOfHead } from "#domain/keepalived/config/change/heads";
import type { Method } from "#domain/keepalived/config/change/recipes/service";
import type { Replay } from "../../draft/replayed";
import type { KeepalivedPlace } from "../places";
import { setUpOf } from "../set-up/fields";

export type Forwarding = {
  readonly method: Method;
  readonly vips: readonly string[];
  /** Addresses of its real servers. */
  readonly servers: readonly string[];
  /** It listens on a firewall mark. */
  readonly byMark: boolean;
};

const METHODS: readonly Method[] = ["DR", "NAT", "TUN"];

export const forwardingOf = (node: KeepalivedPlace, replay: Replay): Forwarding => {
  const now = node.on.flatMap((one) => one.now ?? [])[0];
  const [word] = now?.fields.find(({ field }) => field === "lb_kind")?.value ?? [];
  const head = node.place.kind === "service" ? wordsOfHead(node.place.service.head) : [];
  const byMark = head[0] === "fwmark";
  const marked = node.on
    .flatMap(({ host }) => setUpOf(replay.files, host.hostId).marks)
    .filter(({ mark }) => mark === Number(head[1]))
    .map(({ vip }) => vip);
  return {
    // keepalived's own where the file says nothing.
    method: METHODS.find((method) => method === word) ?? "NAT",
    vips: byMark ? [...new Set(marked)] : head.slice(0, 1),
    servers: (now?.children ?? []).flatMap(({ place }) =>
      place.kind === "server" ? (wordsOfHead(place.server)[0] ?? []) : [],
    ),
    byMark,
  };
};

export const forwardingEdit = (node: KeepalivedPlace, method: Method): readonly ChangeEdit[] => [
  {
    kind: "keepalived",
    hostIds: node.on.flatMap(({ host, now }) => (now === null ? [] : [host.hostId])),
    edit: { kind: "set", place: node.place, field: "lb_kind", value: [method] },
  },
];
