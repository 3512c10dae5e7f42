/**
 * `show ip ospf neighbor` as text, Quagga 0.99 to FRR 10. Read from both ends, for the middle is treacherous: a dead
 * time of `412 usecs` has a space in it, `Up Time` exists from FRR 8.2 only, and the state is cut at 15 characters.
 */
import { isIpv4 } from "../address";
import { excerpt, knownComplaint, linesOf, wholeNumber, wordsOf } from "../output";
import { failed, type Parsed, parsed } from "../reading";
import { parseSeconds } from "../uptime";
import type { OspfNeighbour } from "./model";
import { readInterface, readState } from "./state";

/** The neighbours, in the order printed. A neighbour that is down is not printed: absent means down. */
export const parseNeighboursText = (output: string): Parsed<readonly OspfNeighbour[]> => {
  const lines = linesOf(output);
  const title = lines.findIndex((line) => /^\s*Neighbor ID\s+Pri\s+State/.test(line));
  if (title < 0)
    return failed(
      knownComplaint(output.slice(0, 4000)) ??
        (output.trim() === ""
          ? "ospfd printed nothing"
          : `this is not a list of OSPF neighbours: "${excerpt(output)}"`),
    );
  const neighbours: OspfNeighbour[] = [];
  for (const line of lines.slice(title + 1)) {
    const words = wordsOf(line);
    if (words.length === 0 || /^(?:VRF Name:|OSPF Instance:|Neighbor ID\s)/.test(line)) continue;
    const neighbour = readLine(words);
    if (neighbour === null) return failed(`ospfd's line "${excerpt(line)}" cannot be read or is cut off`);
    neighbours.push(neighbour);
  }
  return parsed(neighbours);
};

const readLine = (words: readonly string[]): OspfNeighbour | null => {
  const [routerId = "", priority, stateText = ""] = words;
  const [address = "", iface = ""] = words.slice(-5, -3);
  const queues = words.slice(-3).map((word) => wholeNumber(word));
  const state = readState(stateText);
  const times = readTimes(words.slice(3, -5));
  if (words.length < 9 || queues.includes(null) || times === null || state === null) return null;
  if (!(isIpv4(routerId) || routerId === "-") || wholeNumber(priority) === null || !isIpv4(address))
    return null;
  const [upTimeMs, deadTimeMs] = times;
  return {
    routerId,
    address,
    interface: readInterface(iface),
    ...state,
    priority: wholeNumber(priority),
    deadTimeMs,
    upTimeMs,
  };
};

/** [up, dead] in milliseconds from `3.817s`, `1d02h03m 412 usecs`, `- inactive`; null when it is neither one nor two times. */
const readTimes = (words: readonly string[]): readonly [number | null, number | null] | null => {
  const times: (number | null)[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    const withUnit = words[index + 1] === "usecs" ? `${word} ${words[++index]}` : word;
    const seconds = parseSeconds(withUnit);
    if (seconds === null && withUnit !== "inactive" && withUnit !== "-") return null;
    times.push(seconds === null ? null : Math.round(seconds * 1000));
  }
  if (times.length === 1) return [null, times[0] ?? null];
  return times.length === 2 ? [times[0] ?? null, times[1] ?? null] : null;
};
