"use client";
/** Where one can go inside the cluster whose page is shown: the same places as in the sidebar, by keys and in the palette. */
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { type Command, useCommands } from "./commands";
import { changesHref, clusterHref, configurationHref, driftHref, historyHref, routingHref } from "./links";
import { useMay } from "./me";

export function ClusterCommands({ clusterId, name }: { clusterId: string; name: string }) {
  const router = useRouter();
  const mayOperate = useMay("operate");
  const commands = useMemo((): readonly Command[] => {
    const go = (id: string, label: string, keys: string, href: string): Command => ({
      id: `go-${id}`,
      label: `${label} of ${name}`,
      keys,
      group: "Go to",
      run: () => router.push(href),
    });
    return [
      go("topology", "Go to the topology", "g t", clusterHref(clusterId)),
      go("routing", "Go to the routing", "g r", routingHref(clusterId)),
      go(
        "configuration",
        mayOperate ? "Edit the configuration" : "See the configuration",
        "g c",
        configurationHref(clusterId),
      ),
      go("changes", "Go to the changes", "g l", changesHref(clusterId)),
      go("drift", "Go to the drift", "g d", driftHref(clusterId)),
      go("history", "Go to the history", "g v", historyHref(clusterId)),
    ];
  }, [router, clusterId, name, mayOperate]);
  useCommands(commands);
  return null;
}
