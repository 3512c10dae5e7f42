/**
 * draft/: the change set that edits of the configuration go into, and the files as it would make them, replayed in the browser.
 * Used by the configuration and by the pages of changes; shows no page of its own.
 *
 * This file: which change sets can still be edited. Pure.
 */
import type { RouterOutputs } from "../../../../../server/trpc/router";

type ChangeRow = RouterOutputs["change"]["list"][number];

/** Newest first, as they come. */
export const draftsOf = (changes: readonly ChangeRow[]): readonly ChangeRow[] =>
  changes.filter((change) => change.state === "draft");
