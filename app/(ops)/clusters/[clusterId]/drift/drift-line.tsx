"use client";
/** On the page of a thing: that it is not as it should be, what differs, and where to adopt or repair it. */
import { driftHref } from "../../../../_shell/links";
import { Banner } from "../../../../_ui/banner";
import { TextLink } from "../../../../_ui/button";
import { plural } from "../../../../_ui/format";
import { DriftMark } from "../../../../_ui/status-mark";
import { driftWords } from "./about";
import { type Difference, useDrift } from "./use-drift";

const SHOWN = 3;

/** Beside the name of a thing in a table. */
export function DriftBeside({ clusterId, about }: Parameters<typeof DriftLine>[0]) {
  const words = driftWords(about(useDrift(clusterId).data ?? []));
  return words === null ? null : <DriftMark what={words} />;
}

export function DriftLine({
  clusterId,
  about,
}: {
  clusterId: string;
  /** Those that are about the thing. */
  about: (all: readonly Difference[]) => readonly Difference[];
}) {
  const differences = about(useDrift(clusterId).data ?? []);
  if (differences.length === 0) return null;
  const rest = differences.length - SHOWN;
  return (
    <Banner
      kind="info"
      className="rounded-lg"
      action={<TextLink href={driftHref(clusterId)}>Adopt or repair</TextLink>}
    >
      <p className="font-medium">
        <DriftMark what="not as it should be" /> {plural(differences.length, "difference")} between what
        should be, the files and what runs
      </p>
      <ul className="list-disc ps-4 text-ink-2">
        {differences.slice(0, SHOWN).map(({ id, sentence }) => (
          <li key={id} className="[overflow-wrap:anywhere]">
            {sentence}
          </li>
        ))}
        {rest > 0 && <li>{plural(rest, "more", "more")}</li>}
      </ul>
    </Banner>
  );
}
