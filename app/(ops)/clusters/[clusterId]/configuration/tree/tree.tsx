"use client";
/** The places as nested lists of links. Arrow keys go from one to the next; a piece of a name finds it. */
import { Search } from "lucide-react";
import Link from "next/link";
import { type KeyboardEvent, useMemo, useState } from "react";
import { classNames } from "../../../../../_ui/class-names";
import { Input } from "../../../../../_ui/field";
import { DriftMark } from "../../../../../_ui/status-mark";
import { type Entry, filtered, type Section } from "./outline";

export function Tree({
  sections,
  current,
  hrefOf,
}: {
  sections: readonly Section[];
  current: string | null;
  hrefOf: (id: string) => string;
}) {
  const [query, setQuery] = useState("");
  const found = useMemo(() => filtered(sections, query), [sections, query]);
  return (
    <nav aria-label="Places of the configuration" className="flex min-h-0 flex-col">
      <div className="px-3 pt-3 pb-2">
        <Input
          type="search"
          aria-label="Find a place"
          placeholder="Find a place"
          icon={<Search aria-hidden size={13} />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="h-7"
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the links inside have the focus; arrows go between them */}
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3" onKeyDown={walk}>
        {found.length === 0 && <p className="px-2 py-4 text-ink-3">Nothing here is called “{query}”.</p>}
        {found.map((section) => (
          <section key={section.id} aria-label={section.title}>
            <h2 className="px-2 pt-3 pb-1 text-2xs text-ink-3">{section.title}</h2>
            <Entries entries={section.entries} current={current} hrefOf={hrefOf} depth={0} />
          </section>
        ))}
      </div>
    </nav>
  );
}

function Entries({
  entries,
  current,
  hrefOf,
  depth,
}: {
  entries: readonly Entry[];
  current: string | null;
  hrefOf: (id: string) => string;
  depth: number;
}) {
  return (
    <ul>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Link
            href={hrefOf(entry.id)}
            replace
            scroll={false}
            aria-current={entry.id === current ? "page" : undefined}
            data-place={entry.id}
            data-tip={entry.title.length > 30 ? entry.title : undefined}
            style={{ paddingInlineStart: `${0.5 + depth * 0.85}rem` }}
            className={classNames(
              "flex h-7 items-center gap-1.5 rounded-md pe-2",
              entry.id === current
                ? "bg-selected font-medium text-ink"
                : "text-ink-2 hover:bg-selected hover:text-ink",
            )}
          >
            <span
              className={classNames(
                "min-w-0 flex-1 truncate",
                entry.edited === "gone" && "text-ink-3 line-through",
                entry.node.kind === "file" && "font-mono text-xs",
              )}
            >
              {entry.title}
            </span>
            {entry.differs !== null && <DriftMark what={entry.differs} />}
            {entry.drift !== null && <DriftMark what={entry.drift} />}
            {entry.edited !== "no" && (
              <span
                data-tip={WORD[entry.edited]}
                className="shrink-0 rounded-sm bg-tint px-1 text-2xs text-ink leading-4"
              >
                {WORD[entry.edited]}
              </span>
            )}
          </Link>
          {entry.children.length > 0 && (
            <Entries entries={entry.children} current={current} hrefOf={hrefOf} depth={depth + 1} />
          )}
        </li>
      ))}
    </ul>
  );
}

const WORD = { edited: "edited", new: "new", gone: "taken out" } as const;

/** Up and down, Home and End. */
function walk(event: KeyboardEvent<HTMLElement>) {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("a")];
  const at = links.findIndex((link) => link.contains(document.activeElement));
  const step = steps[event.key];
  const to =
    event.key === "Home" ? 0 : event.key === "End" ? links.length - 1 : step === undefined ? -1 : at + step;
  const link = links[to];
  if (at < 0 || link === undefined) return;
  event.preventDefault();
  link.focus();
}
