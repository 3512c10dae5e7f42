/** From conditions to the list of problems: what is explained is folded away, the worst comes first. Pure. */
import { compareNames } from "../address";
import type { Composition } from "../cluster/composition";
import type { Problem } from "../cluster/view";
import { inOneLine } from "../words";
import type { Condition, Finding, Parts } from "./condition";
import { clockAstray, neighboursUnknown, notPolled, unreachable } from "./hosts";
import { brokenLink } from "./links";
import {
  adjacencyStuck,
  notHeld,
  nowhere,
  routesUnknown,
  severalMasters,
  unusedPaths,
  vipUnknown,
  vrrpFault,
  withdrawn,
} from "./paths";
import { ospfdStopped, suiteStopped, zebraStopped } from "./routing-daemons";
import {
  deadService,
  differentServices,
  missingService,
  noServersOn,
  serverInPart,
  serverOut,
} from "./services";
import { emptyTable, keepalivedStopped, tableUnknown } from "./tables";

/** Everything Sluice can say is wrong. */
export const conditions: readonly Condition[] = [
  notPolled,
  unreachable,
  brokenLink,
  suiteStopped,
  zebraStopped,
  ospfdStopped,
  keepalivedStopped,
  tableUnknown,
  clockAstray,
  routesUnknown,
  neighboursUnknown,
  vipUnknown,
  unusedPaths,
  nowhere,
  notHeld,
  withdrawn,
  adjacencyStuck,
  severalMasters,
  vrrpFault,
  emptyTable,
  missingService,
  deadService,
  noServersOn,
  serverOut,
  serverInPart,
  differentServices,
];

type Found = { readonly condition: Condition; readonly finding: Finding };

/** What is wrong now, worst first, then by whether traffic feels it, then by title: the same order at every look. */
export const findProblems = (composition: Composition, parts: Parts): readonly Problem[] => {
  const found = conditions.flatMap((condition) =>
    condition.find(composition, parts).map((finding): Found => ({ condition, finding })),
  );
  return found
    .filter((one) => !found.some((other) => explains(other, one)) && isVisible(one, composition.at))
    .map(problemOf)
    .sort(
      (a, b) =>
        SEVERITY.indexOf(a.severity) - SEVERITY.indexOf(b.severity) ||
        Number(b.affectsTraffic) - Number(a.affectsTraffic) ||
        compareNames(a.title, b.title),
    );
};

const SEVERITY: readonly Problem["severity"][] = ["down", "degraded", "unknown"];

const explains = (cause: Found, effect: Found): boolean =>
  cause !== effect &&
  effect.condition.dependsOn.includes(cause.condition.code) &&
  cause.finding.about.every(
    (thing) => effect.finding.about.includes(thing) || effect.finding.touches?.includes(thing),
  );

const isVisible = ({ condition, finding }: Found, at: number): boolean =>
  finding.since === null || at - finding.since >= condition.visibleAfterMs;

const problemOf = ({ condition, finding }: Found): Problem => ({
  code: condition.code,
  severity: finding.severity ?? condition.severity,
  title: inOneLine(finding.title),
  affects: inOneLine(finding.affects),
  since: finding.since,
  affectsTraffic: finding.affectsTraffic ?? condition.affectsTraffic,
  subject: finding.subject,
});
