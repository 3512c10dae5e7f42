/** What the routing daemons of a host are called. Pure. */
import type { Reading } from "../reading";
import type { HostFacts } from "./model";

/** `FRR` or `Quagga` by the first facts that tell; otherwise what they are. */
export const routingSuite = (...told: readonly Reading<HostFacts>[]): string => {
  for (const facts of told)
    if (facts.kind === "known" && facts.value.versions.routing !== null)
      return facts.value.versions.routing.split(" ")[0] ?? "";
  return "The routing daemons";
};
