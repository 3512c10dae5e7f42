"use client";
/** Revisions, newest first; the one that is looked at is marked. */
import Link from "next/link";
import { changeHref } from "../../../../_shell/links";
import { Moment } from "../../../../_ui/age";
import { TextLink } from "../../../../_ui/button";
import { classNames } from "../../../../_ui/class-names";
import { plural } from "../../../../_ui/format";
import { Panel } from "../../../../_ui/panel";
import type { RevisionRow } from "./history-screen";

export function RevisionList({
  rows,
  current,
  withPath,
  clusterId,
}: {
  rows: readonly RevisionRow[];
  current: string;
  /** Names the file in every row. */
  withPath: boolean;
  clusterId: string;
}) {
  return (
    <Panel title="Revisions" note={plural(rows.length, "revision")} flush>
      <ol className="max-h-[70vh] overflow-y-auto">
        {rows.map((row) => (
          <li
            key={row.id}
            className={classNames(
              "relative border-line border-b px-4 py-2 last:border-b-0",
              row.id === current ? "bg-selected" : "hover:bg-hover",
            )}
          >
            <p className="flex items-baseline gap-2">
              <Link
                href={hrefOf(row)}
                replace
                scroll={false}
                aria-current={row.id === current ? "true" : undefined}
                className="rounded-sm font-medium after:absolute after:inset-0"
              >
                Revision {row.number}
              </Link>
              {withPath && (
                <span className="min-w-0 truncate font-mono text-ink-2 text-xs">
                  {row.path.replace(/^\/etc\//, "")}
                </span>
              )}
              <span className="ms-auto shrink-0 text-ink-3 text-xs">
                <Moment at={row.at} />
              </span>
            </p>
            <p className="text-ink-2 [overflow-wrap:anywhere]">
              {!row.there && "Taken away. "}
              {row.by}
              {row.reason !== "" && `: ${row.reason}`}
              {row.changeId !== null && (
                <>
                  {" "}
                  <TextLink href={changeHref(clusterId, row.changeId)} className="relative">
                    the change
                  </TextLink>
                </>
              )}
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

const hrefOf = (row: RevisionRow): string =>
  `?${new URLSearchParams({ host: row.hostId, path: row.path, revision: row.id })}`;
