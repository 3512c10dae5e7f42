"use client";
import Link from "next/link";
import type { PlacedNode } from "#domain/cluster/layout";
import type { ClusterView } from "#domain/cluster/view";
import { Address } from "../../../../_ui/address";
import { Age } from "../../../../_ui/age";
import { classNames } from "../../../../_ui/class-names";
import { useStale } from "../../../../_ui/clock";
import { Figure } from "../../../../_ui/figure";
import { formatPerSecond } from "../../../../_ui/format";
import { DriftMark, MARK_TEXT, markWord, StatusGlyph } from "../../../../_ui/status-mark";
import { type NodeWords, wordsOf } from "./words";

/** One box of the picture: shape and word of its state, its name, what passes it, and its age when it is old. */
export function Node({
  node,
  view,
  drift,
  faded,
}: {
  node: PlacedNode;
  view: ClusterView;
  /** What is not as it should be; null: nothing is known to differ. */
  drift: string | null;
  faded: boolean;
}) {
  const words = wordsOf(view, node);
  const stale = useStale(words.seen?.at ?? null, words.seen?.limitMs);
  const { kind, text } = node.status;
  // What is fine says so in one word; what is not says what, in full: its box has the lines for it.
  const state = kind === "ok" ? "" : text;
  // Why nothing is known says more than a dash.
  const untold = state !== "" && words.conns?.kind === "unknown";
  const figure = words.conns && !untold && (
    <Figure reading={words.conns} format={formatPerSecond} className="shrink-0 text-ink text-xs" />
  );
  // An address needs its line for itself.
  const beside = !words.mono || node.dense;
  const more = [words.detail, words.extra].filter((word) => word !== "").join(" · ");
  return (
    <Link
      href={words.href}
      data-node={node.id}
      data-tip={[words.name, text, words.address ?? words.extra, drift && `≠ ${drift}`]
        .filter(Boolean)
        .join(" · ")}
      data-status={kind}
      style={{ left: node.x, top: node.y, width: node.width, height: node.height }}
      className={classNames(
        "absolute flex flex-col justify-center overflow-hidden rounded-md border bg-surface px-2.5 transition-opacity hover:border-ink-3",
        kind === "ok" || kind === "off" ? "border-line" : "border-line-strong",
        kind === "unknown" && "border-dashed",
        faded && "opacity-30",
      )}
    >
      <span className="flex items-center gap-2">
        <StatusGlyph kind={kind} />
        <Name words={words} dim={stale} />
        {drift !== null && <DriftMark what={drift} />}
        {node.lines === 0 && <span className="text-ink-3 text-xs">{markWord(kind)}</span>}
        {stale && words.seen && (
          <Age at={words.seen.at} limitMs={words.seen.limitMs} className="shrink-0 text-xs" />
        )}
        {beside && !stale && figure}
      </span>
      {node.lines > 0 && (
        <span className="flex items-baseline gap-2 ps-5 text-ink-3 text-xs leading-4">
          <span className="min-w-0 flex-1">
            {state ? (
              <span className={classNames("block", MARK_TEXT[kind])}>{state}</span>
            ) : (
              <span className="line-clamp-2">{[markWord(kind), more].filter(Boolean).join(" · ")}</span>
            )}
            {state && node.reason < node.lines && <span className="block truncate">{words.extra}</span>}
          </span>
          {!beside && figure}
        </span>
      )}
    </Link>
  );
}

function Name({ words, dim }: { words: NodeWords; dim: boolean }) {
  const look = classNames("min-w-0 flex-1 font-medium", dim && "text-ink-3");
  if (words.mono)
    return (
      <span className={look}>
        <Address value={words.name} />
      </span>
    );
  return <span className={classNames(look, "truncate")}>{words.name}</span>;
}
