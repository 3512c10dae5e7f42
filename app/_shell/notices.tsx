"use client";
import type { Overview } from "#domain/cluster/view";
import type { Live } from "../_trpc/live";
import { type StreamState, useStreamState } from "../_trpc/stream-state";
import { Moment } from "../_ui/age";
import { Banner } from "../_ui/banner";
import { useNow } from "../_ui/clock";
import { formatStopwatch } from "../_ui/format";
import { StatusMark } from "../_ui/status-mark";
import { useLiveness } from "./liveness";

/** A loss shorter than this is not worth a word, ms. */
const PATIENCE_MS = 2000;

/**
 * What is wrong with the view itself, in one banner, worst first: the stream, the server, the worker. Everything below
 * it is old for the same reason, so the reason is said once.
 */
export function ViewBanner({ overview }: { overview: Live<Overview> }) {
  const stream = useStreamState();
  // Rendered every second, so that the stopwatch runs.
  useNow();
  if (stream.kind === "lost" && Date.now() - stream.since > PATIENCE_MS)
    return <LostBanner stream={stream} />;
  if (overview.failure && overview.data)
    return (
      <Banner kind="unknown" live>
        {overview.failure.sentence} Figures below are from <Moment at={overview.data.at} />.
      </Banner>
    );
  const worker = overview.data?.worker;
  if (worker?.kind === "silent")
    return (
      <Banner kind="unknown" live>
        <b className="font-semibold">The worker is not running:</b> no host is being asked.{" "}
        {worker.seenAt === null ? (
          "It has never been seen."
        ) : (
          <>
            Figures below are from <Moment at={worker.seenAt} /> or before.
          </>
        )}
      </Banner>
    );
  return null;
}

function LostBanner({ stream }: { stream: Extract<StreamState, { kind: "lost" }> }) {
  return (
    <Banner kind="unknown" live>
      <b className="font-semibold">Live stream lost</b> {/* not read out every second */}
      <span aria-hidden>{formatStopwatch(Date.now() - stream.since)} ago</span>, retrying
      {stream.dataAt === null ? (
        "."
      ) : (
        <>
          : figures below are from <Moment at={stream.dataAt} clock />.
        </>
      )}
    </Banner>
  );
}

/** Whether the screen is live, in one word, in the top bar; the banner says why not. Nothing where a page has no stream. */
export function LiveMark() {
  const liveness = useLiveness();
  switch (liveness) {
    case "idle":
      return null;
    case "connecting":
      return <StatusMark kind="unknown" word="Connecting" className="text-xs" />;
    case "live":
      return <StatusMark kind="ok" word="Live" className="text-xs" />;
    case "lost":
    case "unwatched":
      return <StatusMark kind="unknown" word="Not live" className="text-xs" />;
  }
}
