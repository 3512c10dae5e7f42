/** The parts of the domain that write edits into files, and turn files into lines, as one: what replaying and planning ask for. */
import type { ActionMakers } from "../../domain/change/actions";
import type { Appliers } from "../../domain/change/replay";
import { applyRoutingEdit } from "../../domain/frr/change/apply";
import { settleDrift } from "../../domain/frr/change/drift";
import { routingLines } from "../../domain/frr/change/lines";
import { runningDifferences } from "../../domain/frr/change/running";
import { applyKeepalivedEdit } from "../../domain/keepalived/config/change/apply";
import { setUpChange } from "../../domain/set-up/actions";
import { applySetUp } from "../../domain/set-up/files";

export const appliers: Appliers = {
  keepalived: applyKeepalivedEdit,
  routing: applyRoutingEdit,
  setUp: applySetUp,
};

export const actionMakers: ActionMakers = {
  routingLines,
  routingDifferences: runningDifferences,
  routingEdit: applyRoutingEdit,
  settleDrift,
  setUpChange,
};
