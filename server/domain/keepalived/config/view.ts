/**
 * The typed view of a keepalived.conf: what keepalived 2.2.7 makes of it, defaults included. Pure; never throws; what it could not
 * read, what keepalived would ignore, and what nobody asked for stand in `problems` and `unread`.
 */
import { compareNames } from "../../address";
import type { ServiceKey } from "../../ipvs/model";
import { expandConfig, type Includer, type ReadingProblem } from "./expand";
import type { ConfigTree } from "./model";
import { readGlobal } from "./view/global";
import { readGroup } from "./view/group";
import type { ConfigView } from "./view/model";
import { MAX_ADDRESSES } from "./view/range";
import { BlockReader, byDefault, type Findings, MAX_FINDINGS } from "./view/reader";
import { readService } from "./view/service";
import type { VirtualServer } from "./view/service-model";
import { readScript, readTrackFile } from "./view/track";
import { readInstance, readSyncGroup } from "./view/vrrp";

export type ViewOptions = {
  /** Answers includes; without it they are not read, which is a problem of the view. */
  readonly include?: Includer;
};

export const viewConfig = (tree: ConfigTree, options: ViewOptions = {}): ConfigView => {
  const expansion = expandConfig(tree, options);
  const findings: Findings = { problems: [...expansion.problems], unread: [] };
  const top = new BlockReader(expansion.statements, "", "top", findings);
  const global = readGlobal(top);
  const version = byDefault(global.vrrpVersion.value);
  const trackFiles = top.all("track_file", "vrrp_track_file").map((block) => readTrackFile(top, block));
  const budget = { left: MAX_ADDRESSES };
  const groups = top.all("virtual_server_group").map((block) => readGroup(top, block, budget));
  const around = { groups, trackFiles, budget: { left: 2 * MAX_ADDRESSES } };
  const virtualServers = top.all("virtual_server").flatMap((block) => {
    const service = readService(top, block, around);
    return service ? [service] : [];
  });
  reportDuplicates(virtualServers, findings);
  const view = {
    global,
    vrrpScripts: top.all("vrrp_script").map((block) => readScript(top, block)),
    trackFiles,
    syncGroups: top.all("vrrp_sync_group").map((block) => readSyncGroup(top, block)),
    instances: top.all("vrrp_instance").map((block) => readInstance(top, block, version)),
    groups,
    virtualServers,
  };
  top.finish();
  const problems = ordered(findings.problems);
  return { ...view, unread: findings.unread, problems, files: expansion.files };
};

/** By file and line, each said once. */
const ordered = (problems: readonly ReadingProblem[]): readonly ReadingProblem[] => {
  const seen = new Set<string>();
  const key = (problem: ReadingProblem): string => `${problem.file} ${problem.line} ${problem.message}`;
  return problems
    .filter((problem) => !seen.has(key(problem)) && seen.add(key(problem)))
    .sort((a, b) => compareNames(a.file ?? "", b.file ?? "") || a.line - b.line);
};

/** keepalived keeps the settings of the first of two equal services and adds the other's servers to it. */
const reportDuplicates = (services: readonly VirtualServer[], findings: Findings): void => {
  const seen = new Map<ServiceKey, number>();
  for (const { keys, origin } of services) {
    for (const key of keys) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, origin.line);
      else {
        const message = `${key} stands twice (also on line ${first}); only the first one's settings count`;
        if (findings.problems.length < MAX_FINDINGS)
          findings.problems.push({ line: origin.line, file: origin.file, message });
        break;
      }
    }
  }
};
