/** Which differences are about a thing on another screen, and how they are told beside it. Pure. */

import type { TopologyNode } from "#domain/cluster/topology";
import { plural } from "../../../../_ui/format";
import type { Difference } from "./use-drift";

/** What the mark beside a thing says; null: there is nothing to mark. */
export const driftWords = (differences: readonly Pick<Difference, "sentence">[]): string | null => {
  const [first] = differences;
  if (first === undefined) return null;
  return differences.length === 1
    ? first.sentence
    : `${plural(differences.length, "difference")}: ${first.sentence}, …`;
};

export const onHost = (differences: readonly Difference[], hostId: string): readonly Difference[] =>
  differences.filter((one) => one.hostId === hostId);

/** About a service, one of its servers included: subjects begin with the service's key. */
export const ofService = (differences: readonly Difference[], serviceKey: string): readonly Difference[] =>
  differences.filter(({ subject }) => subject === serviceKey || subject.startsWith(`${serviceKey} `));

export const ofServer = (
  differences: readonly Difference[],
  serviceKey: string,
  serverKey: string,
): readonly Difference[] => differences.filter(({ subject }) => subject === `${serviceKey} ${serverKey}`);

/** About what a box of the topology stands for. */
export const ofNode = (differences: readonly Difference[], of: TopologyNode["of"]): readonly Difference[] => {
  switch (of.kind) {
    case "router":
      return onHost(differences, of.router.hostId);
    case "director":
      return onHost(differences, of.director.hostId);
    case "service":
      return ofService(differences, of.service.key);
    case "server":
      return ofServer(differences, of.service.key, of.server.key);
    case "rest":
      return of.servers.flatMap((server) => ofServer(differences, of.service.key, server.key));
  }
};
