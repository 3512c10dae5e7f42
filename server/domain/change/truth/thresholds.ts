/** Connection limits of real servers: a reload pushes them only together with a weight or a method. */
import { serverLine } from "../forecast/line";
import { wantedServices } from "../forecast/wanted";
import type { Side } from "../side";
import { type Difference, difference, type TruthRequest } from "./model";

const limits = ({ upper, lower }: { readonly upper: number; readonly lower: number }): string =>
  upper === 0 && lower === 0 ? "no limit" : `at most ${upper}, again below ${lower}`;

export const thresholdDifferences = (request: TruthRequest, side: Side): readonly Difference[] => {
  const { host, thresholds } = request;
  if (thresholds === null || side.keepalived === null) return [];
  return [...wantedServices(side.keepalived).values()].flatMap((service) =>
    service.servers.flatMap((server) => {
      const kernel = thresholds[service.key]?.[server.key];
      if (kernel === undefined || (kernel.upper === server.upper && kernel.lower === server.lower)) return [];
      const now = request.observation?.ipvs;
      const entry =
        now?.kind === "known"
          ? now.value.services
              .find(({ key }) => key === service.key)
              ?.servers.find(({ key }) => key === server.key)
          : undefined;
      // Its weight stays as it is in the kernel: this is not the place to end a drain.
      const line = serverLine("-e", service.match, { ...server, weight: entry?.weight ?? server.weight });
      return [
        difference(host, {
          code: "thresholds-not-pushed",
          subject: `${service.key} ${server.key}`,
          sentence: `${server.key} of ${service.key} has ${limits(kernel)} in the kernel of ${host.name} and ${limits(server)} in its keepalived.conf: a reload does not push it`,
          file: limits(server),
          kernel: limits(kernel),
          lines: [`ipvsadm ${line}`],
        }),
      ];
    }),
  );
};
