/** Where what should be, what the files say, and what runs differ; from what the worker stored. */

import type { Difference } from "../../domain/change/truth/model";
import { findDifferences } from "../../domain/change/truth/truth";
import { weightSubject } from "../../domain/events/subjects";
import { parseThresholds } from "../../domain/ipvs/thresholds";
import { SluiceError } from "../../domain/sluice-error";
import { loadDesired } from "../../store/changes/desired";
import { loadSeen } from "../../store/changes/truth";
import type { Store } from "../../store/store";
import { actionMakers } from "./appliers";
import { changeHosts, filesOf } from "./replay-change";

/** The same as long as the difference lasts. */
export type Found = Difference & { readonly id: string };

export const differencesIn = async (
  store: Store,
  clusterId: string,
  now: number,
): Promise<readonly Found[]> => {
  const desired = await loadDesired(store, clusterId);
  if (desired === null)
    throw new SluiceError("not-found", "There is no such cluster; it may have been removed.");
  const { hosts, busy } = await loadSeen(store, clusterId);
  const wanted = new Map(filesOf(desired.hosts).map(({ hostId, files }) => [hostId, files]));
  return changeHosts(desired.hosts).flatMap((host) => {
    const seen = hosts.find(({ hostId }) => hostId === host.hostId);
    const thresholds = seen?.thresholds == null ? null : parseThresholds(seen.thresholds);
    const found = findDifferences(
      {
        host,
        desired: wanted.get(host.hostId) ?? [],
        live: seen?.files ?? null,
        observation: seen?.observation ?? null,
        thresholds: thresholds?.kind === "parsed" ? thresholds.value : null,
        running: seen?.running ?? null,
        busy,
        weightSince: (service, server) => seen?.since.get(weightSubject(service, server)) ?? null,
        now,
      },
      actionMakers,
    );
    return found.map((one) => ({ ...one, id: `${one.hostId} ${one.code} ${one.subject}` }));
  });
};

/** Those asked for, as they are now. @throws SluiceError when one of them is none any more, or this cannot be done with it */
export const chosen = (
  all: readonly Found[],
  ids: readonly string[],
  what: "adopt" | "repair",
): readonly Found[] =>
  ids.map((id) => {
    const one = all.find((found) => found.id === id);
    if (one === undefined)
      throw new SluiceError(
        "conflict",
        "One of these differences is there no more, or is another one: look again.",
      );
    if (!one.can[what]) throw new SluiceError("invalid", `This cannot be done by an edit: ${one.sentence}.`);
    return one;
  });
