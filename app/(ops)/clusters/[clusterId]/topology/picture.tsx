"use client";
import { type KeyboardEvent, useMemo, useState } from "react";
import { type ColumnHead, type Direction, layOut, neighbourOf, pathsThrough } from "#domain/cluster/layout";
import { topologyOf } from "#domain/cluster/topology";
import type { ClusterView } from "#domain/cluster/view";
import { useWidth } from "../../../../_ui/chart/use-width";
import { plural } from "../../../../_ui/format";
import { Skeleton } from "../../../../_ui/skeleton";
import { driftWords, ofNode } from "../drift/about";
import { useDrift } from "../drift/use-drift";
import { Edges } from "./edges";
import { Legend } from "./legend";
import { Node } from "./node";

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const HEADS = { router: "router", director: "director", service: "service", server: "real server" } as const;
const headOf = ({ column, count }: ColumnHead): string => plural(count, HEADS[column]);

/** The way of the traffic, left to right. Pointing at a node, or walking to it with the arrow keys, lights its paths. */
export function Picture({ view }: { view: ClusterView }) {
  const [frame, width] = useWidth();
  const drift = useDrift(view.cluster.id).data ?? [];
  const [active, setActive] = useState<string | null>(null);
  const topology = useMemo(() => topologyOf(view), [view]);
  const layout = useMemo(() => layOut(topology, width), [topology, width]);
  const lit = useMemo(() => (active === null ? null : pathsThrough(topology, active)), [topology, active]);

  const walk = (event: KeyboardEvent<HTMLElement>) => {
    const direction = ARROWS[event.key];
    const from = event.target instanceof HTMLElement ? event.target.dataset.node : undefined;
    if (!direction || !from) return;
    const to = neighbourOf(layout, from, direction);
    if (to === null) return;
    event.preventDefault();
    event.currentTarget.querySelector<HTMLElement>(`[data-node="${CSS.escape(to)}"]`)?.focus();
  };
  const look = (target: EventTarget | null) => {
    const node = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
    setActive(node?.dataset.node ?? null);
  };

  return (
    <section aria-label="Topology" className="rounded-lg border border-line bg-surface px-4 pt-2 pb-3">
      <section
        ref={frame}
        aria-label="Paths from routers to real servers"
        onKeyDown={walk}
        onPointerOver={(event) => look(event.target)}
        onPointerLeave={() => setActive(null)}
        onFocus={(event) => look(event.target)}
        onBlur={() => setActive(null)}
        className="relative overflow-x-auto"
      >
        {width === 0 ? (
          <Skeleton className="h-64 w-full" />
        ) : (
          <div className="relative" style={{ width: layout.width, height: layout.height + 8 }}>
            <Edges edges={layout.edges} width={layout.width} height={layout.height + 8} lit={lit} />
            {layout.columns.map((head) => (
              <h2
                key={head.column}
                style={{ left: head.x, width: head.width }}
                className="absolute top-0 truncate text-ink-3 text-xs"
              >
                {headOf(head)}
              </h2>
            ))}
            {layout.nodes.map((node) => (
              <Node
                key={node.id}
                node={node}
                view={view}
                drift={driftWords(ofNode(drift, node.of))}
                faded={lit !== null && !lit.has(node.id)}
              />
            ))}
          </div>
        )}
      </section>
      <Legend />
    </section>
  );
}
