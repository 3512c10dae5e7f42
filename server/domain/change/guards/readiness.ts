/** Guards over the hosts themselves: whether they can be changed now, and who serves meanwhile. */

import { clause, counted } from "../../words";
import { changesBetween, textAt } from "../files";
import { ownerOf } from "../paths";
import { block, type ChangeGuard, isDirector, type SceneHost, stop, warn } from "./scene";

const answers = ({ observation }: SceneHost): boolean => observation?.reach.kind === "reachable";

/** Null: not known. */
export const keepalivedRuns = ({ observation }: SceneHost): boolean | null =>
  observation?.facts.kind === "known" ? (observation.facts.value.daemons.keepalived?.length ?? 0) > 0 : null;

const unreachable: ChangeGuard = ({ hosts }) =>
  hosts
    .filter((host) => host.changed && !answers(host))
    .map(({ host, observation }) => {
      const why = observation?.reach.kind === "unreachable" ? observation.reach.why : "it was not polled yet";
      return stop("host-unreachable", host.hostId, `${host.name} cannot be changed now: ${clause(why)}`, {
        hostId: host.hostId,
      });
    });

/** A file that keepalived had, and has no keepalived to read it. */
const keepalivedStopped: ChangeGuard = ({ hosts }) =>
  hosts
    .filter((host) => {
      const { before, after } = host;
      const changed = changesBetween(before.files, after.files).some(
        ({ path }) => ownerOf(path) === "keepalived",
      );
      return changed && before.keepalived !== null && keepalivedRuns(host) === false;
    })
    .map(({ host }) =>
      warn(
        "keepalived-not-running",
        host.hostId,
        `keepalived does not run on ${host.name}: its files are written, and it reads them when somebody starts it`,
        { hostId: host.hostId },
      ),
    );

const serves = (host: SceneHost): boolean => answers(host) && keepalivedRuns(host) !== false;

/** Whether somebody else serves while a director is changed. */
const fewDirectors: ChangeGuard = ({ hosts, policy }) => {
  const directors = hosts.filter((host) => isDirector(host) && host.before.keepalived !== null);
  const changed = directors.filter((host) => host.changed);
  return changed.flatMap((host) => {
    const others = directors.filter((one) => one !== host && serves(one));
    if (others.length >= policy.directorsNeeded) return [];
    const { hostId, name } = host.host;
    if (directors.length === 1)
      return [
        warn(
          "only-director",
          hostId,
          `${name} is the only director: if the change goes wrong, everything stops until it is taken back`,
          { hostId },
        ),
      ];
    const sentence = `While ${name} is changed ${counted(others.length, "other director")} would serve, and ${policy.directorsNeeded} should`;
    return [block("too-few-directors", hostId, sentence, { hostId })];
  });
};

/** A file that somebody edited on the host since it was brought in or written. */
const editedOnHost: ChangeGuard = ({ hosts }) =>
  hosts.flatMap(({ host, before, after, live }) => {
    if (live === null) return [];
    const touched = changesBetween(before.files, after.files).map(({ path }) => path);
    return touched
      .filter(
        (path) =>
          textAt(live, path) !== textAt(before.files, path) &&
          textAt(live, path) !== textAt(after.files, path),
      )
      .map((path) =>
        block(
          "file-edited-on-host",
          `${host.hostId} ${path}`,
          `${path} was edited on ${host.name} itself: this change would overwrite that. Adopt it first, or say why not`,
          { hostId: host.hostId, path },
        ),
      );
  });

export const readinessGuards: readonly ChangeGuard[] = [
  unreachable,
  keepalivedStopped,
  fewDirectors,
  editedOnHost,
];
