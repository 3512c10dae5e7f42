"use client";
/** What a service needs of the hosts besides keepalived.conf, each to be taken along or left. */
import { listed } from "#domain/words";
import { Checkbox } from "../../../../../_ui/field";
import type { HostNeed } from "./service-hosts";

export function NeededHosts({
  needs,
  left,
  onLeft,
  unreached,
}: {
  needs: readonly HostNeed[];
  /** Ids of those to leave alone. */
  left: readonly string[];
  onLeft: (left: readonly string[]) => void;
  /** Real servers that are no host of the cluster. */
  unreached: readonly string[];
}) {
  if (needs.length + unreached.length === 0) return null;
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-ink-2 text-xs">Set up on the hosts for it</legend>
      {needs.map(({ hostId, name, news, problem }) => (
        <Checkbox
          key={hostId}
          label={
            <>
              {name}: <span className="text-ink-2">{news.join("; ")}</span>
            </>
          }
          hint={problem ?? undefined}
          checked={!left.includes(hostId)}
          onChange={(event) =>
            onLeft(event.target.checked ? left.filter((one) => one !== hostId) : [...left, hostId])
          }
        />
      ))}
      {unreached.length > 0 && (
        <p className="text-ink-3 text-xs">
          Sluice does not reach {listed(unreached)}: set {unreached.length === 1 ? "it" : "them"} up by hand.
        </p>
      )}
    </fieldset>
  );
}
