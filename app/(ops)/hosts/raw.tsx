"use client";
/**
 * The raw output behind a figure, one click away. `RawLinks` stand beside a figure group and put `?raw=<host>/<section>`
 * into the URL; one `RawSheet` per page shows it. The figure and its source can so be sent to a colleague.
 */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { RefreshCw, Terminal } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { isRawName, mayHoldPasswords, type RawName, rawCommand } from "#domain/host/raw-outputs";
import { useMay } from "../../_shell/me";
import { useTRPC } from "../../_trpc/client";
import { failureOf } from "../../_trpc/failure";
import { Age } from "../../_ui/age";
import { Button } from "../../_ui/button";
import { CodeBlock, RawOutput } from "../../_ui/code";
import { Sheet } from "../../_ui/dialog";
import { ErrorState } from "../../_ui/error-state";
import { Menu } from "../../_ui/popover";
import { SkeletonRows } from "../../_ui/skeleton";
import { setSearch } from "./search";

const openRaw = (hostId: string, section: RawName) => setSearch({ raw: `${hostId}/${section}` });

/** A button for one section, a menu for several. */
export function RawLinks({
  hostId,
  hostName,
  sections,
}: {
  hostId: string;
  hostName: string;
  sections: readonly RawName[];
}) {
  const mayOperate = useMay("operate");
  // The server refuses it to others: a configuration may hold passwords.
  const offered = sections.filter((section) => mayOperate || !mayHoldPasswords(section));
  const [only] = offered;
  if (only === undefined) return null;
  const icon = <Terminal aria-hidden size={13} />;
  if (offered.length === 1)
    return (
      <Button
        size="small"
        variant="ghost"
        icon={icon}
        aria-label={`Raw output of ${rawCommand(only)} on ${hostName}`}
        onClick={() => openRaw(hostId, only)}
      >
        Raw output
      </Button>
    );
  return (
    <Menu
      trigger={
        <Button size="small" variant="ghost" icon={icon} aria-label={`Raw outputs of ${hostName}`}>
          Raw output
        </Button>
      }
      items={offered.map((section) => ({
        label: rawCommand(section),
        onSelect: () => openRaw(hostId, section),
      }))}
    />
  );
}

const parseRaw = (text: string | null): { readonly hostId: string; readonly section: RawName } | null => {
  const [hostId = "", section = ""] = (text ?? "").split("/");
  return hostId !== "" && isRawName(section) ? { hostId, section } : null;
};

/** `nameOf` gives the host's name for the title. */
export function RawSheet({ nameOf }: { nameOf: (hostId: string) => string | null }) {
  const asked = parseRaw(useSearchParams().get("raw"));
  return (
    <Sheet
      wide
      open={asked !== null}
      onOpenChange={(open) => !open && setSearch({ raw: null })}
      title={asked === null ? "Raw output" : `Raw output from ${nameOf(asked.hostId) ?? "this host"}`}
      description="What the host printed, byte for byte, at the last poll or just now."
    >
      {asked === null ? null : <Raw {...asked} />}
    </Sheet>
  );
}

function Raw({ hostId, section }: { hostId: string; section: RawName }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.host.raw.queryOptions({ hostId, section }, { placeholderData: keepPreviousData, staleTime: 0 }),
  );
  if (query.data === undefined || query.data.section !== section)
    return query.error === null ? (
      <SkeletonRows rows={8} label={`Loading the output of ${rawCommand(section)}`} />
    ) : (
      <ErrorState
        title={`No output of ${rawCommand(section)}`}
        action={<Button onClick={() => void query.refetch()}>Ask again</Button>}
      >
        {failureOf(query.error).sentence}
      </ErrorState>
    );
  const { command, output, stderr, at, exitCode, truncated } = query.data;
  return (
    <div className="flex flex-col gap-3">
      <RawOutput
        command={command}
        output={output}
        exitCode={exitCode}
        truncated={truncated}
        when={
          <span>
            printed <Age at={at} /> ago
          </span>
        }
      />
      {stderr === "" ? null : (
        <div>
          <h3 className="mb-1 text-ink-3 text-xs">It said on stderr</h3>
          <CodeBlock text={stderr} label="error output" />
        </div>
      )}
      {query.error === null ? null : (
        <p role="status" className="text-degraded text-xs">
          Not refreshed: {failureOf(query.error).sentence}
        </p>
      )}
      <div>
        <Button
          size="small"
          busy={query.isFetching}
          icon={<RefreshCw aria-hidden size={13} />}
          onClick={() => void query.refetch()}
        >
          Read again
        </Button>
      </div>
    </div>
  );
}
