/** VIPs that every director holds on lo and announces by OSPF, and routers that spread flows over them. Pure. */
import type { ChangeEdit } from "#domain/change/model";
import { newDirector, newRouter } from "#domain/frr/change/recipes";
import { checkSetUp } from "#domain/set-up/check";
import { announcingDirector, together } from "#domain/set-up/recipes";
import type { Replay } from "../../draft/replayed";
import { setUpOf } from "../set-up/fields";
import type { BeginDraft, Begun } from "./begin-draft";
import { networkOf, notSeen, ownAddresses, placeIn, type SeenHost } from "./networks";

const no = (why: string): Begun => ({ ok: false, why });

type Asked = Pick<BeginDraft, "segment" | "area" | "hello" | "dead"> & { readonly vips: readonly string[] };

export const ospfEdits = (
  draft: Asked,
  directors: readonly SeenHost[],
  routers: readonly SeenHost[],
  replay: Replay,
): Begun => {
  const { vips } = draft;
  if (draft.segment === "") return no("Choose the network that directors and routers share.");
  const [hello, dead] = [Number(draft.hello), Number(draft.dead)];
  if (!(Number.isInteger(hello) && hello > 0 && Number.isInteger(dead) && dead > hello))
    return no("The dead interval has to be longer than the hello interval, in whole seconds.");
  const segment = { area: draft.area.trim(), prefix: draft.segment, hello, dead };
  const edits: ChangeEdit[] = [];
  for (const seen of [...directors, ...routers]) {
    const { host } = seen;
    const at = placeIn(seen, draft.segment);
    if (at === undefined)
      return no(notSeen([seen]) ?? `${host.name} was not seen with an address in ${draft.segment}.`);
    if (host.suite === null) return no(`${host.name} has neither FRR nor Quagga.`);
    const common = {
      suite: host.suite,
      hostname: host.name,
      routerId: at.address,
      device: at.interface,
      segment,
    };
    const isRouter = routers.includes(seen);
    // What directors have a foot in as well, a management network say, is not behind the router.
    const others = ownAddresses(seen)
      .filter((one) => one.interface !== at.interface)
      .filter((one) => !directors.some((director) => placeIn(director, networkOf(one)) !== undefined))
      .map((one) => ({ prefix: networkOf(one), device: one.interface }));
    const routing = isRouter
      ? newRouter({ ...common, others, maximumPaths: Math.max(8, directors.length) })
      : newDirector({ ...common, vips, vipsOn: "lo" });
    edits.push(...routing.map((edit): ChangeEdit => ({ kind: "routing", hostIds: [host.hostId], edit })));
    if (isRouter) continue;
    const setUp = together(setUpOf(replay.files, host.hostId), announcingDirector(vips, "lo"));
    const [problem] = checkSetUp(setUp);
    if (problem !== undefined) return no(problem.why);
    edits.push({ kind: "set-up", hostId: host.hostId, setUp });
  }
  return { ok: true, edits };
};
