import type { PlacedEdge } from "#domain/cluster/layout";
import type { PathState } from "#domain/cluster/topology";
import { classNames } from "../../../../_ui/class-names";
import { formatShare } from "../../../../_ui/format";

/** Dashes say "should be and is not", dots say "nobody knows"; what is not used on purpose is thin and ends in a mark. */
const LOOK: Record<PathState, { readonly className: string; readonly dash?: string }> = {
  open: { className: "text-line-strong/60" },
  partial: { className: "text-line-strong/60" },
  withdrawn: { className: "text-down", dash: "6 5" },
  quiesced: { className: "text-off/70" },
  idle: { className: "text-off/70" },
  unknown: { className: "text-unknown", dash: "1 4" },
};

/** More edges than this are a texture: they step back until something is pointed at. */
const CROWD = 60;

const WORD: Record<PathState, string> = {
  open: "",
  partial: "in part",
  withdrawn: "withdrawn",
  quiesced: "weight 0",
  idle: "no traffic reaches it",
  unknown: "unknown",
};

const tipOf = (edge: PlacedEdge): string =>
  [
    edge.why ?? WORD[edge.state],
    edge.share.kind === "known" ? `${formatShare(edge.share.value)} of connections/s` : edge.share.why,
  ]
    .filter(Boolean)
    .join(" · ");

/** All edges. A picture only: the tables say the same in words. `lit`: ids on the way of what is pointed at. */
export function Edges({
  edges,
  width,
  height,
  lit,
}: {
  edges: readonly PlacedEdge[];
  width: number;
  height: number;
  lit: ReadonlySet<string> | null;
}) {
  return (
    <svg
      aria-hidden
      width={width}
      height={height}
      className={classNames("absolute inset-0", edges.length > CROWD && lit === null && "opacity-60")}
    >
      {edges.map((edge) => (
        <Edge key={edge.id} edge={edge} state={lit === null ? "calm" : lit.has(edge.id) ? "lit" : "faded"} />
      ))}
    </svg>
  );
}

function Edge({ edge, state }: { edge: PlacedEdge; state: "calm" | "lit" | "faded" }) {
  const look = LOOK[edge.state];
  const litInk = state === "lit" && (edge.state === "open" || edge.state === "partial");
  return (
    <g
      data-edge={edge.state}
      data-edge-id={edge.id}
      fill="none"
      className={classNames(
        "transition-opacity",
        litInk ? "text-ink-3" : look.className,
        state === "faded" && "opacity-15",
      )}
    >
      <path
        d={edge.d}
        stroke="currentColor"
        strokeWidth={look.dash ? Math.max(1.5, edge.thickness) : edge.thickness}
        strokeDasharray={look.dash}
        strokeLinecap={edge.state === "unknown" ? "round" : "butt"}
      />
      <EndMark edge={edge} />
      <path
        d={edge.d}
        stroke="transparent"
        strokeWidth={Math.max(10, edge.thickness)}
        data-tip={tipOf(edge)}
      />
    </g>
  );
}

/** At the end of an edge that is not simply open: nothing enters (a bar), or not from everywhere (an open ring). */
function EndMark({ edge: { state, end } }: { edge: PlacedEdge }) {
  switch (state) {
    case "quiesced":
    case "idle":
    case "withdrawn":
      return <path d={`M${end.x - 3} ${end.y - 5}v10`} stroke="currentColor" strokeWidth={2} />;
    case "partial":
      return (
        <circle
          cx={end.x - 5}
          cy={end.y}
          r={3.5}
          className="fill-surface text-degraded"
          stroke="currentColor"
          strokeWidth={1.5}
        />
      );
    case "open":
    case "unknown":
      return null;
  }
}
