/** The `discover` request: enters every confirmed door at once, asks the others for their keys, proposes. */
import { propose } from "../../domain/onboarding/propose";
import type { RequestAnswer, RequestArgs } from "../requests";
import { presentable } from "./presentable";
import { type Visitor, visit } from "./visit";

export const discover = async (
  args: RequestArgs<"discover">,
  visitor: Visitor,
): Promise<RequestAnswer<"discover">> =>
  presentable(propose(await Promise.all(args.doors.map((door) => visit(door, args.doors, visitor)))));
