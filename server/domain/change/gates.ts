/**
 * Whether a change has arrived: what a plan expects against what was seen afterwards. A reading from before the change says nothing, and
 * nothing is never taken for good. Pure.
 */
import { canonicalAddress, hostPrefix } from "../address";
import type { HostObservation } from "../cluster/observation";
import type { IpvsCounters } from "../ipvs/model";
import type { Reading } from "../reading";
import { clause, listed } from "../words";
import type { ActionMakers } from "./actions";
import { type Baseline, connectionsGate } from "./connections-gate";
import { runningLine } from "./expected";
import type { RoutingSuite } from "./host";
import type { Gate, HostPlan } from "./model";
import { tableGate } from "./table-gate";

export type Seen = {
  /** Worker clock, ms: only what was read after it counts. */
  readonly after: number;
  readonly host: HostObservation | null;
  /** By host id; the host itself may be among them. */
  readonly routers: ReadonlyMap<string, HostObservation>;
  /** `vtysh -c "show running-config"`, read after the change; null: not read. */
  readonly running: string | null;
  /** `ipvsadm -Ln --stats --exact`, read after the change; null: not read. */
  readonly counters: IpvsCounters | null;
  /** Of the same before the change; null: not read. */
  readonly before: Baseline | null;
};

export type GateTools = {
  readonly suite: RoutingSuite;
  readonly routingDifferences: ActionMakers["routingDifferences"];
};

/** One gate for each thing the plan expects; none where it expects nothing. */
export const gates = (plan: HostPlan, seen: Seen, tools: GateTools): readonly Gate[] => [
  ...(plan.expected.services === null
    ? []
    : [tableGate(plan.name, plan.expected.services, fresh(seen.host?.ipvs, seen.after))]),
  ...keepalivedGate(plan, seen),
  ...connectionsGate(plan, seen.before, { counters: seen.counters, keepalived: processes(seen) }),
  ...addressGate(plan, seen),
  ...adjacencyGate(plan, seen),
  ...routeGate(plan, seen),
  ...runningGate(plan, seen, tools),
];

export type Fresh<T> =
  | { readonly kind: "seen"; readonly value: T }
  | { readonly kind: "unseen"; readonly why: string };

const fresh = <T>(reading: Reading<T> | undefined, after: number): Fresh<T> => {
  if (reading === undefined) return { kind: "unseen", why: "not looked at since the change" };
  if (reading.kind === "unknown") return { kind: "unseen", why: clause(reading.why) };
  return reading.at > after
    ? { kind: "seen", value: reading.value }
    : { kind: "unseen", why: "not looked at since the change" };
};

const unknown = (name: string, host: string, why: string): Gate => ({
  name,
  ok: null,
  sentence: `${host}: ${why}`,
});

const processes = ({ host, after }: Seen): readonly number[] | null => {
  const facts = fresh(host?.facts, after);
  return facts.kind === "seen" ? (facts.value.daemons.keepalived ?? []) : null;
};

const keepalivedGate = ({ name, actions }: HostPlan, { host, after }: Seen): readonly Gate[] => {
  const kinds = actions.map(({ kind }) => kind);
  const starts = kinds.includes("reload-keepalived") || kinds.includes("start-keepalived");
  if (!starts && !kinds.includes("stop-keepalived")) return [];
  const facts = fresh(host?.facts, after);
  if (facts.kind === "unseen") return [unknown("keepalived", name, facts.why)];
  const runs = (facts.value.daemons.keepalived?.length ?? 0) > 0;
  const sentence = `keepalived ${runs ? "runs" : "does not run"} on ${name}`;
  return [{ name: "keepalived", ok: runs === starts, sentence }];
};

