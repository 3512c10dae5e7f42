/**
 * What part of a service's connections each director and each real server gets, and what part it should. Pure.
 */
import type { ServiceView } from "#domain/cluster/view";
import type { Reading } from "#domain/reading";

export type Part = {
  readonly key: string;
  readonly label: string;
  /** Share it gets, 0..1; null when unknown. */
  readonly share: number | null;
  /** Share it should get: 0 for what is withdrawn or out of rotation; null when nobody can say. */
  readonly fair: number | null;
  /** It should get some, and gives no figure now. */
  readonly silent: boolean;
};

const knownValue = <T>(reading: Reading<T>): T | null => (reading.kind === "known" ? reading.value : null);

/**
 * The directors, each that has the service and gets traffic with an equal part as its fair share: ECMP knows no other. One
 * that no router sends flows to should get none.
 */
export const directorParts = (service: ServiceView): readonly Part[] => {
  const taking = service.perDirector.filter(
    (one) => one.present.kind === "known" && one.present.value && one.carries !== false,
  );
  return service.perDirector.map((one) => ({
    key: one.directorId,
    label: one.directorName,
    share: knownValue(one.share),
    fair: taking.includes(one) ? 1 / taking.length : one.carries === false ? 0 : null,
    silent: one.rates.kind === "unknown" && one.carries !== false,
  }));
};

export const serverParts = (service: ServiceView): readonly Part[] =>
  service.servers.map((server) => ({
    key: server.key,
    label: ownName(server) ?? server.key,
    share: knownValue(server.share),
    fair: knownValue(server.fairShare),
    silent: server.rates.kind === "unknown" && server.takes !== "none",
  }));

/**
 * What one director hands to one real server, of all it hands on; and what the weights on that director would give it.
 */
export const shareOn = (
  service: ServiceView,
  serverKey: string,
  directorId: string,
): { readonly share: number | null; readonly fair: number | null } => {
  const entries = service.servers.flatMap((server) =>
    server.perDirector
      .filter((one) => one.directorId === directorId)
      .map((one) => ({
        key: server.key,
        rate: one.rates.kind === "known" ? one.rates.value.conns : null,
        weight: knownValue(one.weight),
      })),
  );
  const own = entries.find((entry) => entry.key === serverKey);
  const part = (own: number | null, all: readonly (number | null)[]): number | null => {
    const sum = all.reduce<number | null>(
      (total, one) => (total === null || one === null ? null : total + one),
      0,
    );
    return own === null || sum === null || sum === 0 ? null : own / sum;
  };
  if (own === undefined) return { share: null, fair: null };
  return {
    share: part(
      own.rate,
      entries.map((entry) => entry.rate),
    ),
    fair: part(
      own.weight,
      entries.map((entry) => entry.weight),
    ),
  };
};

/** Its name, where that says more than the address it is shown beside. */
export const ownName = (server: { readonly key: string; readonly name: string | null }): string | null =>
  server.name === null ||
  server.key.startsWith(`${server.name}:`) ||
  server.key.startsWith(`[${server.name}]`)
    ? null
    : server.name;
