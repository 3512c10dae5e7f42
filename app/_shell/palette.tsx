"use client";
import { useQueries, useQuery } from "@tanstack/react-query";
import { Command as Cmdk } from "cmdk";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useTRPC } from "../_trpc/client";
import { Kbd } from "../_ui/kbd";
import { StatusGlyph } from "../_ui/status-mark";
import { type Command, useAllCommands } from "./commands";
import { findThings } from "./find";
import { generalThings, problemsOf, type Thing, thingsOf } from "./things";

/** Things are looked up anew when older than this, ms: names and addresses change rarely. */
const FRESH_MS = 30_000;

type Found = {
  readonly problems: readonly Thing[];
  readonly things: readonly Thing[];
  readonly pending: boolean;
};

function useThings(): Found {
  const trpc = useTRPC();
  const list = useQuery(trpc.cluster.list.queryOptions(undefined, { staleTime: FRESH_MS }));
  const views = useQueries({
    queries: (list.data ?? []).map(({ id }) =>
      trpc.cluster.get.queryOptions({ clusterId: id }, { staleTime: FRESH_MS }),
    ),
  });
  const all = views.flatMap((view) => (view.data ? [view.data] : []));
  return {
    problems: all.flatMap(problemsOf),
    things: all.flatMap(thingsOf),
    pending: list.isPending || views.some((view) => view.isPending),
  };
}

/** As many as leave room for the rest. */
const SOME = 6;

const matches = (command: Command, query: string): boolean =>
  query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => command.label.toLowerCase().includes(word));

/** Finds any thing by name or a piece of its address, and any command by its words; at first, what is wrong and where to go. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState("");
  const { problems, things, pending } = useThings();
  const commands = useAllCommands().filter((command) => command.id !== "find");
  const router = useRouter();
  const asked = query.trim() !== "";
  const found = useMemo(
    () =>
      asked
        ? [...findThings(things, query), ...findThings(problems, query, SOME)]
        : [...problems.slice(0, SOME), ...generalThings(things)],
    [things, problems, query, asked],
  );
  // What is offered at first comes after the commands: the first of it is chosen until somebody moves or types.
  const [chosen, setChosen] = useState("");
  const first = found[0]?.id;
  useEffect(() => {
    if (!asked && first !== undefined) setChosen(first);
  }, [asked, first]);
  const run = (action: () => void) => {
    onClose();
    action();
  };
  return (
    <Cmdk.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      shouldFilter={false}
      value={chosen}
      onValueChange={setChosen}
      loop
      label="Find or do"
      overlayClassName="fixed inset-0 z-40 bg-scrim"
      contentClassName="-translate-x-1/2 fixed top-[14vh] left-1/2 z-40 w-[600px] max-w-[calc(100vw-2rem)] animate-rise overflow-hidden rounded-lg bg-raised shadow-pop"
    >
      <Cmdk.Input
        value={query}
        onValueChange={setQuery}
        placeholder="Name or piece of an address, or what to do"
        className="h-12 w-full border-line border-b bg-transparent px-4 text-lg outline-none"
      />
      <Cmdk.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
        <Cmdk.Empty className="px-3 py-8 text-center text-ink-3">
          {pending ? "Looking…" : `Nothing here is called “${query}”.`}
        </Cmdk.Empty>
        {found.map((thing) => (
          <Cmdk.Item
            key={thing.id}
            value={thing.id}
            onSelect={() => run(() => router.push(thing.href))}
            className={item}
          >
            <StatusGlyph kind={thing.status} />
            <span className="truncate font-medium">{thing.label}</span>
            <span className="min-w-0 truncate text-ink-3">{thing.detail}</span>
            <span className="ms-auto shrink-0 text-ink-3 text-xs">{thing.kind}</span>
          </Cmdk.Item>
        ))}
        {commands
          .filter((command) => matches(command, query))
          .map((command) => (
            <Cmdk.Item key={command.id} value={command.id} onSelect={() => run(command.run)} className={item}>
              <span className="w-3" />
              <span className="truncate">{command.label}</span>
              {command.keys && (
                <span className="ms-auto">
                  <Kbd keys={command.keys} />
                </span>
              )}
            </Cmdk.Item>
          ))}
      </Cmdk.List>
    </Cmdk.Dialog>
  );
}

const item = "flex h-9 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-selected";
