"use client";
import Link from "next/link";
import type { PlacedNode } from "#domain/cluster/layout";
import { Age } from "../../../../_ui/age";
import { classNames } from "../../../../_ui/class-names";
import { useStale } from "../../../../_ui/clock";
import { Figure } from "../../../../_ui/figure";
import { formatPerSecond } from "../../../../_ui/format";
import { MARK_TEXT, StatusGlyph } from "../../../../_ui/status-mark";
import { wordsOf } from "./words";

/** One box of the picture: shape and word of its state, its name, what passes it, and its age when it is old. */
export function Node({ node, clusterId, faded }: { node: PlacedNode; clusterId: string; faded: boolean }) {
  const words = wordsOf(clusterId, node);
  const stale = useStale(words.seen?.at ?? null, words.seen?.limitMs);
  const { kind, text } = node.status;
  const state = kind === "ok" ? "" : text;
  return (
    <Link
      href={words.href}
      data-node={node.id}
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
        <span className={classNames("min-w-0 flex-1 truncate font-medium", stale && "text-ink-3")}>
          {words.name}
        </span>
        {node.dense && state && (
          <span className={classNames("max-w-[45%] truncate text-xs", MARK_TEXT[kind])}>{state}</span>
        )}
        {words.conns && (
          <Figure reading={words.conns} format={formatPerSecond} className="shrink-0 text-xs" />
        )}
      </span>
      {!node.dense && (
        <span className="flex items-baseline gap-2 ps-5 text-ink-3 text-xs">
          {state ? (
            <span className={classNames("min-w-0 flex-1 truncate", MARK_TEXT[kind])}>{state}</span>
          ) : (
            <span className="min-w-0 flex-1 truncate">{words.detail}</span>
          )}
          {words.seen && stale && <Age at={words.seen.at} limitMs={words.seen.limitMs} />}
        </span>
      )}
    </Link>
  );
}
