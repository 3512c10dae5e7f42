/**
 * How evenly connections are really spread, in percentage points and only where there are enough of them to tell: few
 * connections fall unevenly by chance. Pure.
 */
import type { Part } from "./spread";

export type Evenness =
  | { readonly kind: "unknown"; readonly why: string }
  | { readonly kind: "alone" | "even" | "uneven"; readonly text: string };

/** What was counted: connections by part. */
export type Counted = { readonly byKey: ReadonlyMap<string, number>; readonly total: number };

/** `zero`: why a part should get nothing, of one and of several. */
export type Kind = { readonly one: string; readonly zero: readonly [one: string, several: string] };

export const ofDirectors: Kind = { one: "director", zero: ["gets no traffic", "get no traffic"] };
export const ofServers: Kind = { one: "real server", zero: ["is out of rotation", "are out of rotation"] };

/** Off by this much still counts as even: 5 percentage points, or a quarter of a small fair share. */
const tolerance = (fair: number): number => Math.min(0.05, fair / 4);

/** What chance alone does to a share in so many connections, nineteen times of twenty. */
const chance = (fair: number, connections: number): number =>
  2 * Math.sqrt((fair * (1 - fair)) / Math.max(1, connections));

/** Named one by one up to this many; of more only the worst is. */
const fewParts = 4;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

type Judged = { readonly label: string; readonly share: number; readonly fair: number };

/**
 * @param counted connections by part over some time; null while that is not known
 * @param over how long that was, in words: "in the last 5 min"
 */
export const judge = (
  parts: readonly Part[],
  counted: Counted | null,
  over: string,
  { one: what, zero }: Kind,
): Evenness => {
  const silent = parts.filter((part) => part.silent).map(({ label }) => label);
  const taking = parts.filter((part) => part.fair !== 0);
  if (silent.length > 0)
    return {
      kind: "unknown",
      why: `Cannot be told: ${silent.join(", ")} ${silent.length === 1 ? "gives" : "give"} no figure now.`,
    };
  const [only] = taking;
  if (only !== undefined && taking.length === 1) {
    const others = parts.filter((part) => part !== only).map(({ label }) => label);
    return {
      kind: "alone",
      text:
        others.length === 0
          ? `One ${what} takes everything: ${only.label}.`
          : `${only.label} takes everything: ${others.join(", ")} ${zero[others.length === 1 ? 0 : 1]}.`,
    };
  }
  const fair = taking.flatMap((part) => (part.fair === null ? [] : [{ ...part, fair: part.fair }]));
  if (fair.length === 0) return { kind: "unknown", why: `No ${what}'s share is known.` };
  if (counted === null) return { kind: "unknown", why: "Unknown: no connections are counted yet." };
  const judged = fair.map(
    ({ key, label, fair: part }): Judged => ({
      label,
      fair: part,
      share: counted.total === 0 ? 0 : (counted.byKey.get(key) ?? 0) / counted.total,
    }),
  );
  return verdict(judged, Math.round(counted.total), over);
};

const verdict = (judged: readonly Judged[], connections: number, over: string): Evenness => {
  if (connections === 0) return { kind: "unknown", why: `No new connections ${over}.` };
  const off = ({ share, fair }: Judged) => Math.abs(share - fair);
  const excess = (one: Judged) => off(one) - tolerance(one.fair);
  const worst = judged.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  const noise = chance(worst.fair, connections);
  const shares = sharesOf(judged, worst);
  if (excess(worst) > noise) return { kind: "uneven", text: `Uneven: ${shares}.` };
  return excess(worst) <= 0 && noise <= 2 * tolerance(worst.fair)
    ? { kind: "even", text: `Even: ${shares}.` }
    : {
        kind: "unknown",
        why: `Too few connections to tell (${connections} ${over}): ${shares}.`,
      };
};

/** `lvs1 38 %, lvs2 62 %`, with what is fair where that is not the same for all; of many the worst, and by how much. */
const sharesOf = (judged: readonly Judged[], worst: Judged): string => {
  const points = Math.round(Math.abs(worst.share - worst.fair) * 100);
  if (judged.length > fewParts)
    return points === 0
      ? `each of ${judged.length} gets its fair share`
      : `${worst.label} gets ${percent(worst.share)}, ${points} point${points === 1 ? "" : "s"} ${worst.share > worst.fair ? "above" : "below"} its fair ${percent(worst.fair)}`;
  const same = judged.every(({ fair }) => percent(fair) === percent(worst.fair));
  return judged
    .map(({ label, share, fair }) => `${label} ${percent(share)}${same ? "" : ` (fair ${percent(fair)})`}`)
    .join(", ");
};
