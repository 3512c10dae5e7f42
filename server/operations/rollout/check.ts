/** Whether the change has arrived: the host and the routers about it are looked at until every gate holds, or time is up. */
import type { Baseline } from "../../domain/change/connections-gate";
import { gates } from "../../domain/change/gates";
import type { Gate, HostPlan } from "../../domain/change/model";
import type { HostObservation } from "../../domain/cluster/observation";
import { runningDifferences } from "../../domain/frr/change/running";
import { HostError } from "../../hosts/errors";
import { pause } from "../engine/pause";
import type { Ground, Wanted } from "./ground";

export type Checked = { readonly ok: boolean; readonly sentence: string; readonly gates: readonly Gate[] };

type Check = {
  readonly host: HostPlan;
  readonly suite: "frr" | "quagga" | "none";
  /** When the change was applied, and until when the gates may become true; worker clock, ms. */
  readonly appliedAt: number;
  readonly until: number;
  /** What was counted before; null: nothing. */
  readonly before: Baseline | null;
  readonly signal: AbortSignal;
  readonly progress: (gates: readonly Gate[]) => void;
};

export const check = async (ground: Ground, what: Check): Promise<Checked> => {
  const { host, until, signal } = what;
  const { now, timing } = ground;
  let since: number | null = null;
  for (;;) {
    const begun = now();
    const seen = await lookAround(ground, what);
    const found = gates(
      host,
      { after: what.appliedAt, before: what.before, ...seen },
      { suite: what.suite, routingDifferences: runningDifferences },
    );
    const all = [...found, ...answers(host, seen.failure)];
    what.progress(all);
    const good = all.every(({ ok }) => ok === true);
    since = good ? (since ?? begun) : null;
    if (since !== null && now() - Math.max(since, what.appliedAt) >= timing.settleMs)
      return { ok: true, sentence: `Everything on ${host.name} is as planned.`, gates: all };
    if (signal.aborted) return { ok: false, sentence: "Aborted.", gates: all };
    if (now() >= until) return { ok: false, sentence: whatIsWrong(all), gates: all };
    await pause(timing.lookEveryMs, signal);
  }
};

const whatIsWrong = (all: readonly Gate[]): string => {
  const wrong = all.find(({ ok }) => ok === false) ?? all.find(({ ok }) => ok === null);
  return wrong?.sentence ?? "It did not hold for long enough.";
};

const answers = ({ name }: HostPlan, failure: string | null): readonly Gate[] => [
  { name: "answers", ok: failure === null, sentence: failure ?? `${name} answers` },
];

/** No more than the gates look at: hosts are slow while their daemons read. */
const wantedOf = ({ expected, actions }: HostPlan): ReadonlySet<Wanted> => {
  const { services, holds, lacks, adjacencies, running } = expected;
  const daemon = actions.some(({ kind }) => kind.endsWith("-keepalived"));
  const all: readonly (readonly [Wanted, boolean])[] = [
    ["facts", daemon],
    ["table", services !== null],
    ["counters", services !== null],
    ["addresses", holds.length + lacks.length > 0],
    ["neighbours", adjacencies.length > 0],
    ["running", running.says.length + running.saysNot.length > 0],
  ];
  return new Set(all.flatMap(([want, is]) => (is ? [want] : [])));
};

/** The host, and every router that should have a route to it. A router that does not answer leaves its gate unknown. */
const lookAround = async (ground: Ground, { host, signal }: Check) => {
  const options = { deadlineMs: 20_000, signal };
  const routerIds = [...new Set(host.expected.routes.map(({ routerId }) => routerId))];
  const own = wantedOf(host);
  const [first, ...others] = await Promise.all([
    tried(
      ground.look(host.hostId, {
        ...options,
        want: routerIds.includes(host.hostId) ? new Set([...own, "routes" as const]) : own,
      }),
    ),
    ...routerIds
      .filter((id) => id !== host.hostId)
      .map((id) => tried(ground.look(id, { ...options, want: new Set(["routes" as const]) }))),
  ]);
  const routers = new Map<string, HostObservation>();
  for (const one of [first, ...others])
    if (one.kind === "seen") routers.set(one.observation.hostId, one.observation);
  return {
    host: first.kind === "seen" ? first.observation : null,
    running: first.kind === "seen" ? first.running : null,
    counters: first.kind === "seen" ? first.counters : null,
    failure: first.kind === "seen" ? null : first.why,
    routers,
  };
};

const tried = async (looking: ReturnType<Ground["look"]>) => {
  try {
    return { kind: "seen", ...(await looking) } as const;
  } catch (error) {
    if (error instanceof HostError) return { kind: "unseen", why: error.message } as const;
    throw error;
  }
};
