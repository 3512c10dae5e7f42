/** All practice clusters by name. */
import { LabError } from "../error";
import type { Topology } from "../topology";
import { blank } from "./blank";
import { ftpRest } from "./ftp-rest";
import { methods } from "./methods";
import { ospfEcmp } from "./ospf-ecmp";
import { vrrpDr } from "./vrrp-dr";
import { vrrpNat } from "./vrrp-nat";

const SET_UP: Topology[] = [ospfEcmp, vrrpNat, vrrpDr, ftpRest, methods];
export const TOPOLOGIES: Topology[] = [...SET_UP, ...SET_UP.map(blank)];

/** Throws LabError with all names when there is none of that name. */
export function topologyNamed(name: string): Topology {
  const found = TOPOLOGIES.find((t) => t.name === name);
  if (found !== undefined) return found;
  throw new LabError(`No topology named ${name}. There are: ${TOPOLOGIES.map((t) => t.name).join(", ")}.`);
}

/** Takes `--topology NAME` out of a command line; ospf-ecmp without it. Throws LabError like `topologyNamed`. */
export function chosenTopology(words: string[]): { topology: Topology; rest: string[] } {
  const at = words.indexOf("--topology");
  if (at < 0) return { topology: ospfEcmp, rest: words };
  return { topology: topologyNamed(words[at + 1] ?? ""), rest: words.toSpliced(at, 2) };
}
