"use client";
/**
 * The open change set of the configuration (`?change=`): its files as edited, one way to add an edit, one to take edits out. The first
 * edit without an open change set is kept until a title was given. What somebody else does to it meanwhile is told, never overwritten.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ChangeEdit } from "#domain/change/model";
import type { RouterOutputs } from "../../../../../server/trpc/router";
import { useMe } from "../../../../_shell/me";
import { useTRPC, useTRPCClient } from "../../../../_trpc/client";
import { failureOf } from "../../../../_trpc/failure";
import { formatClock } from "../../../../_ui/format";
import { toast } from "../../../../_ui/toast";
import { setSearch } from "../../../hosts/search";
import { type Task, withPending } from "./queue";
import { type ChangeView, type DesiredHost, type Replay, replayed } from "./replayed";

type ChangeRow = RouterOutputs["change"]["list"][number];

const AGAIN_MS = 4000;

export type Draft = {
  readonly changeId: string | null;
  readonly view: ChangeView | null;
  readonly failure: string | null;
  /** Can still be edited; false for one that was rolled out or abandoned meanwhile. */
  readonly open: boolean;
  readonly replay: Replay;
  /** Edits not yet at the server. */
  readonly pending: number;
  readonly add: (edit: ChangeEdit) => void;
  readonly remove: (indices: readonly number[]) => void;
  /** An edit waits for a title: the dialog is to be shown. */
  readonly asking: boolean;
  readonly drafts: readonly ChangeRow[];
  /** Null: never mind, the edit is dropped. */
  readonly answer: (changeId: string | null) => void;
};

export function useDraft(clusterId: string, hosts: readonly DesiredHost[]): Draft {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const cache = useQueryClient();
  const { user } = useMe();
  const changeId = useSearchParams().get("change");
  const options = trpc.change.get.queryOptions({ changeId: changeId ?? "" });
  const query = useQuery({ ...options, enabled: changeId !== null, refetchInterval: AGAIN_MS });
  const list = useQuery(trpc.change.list.queryOptions({ clusterId }));
  const view = changeId === null ? null : (query.data ?? null);
  const [pending, setPending] = useState<readonly Task[]>([]);
  const [waiting, setWaiting] = useState<readonly ChangeEdit[]>([]);
  const chain = useRef<Promise<void>>(Promise.resolve());
  const version = useRef(0);
  const next = useRef(1);
  const queued = useRef(0);
  const finished = useRef<number[]>([]);
  const own = useRef<{ readonly changeId: string | null; readonly version: number }>({
    changeId,
    version: 0,
  });

  // The newest of what was read and what our own edits made.
  if (view && view.version > version.current) version.current = view.version;
  useToldOfOthers(view, own, user.name);

  const send = useCallback(
    (id: string, task: Task) => {
      setPending((before) => [...before, task]);
      queued.current += 1;
      chain.current = chain.current.then(async () => {
        let well = true;
        try {
          version.current = await carryOut(client, id, version.current, task);
          own.current = { changeId: id, version: version.current };
        } catch (error) {
          well = false;
          toast(failureOf(error).sentence, { kind: "degraded" });
        }
        finished.current.push(task.id);
        queued.current -= 1;
        // Many at once are read back once; but what was refused was refused for an older version than there is now.
        if (queued.current > 0 && well) return;
        await cache.fetchQuery({ ...trpc.change.get.queryOptions({ changeId: id }), staleTime: 0 }).then(
          (fresh) => {
            version.current = fresh.version;
          },
          () => undefined,
        );
        const done = finished.current.splice(0);
        setPending((before) => before.filter((one) => !done.includes(one.id)));
        void cache.invalidateQueries({ queryKey: trpc.change.list.queryKey({ clusterId }) });
      });
    },
    [cache, client, clusterId, trpc],
  );

  const add = useCallback(
    (edit: ChangeEdit) => {
      if (changeId === null) setWaiting((before) => [...before, edit]);
      else send(changeId, { kind: "add", id: next.current++, edit });
    },
    [changeId, send],
  );
  const remove = useCallback(
    (indices: readonly number[]) => {
      if (changeId !== null) send(changeId, { kind: "remove", id: next.current++, indices });
    },
    [changeId, send],
  );
  const answer = useCallback(
    (id: string | null) => {
      setWaiting([]);
      if (id === null) return;
      setSearch({ change: id });
      version.current = 0;
      // Its version has to be known before anything goes into it.
      chain.current = chain.current.then(async () => {
        const fresh = await cache.fetchQuery({
          ...trpc.change.get.queryOptions({ changeId: id }),
          staleTime: 0,
        });
        version.current = fresh.version;
        own.current = { changeId: id, version: fresh.version };
      });
      for (const edit of waiting) send(id, { kind: "add", id: next.current++, edit });
    },
    [cache, send, trpc, waiting],
  );

  const replay = useMemo(
    () => replayed(hosts, view, [...withPending(view?.edits ?? [], pending), ...waiting]),
    [hosts, view, pending, waiting],
  );
  return {
    changeId,
    view,
    failure: changeId !== null && view === null && query.error ? failureOf(query.error).sentence : null,
    open: view === null || view.change.state === "draft",
    replay,
    pending: pending.length,
    add,
    remove,
    asking: waiting.length > 0,
    drafts: (list.data ?? []).filter((change) => change.state === "draft"),
    answer,
  };
}

/** Answers the version it made. */
const carryOut = async (
  client: ReturnType<typeof useTRPCClient>,
  changeId: string,
  version: number,
  task: Task,
): Promise<number> => {
  if (task.kind === "add")
    return (await client.change.addEdit.mutate({ changeId, version, edit: task.edit })).version;
  let now = version;
  for (const index of task.indices.toSorted((a, b) => b - a))
    now = (await client.change.removeEdit.mutate({ changeId, version: now, index })).version;
  return now;
};

/** Says who edited the open change set besides oneself, and when. */
function useToldOfOthers(
  view: ChangeView | null,
  own: RefObject<{ readonly changeId: string | null; readonly version: number }>,
  me: string,
) {
  const seen = useRef<{ readonly changeId: string; readonly version: number } | null>(null);
  useEffect(() => {
    if (view === null) return;
    const { id, changedBy, changedAt } = view.change;
    const before = seen.current;
    seen.current = { changeId: id, version: view.version };
    if (before?.changeId !== id || view.version <= before.version || changedBy === me) return;
    if (own.current.changeId === id && view.version <= own.current.version) return;
    toast(`${changedBy} edited this change at ${formatClock(changedAt)}. Nothing of yours was overwritten.`);
  }, [view, own, me]);
}
