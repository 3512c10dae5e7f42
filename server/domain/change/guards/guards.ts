/**
 * guards/ says what is wrong with a change before anything is sent: pure functions from the whole cluster, before and after, to verdicts
 * with a code, a sentence, and whether they warn or block. What loses traffic blocks. They may not send, ask, or look at a clock.
 */
import type { Verdict } from "../model";
import { announceGuards } from "./announce";
import { directorGuards } from "./directors";
import { markGuards } from "./marks";
import { ospfGuards } from "./ospf";
import { portGuards } from "./ports";
import { readinessGuards } from "./readiness";
import { realServerGuards } from "./real-servers";
import { reloadGuards } from "./reload";
import { repairGuards } from "./repairs";
import type { ChangeGuard, Finding, Scene, StateGuard } from "./scene";
import { scriptGuards } from "./scripts";
import { serviceGuards } from "./services";
import { textChangeGuards, textGuards } from "./text";
import { versionGuards } from "./versions";
import { vrrpGuards } from "./vrrp";
import { vrrpChangeGuards } from "./vrrp-moves";

const stateGuards: readonly StateGuard[] = [
  ...textGuards,
  ...serviceGuards,
  ...portGuards,
  ...markGuards,
  ...realServerGuards,
  ...scriptGuards,
  ...versionGuards,
  ...vrrpGuards,
  ...announceGuards,
  ...directorGuards,
  ...ospfGuards,
];
const changeGuards: readonly ChangeGuard[] = [
  ...readinessGuards,
  ...textChangeGuards,
  ...vrrpChangeGuards,
  ...reloadGuards,
  ...repairGuards,
];

/** Blocks first, then by host, file and line. What was so before the change stays, as a warning that says so. */
export const judge = (scene: Scene): readonly Verdict[] => {
  const before = new Set(stateGuards.flatMap((guard) => guard(scene, "before")).map(identity));
  const state = stateGuards.flatMap((guard) => guard(scene, "after"));
  const found = [
    ...changeGuards.flatMap((guard) => guard(scene)),
    ...state.map((finding) => (before.has(identity(finding)) ? asBefore(finding) : finding)),
  ];
  const hosts = scene.hosts.map(({ host }) => host.hostId);
  const rank = ({ hostId }: Verdict): number => (hostId === null ? -1 : hosts.indexOf(hostId));
  return once(found)
    .sort(
      (a, b) =>
        Number(a.level === "warn") - Number(b.level === "warn") ||
        rank(a) - rank(b) ||
        ((a.path ?? "") < (b.path ?? "")
          ? -1
          : (a.path ?? "") > (b.path ?? "")
            ? 1
            : (a.line ?? 0) - (b.line ?? 0)),
    )
    .map(({ about: _, ...verdict }) => verdict);
};

const identity = ({ code, hostId, about }: Finding): string => JSON.stringify([code, hostId, about]);

const asBefore = (finding: Finding): Finding => ({
  ...finding,
  level: "warn",
  override: true,
  sentence: `${finding.sentence}. It was so before`,
});

/** Guards that look at pairs or at several keys of one block may find the same thing twice. */
const once = (findings: readonly Finding[]): Finding[] => {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${identity(finding)} ${finding.sentence}`;
    return !seen.has(key) && seen.add(key);
  });
};
