"use client";
/** What is shown beside the tree: a form for a place, an editor for a file. */
import type { DesiredHost } from "../draft/replayed";
import type { Draft } from "../draft/use-draft";
import { FilePane } from "./file/file-pane";
import { KeepalivedPane } from "./keepalived-pane";
import { RoutingPane } from "./routing-pane";
import { SetUpPane } from "./set-up/set-up-pane";
import type { Entry } from "./tree/outline";

export function NodePane({
  clusterId,
  entry,
  hosts,
  draft,
  line,
}: {
  clusterId: string;
  entry: Entry;
  /** All of the cluster. */
  hosts: readonly DesiredHost[];
  draft: Draft;
  line: number | null;
}) {
  switch (entry.node.kind) {
    case "keepalived":
      return <KeepalivedPane clusterId={clusterId} node={entry.node} all={hosts} draft={draft} />;
    case "routing":
      return <RoutingPane clusterId={clusterId} node={entry.node} draft={draft} />;
    case "set-up":
      return <SetUpPane clusterId={clusterId} node={entry.node} draft={draft} />;
    case "file":
      return <FilePane clusterId={clusterId} node={entry.node} draft={draft} line={line} />;
  }
}
