/** Connection limits of real servers: a reload pushes them only together with a weight or a method. */
import { wantedServices } from "../forecast/wanted";
import type { Side } from "../side";
import { adoptThresholds } from "./adopt-table";
import { type Difference, difference, type TruthRequest } from "./model";
import { tableAction } from "./table";

const limits = ({ upper, lower }: { readonly upper: number; readonly lower: number }): string =>
  upper === 0 && lower === 0 ? "no limit" : `at most ${upper}, again below ${lower}`;

export const thresholdDifferences = (request: TruthRequest, side: Side): readonly Difference[] => {
  const { host, thresholds } = request;
  if (thresholds === null || side.keepalived === null) return [];
  return [...wantedServices(side.keepalived).values()].flatMap((service) =>
    service.servers.flatMap((server) => {
      const kernel = thresholds[service.key]?.[server.key];
      if (kernel === undefined || (kernel.upper === server.upper && kernel.lower === server.lower)) return [];
      const one = { code: "thresholds-not-pushed", subject: `${service.key} ${server.key}` };
      return [
        difference(host, {
          ...one,
          sentence: `${server.key} of ${service.key} has ${limits(kernel)} in the kernel of ${host.name} and ${limits(server)} in its keepalived.conf: a reload does not push it`,
          file: limits(server),
          kernel: limits(kernel),
          adopt: adoptThresholds({ request, side }, service, server, kernel),
          action: tableAction({ request, side }, one),
        }),
      ];
    }),
  );
};
