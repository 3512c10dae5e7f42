/**
 * Whether the connections that a plan keeps were kept. A service that was taken out of the kernel's table and put back looks the same, and
 * has lost its connections; so it is with a keepalived that was restarted instead of told to read its files again. Pure.
 */
import { parseServiceKey } from "../ipvs/keys";
import type { IpvsCounters, ServiceKey } from "../ipvs/model";
import { counted, listed } from "../words";
import { removeServiceLine } from "./forecast/line";
import type { Gate, HostPlan } from "./model";

/** What was counted on a director before its change; plain JSON. */
export type Baseline = {
  /** `Conns` of `ipvsadm -Ln --stats --exact`: connections since the service came into the table. Decimal digits, for they are exact to 2^63. */
  readonly conns: Readonly<Record<ServiceKey, string>>;
  /** Process ids of keepalived; empty: it did not run. */
  readonly keepalived: readonly number[];
};

/** Each null: not read. */
export type CountedNow = {
  readonly counters: IpvsCounters | null;
  readonly keepalived: readonly number[] | null;
};

export const baselineOf = ({ counters, keepalived }: CountedNow): Baseline | null =>
  counters === null
    ? null
    : {
        conns: Object.fromEntries(counters.services.map((one) => [one.key, String(one.counters.conns)])),
        keepalived: keepalived ?? [],
      };

/** None where the plan says nothing of the table, or nothing was counted before. */
export const connectionsGate = (
  plan: HostPlan,
  before: Baseline | null,
  now: CountedNow,
): readonly Gate[] => {
  const kept = before === null ? [] : keptServices(plan, before);
  if (before === null || kept.length === 0) return [];
  const gate = (ok: boolean | null, sentence: string): readonly Gate[] => [
    { name: "connections", ok, sentence },
  ];
  const { counters, keepalived } = now;
  if (counters === null) return gate(null, `${plan.name}: not counted since the change`);
  const conns = new Map(counters.services.map((one) => [one.key, one.counters.conns]));
  const begun = kept.filter((key) => (conns.get(key) ?? 0n) < BigInt(before.conns[key] ?? "0"));
  if (begun.length > 0)
    return gate(
      false,
      `${listed(begun)} ${begun.length === 1 ? "was" : "were"} taken out of the table of ${plan.name} and put back: open connections may be lost`,
    );
  const reloads = plan.actions.some(({ kind }) => kind === "reload-keepalived");
  if (reloads && keepalived !== null && !before.keepalived.some((pid) => keepalived.includes(pid)))
    return gate(false, `keepalived was restarted on ${plan.name}, not only told to read its files again`);
  return gate(
    true,
    `${counted(kept.length, "service")} of ${plan.name} kept ${kept.length === 1 ? "its" : "their"} connections`,
  );
};

/** Services that were there and that the plan leaves in the table. */
const keptServices = ({ table, expected }: HostPlan, { conns }: Baseline): readonly ServiceKey[] => {
  const removed = new Set(table.flatMap(({ kind, line }) => (kind === "remove" ? [line] : [])));
  return (expected.services ?? [])
    .map(({ key }) => key)
    .filter((key) => {
      const match = parseServiceKey(key);
      return conns[key] !== undefined && match !== null && !removed.has(removeServiceLine(match));
    });
};
