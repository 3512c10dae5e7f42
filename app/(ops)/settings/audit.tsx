"use client";
/** Who did what, newest first. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { FailureState } from "../../_shell/gate";
import { useTRPC, useTRPCClient } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Moment } from "../../_ui/age";
import { Button } from "../../_ui/button";
import { EmptyState } from "../../_ui/empty-state";
import { Panel } from "../../_ui/panel";
import { SkeletonRows } from "../../_ui/skeleton";
import { type Mark, StatusMark } from "../../_ui/status-mark";
import { RowTh, Table, Td, Th } from "../../_ui/table";

const outcomeMark: Readonly<Record<"done" | "failed" | "pending", Mark>> = {
  done: "ok",
  failed: "down",
  pending: "unknown",
};

export function Audit() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const audit = useInfiniteQuery({
    queryKey: [...trpc.settings.audit.list.pathKey(), "pages"],
    queryFn: ({ pageParam, signal }) =>
      client.settings.audit.list.query({ before: pageParam, limit: 100 }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });
  if (audit.data === undefined)
    return (
      <Panel>
        {audit.error === null ? (
          <SkeletonRows rows={8} label="Loading the audit" />
        ) : (
          <FailureState
            what="the audit"
            failure={failureOf(audit.error)}
            onRetry={() => void audit.refetch()}
          />
        )}
      </Panel>
    );
  const entries = audit.data.pages.flatMap((page) => page.entries);
  return (
    <Panel title="Audit" note="newest first" flush>
      {entries.length === 0 ? (
        <EmptyState kind="nothing-configured" title="Nothing was done yet">
          Everything a person changes in Sluice is written here, in the same transaction.
        </EmptyState>
      ) : (
        <Table caption="Audit, newest first">
          <thead>
            <tr>
              <Th>When</Th>
              <Th>Who</Th>
              <Th>Did</Th>
              <Th>Outcome</Th>
              <Th>Verb</Th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <tr key={entry.id} className="group/row hover:bg-hover">
                <RowTh className="text-ink-2">
                  <Moment at={entry.at} />
                </RowTh>
                <Td className="whitespace-nowrap font-medium">{entry.actor}</Td>
                <Td>{entry.sentence}</Td>
                <Td>
                  <StatusMark kind={outcomeMark[entry.outcome]} word={entry.outcome} />
                </Td>
                <Td className="font-mono text-ink-3 text-xs">{entry.action}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {audit.hasNextPage ? (
        <div className="flex justify-center border-line border-t p-2">
          <Button size="small" busy={audit.isFetchingNextPage} onClick={() => void audit.fetchNextPage()}>
            Show older
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
