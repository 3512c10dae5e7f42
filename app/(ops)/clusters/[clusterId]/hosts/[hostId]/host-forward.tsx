"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { FailureState } from "../../../../../_shell/gate";
import { hostHrefIn } from "../../../../../_shell/links";
import { useTRPC } from "../../../../../_trpc/client";
import { failureOf } from "../../../../../_trpc/failure";
import { SkeletonRows } from "../../../../../_ui/skeleton";

export function HostForward({ clusterId, hostId }: { clusterId: string; hostId: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const { data, error } = useQuery(trpc.cluster.get.queryOptions({ clusterId }));
  useEffect(() => {
    if (data) router.replace(hostHrefIn(data, hostId));
  }, [data, hostId, router]);
  if (error) return <FailureState what="this host" failure={failureOf(error)} />;
  return <SkeletonRows label="Looking for the host" />;
}
