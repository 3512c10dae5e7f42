/**
 * truth/ holds what should be (the files Sluice keeps), what the files on a host say, and what its kernel and daemons have against each
 * other. keepalived never compares file and kernel, so nobody else does. A difference that the world makes by itself is none: a server
 * that fails its check, a host that is being changed. Pure.
 */
import { readSide } from "../side";
import { addressDifferences } from "./addresses";
import { fileDifferences } from "./files";
import type { Difference, TruthRequest } from "./model";
import { type RoutingTools, routingDifferences } from "./routing";
import { sysctlDifferences } from "./sysctls";
import { tableDifferences } from "./table";
import { thresholdDifferences } from "./thresholds";

export const findDifferences = (request: TruthRequest, tools: RoutingTools): readonly Difference[] => {
  if (request.busy) return [];
  const side = request.live === null ? null : readSide(request.host, request.live);
  return [
    ...fileDifferences(request),
    ...(side === null
      ? []
      : [
          ...tableDifferences(request, side),
          ...thresholdDifferences(request, side),
          ...addressDifferences(request, side),
          ...sysctlDifferences(request),
          ...routingDifferences(request, tools),
        ]),
  ];
};
