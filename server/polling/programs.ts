/** Looks for the programs a configuration names on the host it is meant for: keepalived passes over one that is missing, and says nothing. */
import type { HostPool } from "../hosts/host";
import { isPlainPath } from "../hosts/verbs";
import type { Fleet } from "./fleet";

const deadlineMs = 10_000;

/**
 * Whether each is a program there. A path that no request can carry is not in the answer, and none is where the host's script is older
 * than the question. @throws HostError
 */
export const lookForPrograms = async (
  fleet: Fleet,
  pool: HostPool,
  hostId: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean>> => {
  const asked = paths.filter(isPlainPath);
  if (asked.length === 0) return new Map();
  const target = await fleet.target(hostId);
  const answer = await pool.ask(target, "programs", asked, { deadlineMs, impatient: true, signal });
  const [section] = answer.sections;
  if (section?.name !== "programs" || section.exitCode !== 0) return new Map();
  const there = new Set(section.output.split("\n"));
  return new Map(asked.map((path) => [path, there.has(path)]));
};