const addressGate = ({ name, expected }: HostPlan, { host, after }: Seen): readonly Gate[] => {
  const { holds, lacks } = expected;
  if (holds.length + lacks.length === 0) return [];
  const addresses = fresh(host?.addresses, after);
  if (addresses.kind === "unseen") return [unknown("addresses", name, addresses.why)];
  const held = new Set(addresses.value.held.map(({ address }) => address));
  const of = (cidr: string): string => canonicalAddress(cidr.split("/")[0] ?? "");
  const missing = holds.filter((cidr) => !held.has(of(cidr)));
  const extra = lacks.filter((cidr) => held.has(of(cidr)));
  const parts = [
    ...(missing.length > 0 ? [`does not hold ${listed(missing)}`] : []),
    ...(extra.length > 0 ? [`still holds ${listed(extra)}`] : []),
  ];
  const good =
    holds.length > 0 ? `${name} holds ${listed(holds)}` : `${name} no longer holds ${listed(lacks)}`;
  return [
    {
      name: "addresses",
      ok: parts.length === 0,
      sentence: parts.length === 0 ? good : `${name} ${parts.join(" and ")}`,
    },
  ];
};

const adjacencyGate = ({ name, expected }: HostPlan, { host, after }: Seen): readonly Gate[] => {
  if (expected.adjacencies.length === 0) return [];
  const neighbours = fresh(host?.neighbours, after);
  if (neighbours.kind === "unseen") return [unknown("adjacencies", name, neighbours.why)];
  const full = new Set(neighbours.value.flatMap((one) => (one.state === "Full" ? [one.routerId] : [])));
  const missing = expected.adjacencies.filter((routerId) => !full.has(routerId));
  const sentence =
    missing.length === 0
      ? `${name} is Full with ${listed(expected.adjacencies)}`
      : `${name} is not Full with ${listed(missing.map((id) => `${id} (${neighbours.value.find((one) => one.routerId === id)?.state ?? "not seen"})`))}`;
  return [{ name: "adjacencies", ok: missing.length === 0, sentence }];
};

const routeGate = ({ expected }: HostPlan, { routers, after }: Seen): readonly Gate[] =>
  [...new Set(expected.routes.map(({ routerId }) => routerId))].map((routerId) => {
    const wanted = expected.routes.filter((route) => route.routerId === routerId);
    const routes = fresh(routers.get(routerId)?.routes, after);
    const what = (some: typeof wanted): string =>
      listed(some.map(({ prefix, nextHop }) => `${prefix} via ${nextHop}`));
    if (routes.kind === "unseen") return unknown("routes", `routes to ${what(wanted)}`, routes.why);
    const missing = wanted.filter(
      ({ prefix, nextHop }) =>
        !routes.value.some(
          (route) =>
            samePrefix(route.prefix, prefix) &&
            route.nextHops.some((hop) => hop.address === nextHop && hop.installed && !hop.duplicate),
        ),
    );
    return {
      name: "routes",
      ok: missing.length === 0,
      sentence:
        missing.length === 0 ? `The router has ${what(wanted)}` : `The router does not have ${what(missing)}`,
    };
  });

const samePrefix = (a: string, b: string): boolean =>
  a === b || (!a.includes("/") && hostPrefix(canonicalAddress(a)) === b);

const runningGate = (plan: HostPlan, { running }: Seen, tools: GateTools): readonly Gate[] => {
  const { says, saysNot, files } = plan.expected.running;
  const { suite } = tools;
  if (says.length + saysNot.length === 0 || suite === "none") return [];
  if (running === null) return [unknown("running configuration", plan.name, "not read since the change")];
  const differences = tools.routingDifferences(files, running, suite);
  const lacking = differences.filter((one) => one.only === "file" && says.includes(runningLine(one)));
  const left = differences.filter((one) => one.only === "running" && saysNot.includes(runningLine(one)));
  const parts = [
    ...(lacking.length > 0 ? [`does not say ${listed(lacking.map(runningLine))}`] : []),
    ...(left.length > 0 ? [`still says ${listed(left.map(runningLine))}`] : []),
  ];
  return [
    {
      name: "running configuration",
      ok: parts.length === 0,
      sentence:
        parts.length === 0
          ? `${plan.name} runs with the new lines`
          : `The running configuration of ${plan.name} ${parts.join(" and ")}`,
    },
  ];
};
