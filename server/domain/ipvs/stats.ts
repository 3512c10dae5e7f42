/** `ipvsadm -Ln --stats --exact`, 1.24 to 1.31: counters since each entry was made or zeroed. */
import { failed, type Parsed, parsed } from "../reading";
import { serviceKey } from "./keys";
import { parseListing } from "./listing";
import type { Counters, IpvsCounters } from "./model";

/**
 * The counters, exact to 2^64. Abbreviated numbers (`123456K`, printed from 100,000,000 up without `--exact`) are
 * refused: they are cut to three digits less, so a rate from them would jump between 0 and a lie.
 */
export const parseStats = (output: string): Parsed<IpvsCounters> => {
  const listing = parseListing(output, "stats");
  if (listing.kind === "failed") return listing;
  const services: IpvsCounters["services"][number][] = [];
  for (const listed of listing.value) {
    const key = serviceKey(listed.match);
    const counters = readCounters(listed.rest);
    if (counters.kind === "failed") return failed(`the counters of ${key} ${counters.why}`);
    const servers: IpvsCounters["services"][number]["servers"][number][] = [];
    for (const entry of listed.servers) {
      const own = readCounters(entry.columns);
      if (own.kind === "failed") return failed(`the counters of ${entry.key} in ${key} ${own.why}`);
      servers.push({ key: entry.key, counters: own.value });
    }
    services.push({ key, counters: counters.value, servers });
  }
  return parsed({ services });
};

const readCounters = (columns: readonly string[]): Parsed<Counters> => {
  const [conns, inPkts, outPkts, inBytes, outBytes] = columns;
  const words = [conns, inPkts, outPkts, inBytes, outBytes];
  if (words.some((word) => word !== undefined && /^\d+[KMGT]$/.test(word)))
    return failed("are abbreviated: ipvsadm was asked without --exact");
  if (!words.every((word) => word !== undefined && /^\d{1,20}$/.test(word))) return failed("are cut off");
  const [a, b, c, d, e] = words.map((word) => BigInt(word ?? "0"));
  return parsed({ conns: a ?? 0n, inPkts: b ?? 0n, outPkts: c ?? 0n, inBytes: d ?? 0n, outBytes: e ?? 0n });
};
