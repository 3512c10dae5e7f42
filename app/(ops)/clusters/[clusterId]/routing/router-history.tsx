"use client";
/** One router over time: the state of each adjacency, and for each VIP how many next hops were installed and which. */
import { useState } from "react";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { Button } from "../../../../_ui/button";
import type { Cursor } from "../../../../_ui/chart/cursor";
import { type StateRow, StateTimeline } from "../../../../_ui/chart/state-timeline";
import { StepChart } from "../../../../_ui/chart/step-chart";
import { adjacencySpan } from "../directors/[hostId]/adjacency";
import { hopSpan, tellingHops } from "./words";

type History = RouterOutputs["routing"]["history"];
type RouterHistoryRow = History["routers"][number];
type VipHistory = RouterHistoryRow["vips"][number];

/** More VIPs than this are folded; those that changed in the range stand first. */
const fewVips = 4;

const changes = (vip: VipHistory): number => vip.count.length;

const label = (name: string, address: string) => (name === address ? address : `${name} ${address}`);

export function RouterHistory(props: {
  readonly router: RouterHistoryRow;
  readonly from: number;
  readonly to: number;
  readonly cursor: Cursor;
  /** Next hops a VIP should have: the directors of the cluster. */
  readonly expected: number;
  readonly rangeWords: string;
}) {
  const { router, from, to, cursor, rangeWords } = props;
  const [all, setAll] = useState(false);
  const vips = [...router.vips].sort((a, b) => changes(b) - changes(a));
  const shown = all ? vips : vips.slice(0, fewVips);
  const adjacencies = router.neighbours.map(
    (one): StateRow => ({
      key: one.address,
      label: label(one.label, one.address),
      spans: one.spans.map((span) => ({ ...span, ...adjacencySpan(span.value) })),
    }),
  );
  return (
    <div className="flex flex-col gap-4 px-4 py-3">
      <section aria-label={`Adjacencies of ${router.name}`}>
        <h3 className="mb-1 font-medium text-ink-2 text-xs">Adjacencies, {rangeWords}</h3>
        {adjacencies.length === 0 ? (
          <p className="text-ink-3">No neighbour was seen in this range.</p>
        ) : (
          <StateTimeline
            rows={adjacencies}
            from={from}
            to={to}
            cursor={cursor}
            caption={`OSPF adjacencies of ${router.name}, ${rangeWords}`}
          />
        )}
      </section>
      {shown.map((vip) => (
        <section key={vip.vip} aria-label={`Next hops of ${vip.vip} at ${router.name}`}>
          <h3 className="mb-1 font-medium text-ink-2 text-xs">
            Next hops of <span className="font-mono">{vip.vip}</span>, {rangeWords}
          </h3>
          {vip.count.length === 0 ? (
            <p className="text-ink-3">
              Nothing was seen in this range: the router did not answer, or it is new here.
            </p>
          ) : (
            <>
              <StepChart
                steps={vip.count}
                from={from}
                to={to}
                expected={props.expected}
                label="Installed"
                bare={vip.nextHops.length > 0}
                cursor={cursor}
                caption={`Installed next hops of ${vip.vip} at ${router.name}, ${rangeWords}`}
              />
              {vip.nextHops.length === 0 ? null : (
                <StateTimeline
                  rows={tellingHops(vip.nextHops).map((hop) => ({
                    key: hop.address,
                    label: label(hop.label, hop.address),
                    spans: hop.spans.map((span) => ({ ...span, ...hopSpan(span.value) })),
                  }))}
                  from={from}
                  to={to}
                  cursor={cursor}
                  caption={`Next hops of ${vip.vip} at ${router.name}, ${rangeWords}`}
                />
              )}
            </>
          )}
        </section>
      ))}
      {vips.length > fewVips ? (
        <div>
          <Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? `Show ${fewVips} VIPs` : `Show all ${vips.length} VIPs`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
