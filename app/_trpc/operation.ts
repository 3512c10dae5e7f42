"use client";
/** One operation as it goes on. The stream ends with the operation; until then it is kept open like any other. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import type { RouterOutputs } from "../../server/trpc/router";
import { serverNow } from "../_ui/clock";
import { useTRPC } from "./client";
import { failureOf } from "./failure";
import { type Live, onConnectionStateChange, useStreamUpkeep } from "./live";
import { noteStream } from "./stream-state";
import { useVisible } from "./visible";

export type OperationView = RouterOutputs["operation"]["get"];

/** Null: nothing is asked. While the stream is away the operation is asked for every few seconds: it goes on without us. */
export function useLiveOperation(operationId: string | null): Live<OperationView> {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const visible = useVisible();
  const input = { operationId: operationId ?? "" };
  const options = trpc.operation.get.queryOptions(input);
  const query = useQuery({
    ...options,
    enabled: operationId !== null,
    refetchInterval: ({ state }) => (state.data?.state === "done" ? false : 5000),
  });
  const wanted = visible && operationId !== null && query.data !== undefined && query.data.state !== "done";
  const subscription = useSubscription(
    trpc.operation.live.subscriptionOptions(input, {
      enabled: wanted,
      onData: (view) => {
        noteStream({ kind: "data", at: serverNow() });
        cache.setQueryData(options.queryKey, view);
      },
      onConnectionStateChange,
    }),
  );
  useStreamUpkeep(subscription, wanted, query.refetch);
  return {
    data: query.data,
    failure: query.error ? failureOf(query.error) : null,
    refetch: () => void query.refetch(),
  };
}
