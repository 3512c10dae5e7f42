/**
 * How evenly connections are really spread: by ECMP over the directors, by the scheduler over the real servers. Pure.
 * Shares are of connections per second now; with next to no traffic nothing is judged.
 */
import type { ServiceView } from "#domain/cluster/view";
import type { Reading } from "#domain/reading";

export type Part = {
  readonly key: string;
  readonly label: string;
  /** Share it gets, 0..1; null when unknown. */
  readonly share: number | null;
  /** Share it should get; null when nobody can say. */
  readonly fair: number | null;
};

export type Evenness =
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "alone"; readonly text: string }
  | { readonly kind: "even" | "uneven"; readonly text: string };

/** Below this many connections per second a share says more about chance than about ECMP or the scheduler. */
export const leastRate = 1;
/** Off by less than a quarter of the fair share counts as even. */
const tolerance = 0.25;

const knownValue = <T>(reading: Reading<T>): T | null => (reading.kind === "known" ? reading.value : null);

/** The directors that have the service, each with an equal part as its fair share: ECMP knows no other. */
export const directorParts = (service: ServiceView): readonly Part[] => {
  const having = service.perDirector.filter((one) => one.present.kind === "known" && one.present.value);
  return service.perDirector.map((one) => ({
    key: one.directorId,
    label: one.directorName,
    share: knownValue(one.share),
    fair: having.includes(one) ? 1 / having.length : null,
  }));
};

export const serverParts = (service: ServiceView): readonly Part[] =>
  service.servers.map((server) => ({
    key: server.key,
    label: ownName(server) ?? server.key,
    share: knownValue(server.share),
    fair: knownValue(server.fairShare),
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

const times = (ratio: number): string => (ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1));

/** Says which part is furthest from its fair share, in words. `what`: "director" or "real server". */
export const judge = (parts: readonly Part[], rate: Reading<number>, what: string): Evenness => {
  if (rate.kind === "unknown") return { kind: "unknown", why: "Unknown: no director gives a rate now." };
  const judged = parts.flatMap(({ label, share, fair }) =>
    share !== null && fair !== null && fair > 0 ? [{ label, ratio: share / fair }] : [],
  );
  const silent = parts.filter((part) => part.share === null).map((part) => part.label);
  if (silent.length > 0 && silent.length < parts.length)
    return {
      kind: "unknown",
      why: `Cannot be told: ${silent.join(", ")} ${silent.length === 1 ? "gives" : "give"} no figure now.`,
    };
  if (judged.length === 0) return { kind: "unknown", why: `No ${what}'s share is known.` };
  if (judged.length === 1)
    return { kind: "alone", text: `One ${what} takes everything: ${judged[0]?.label ?? ""}.` };
  if (rate.value < leastRate)
    return { kind: "unknown", why: "Too little traffic to judge: less than 1 connection a second." };
  const off = (ratio: number) => Math.abs(ratio - 1);
  const worst = judged.reduce((a, b) => (off(b.ratio) > off(a.ratio) ? b : a));
  if (off(worst.ratio) <= tolerance)
    return {
      kind: "even",
      text: `Even: no ${what} is more than ${Math.max(1, Math.round(off(worst.ratio) * 100))} % off its fair share.`,
    };
  return worst.ratio > 1
    ? { kind: "uneven", text: `Uneven: ${worst.label} gets ${times(worst.ratio)} times its fair share.` }
    : worst.ratio < 0.005
      ? { kind: "uneven", text: `Uneven: ${worst.label} gets nothing.` }
      : {
          kind: "uneven",
          text: `Uneven: ${worst.label} gets ${Math.round(worst.ratio * 100)} % of its fair share.`,
        };
};
