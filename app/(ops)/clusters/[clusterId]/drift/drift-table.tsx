"use client";
import { Fragment, useState } from "react";
import { configurationHref } from "../../../../_shell/links";
import { Button, TextLink } from "../../../../_ui/button";
import { CodeBlock } from "../../../../_ui/code";
import { RowTh, Table, Td, Th } from "../../../../_ui/table";
import { filePlaceId } from "../draft/place-id";
import type { Difference } from "./use-drift";

/** Three truths side by side. A row is one difference; the value that stands alone is the one to look at. */
export function DriftTable({
  clusterId,
  differences,
  names,
  ticked,
  readOnly,
  busy,
  onTick,
  verbs,
}: {
  clusterId: string;
  differences: readonly Difference[];
  names: ReadonlyMap<string, string>;
  ticked: ReadonlySet<string>;
  readOnly: boolean;
  busy: boolean;
  onTick: (id: string, on: boolean) => void;
  verbs: (one: Difference) => { readonly adopt: () => void; readonly repair: () => void };
}) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Table caption="Differences between what should be, the files and the kernel">
      <thead>
        <tr>
          <Th>Difference</Th>
          <Th>Host</Th>
          <Th>Should be</Th>
          <Th>File</Th>
          <Th>Runs</Th>
          <Th align="end">
            <span className="sr-only">What to do</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {differences.map((one) => {
          const name = names.get(one.hostId) ?? "a host";
          const { adopt, repair } = verbs(one);
          return (
            <Fragment key={one.id}>
              <tr data-difference={one.code} className="group/row align-top hover:bg-hover">
                <RowTh className="py-2">
                  <span className="flex items-start gap-2.5">
                    {!readOnly && (
                      <input
                        type="checkbox"
                        aria-label={`Choose: ${one.sentence}`}
                        checked={ticked.has(one.id)}
                        onChange={(event) => onTick(one.id, event.target.checked)}
                        className="mt-1 size-3.5 shrink-0 accent-accent"
                      />
                    )}
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      {one.sentence}
                      {one.subject.startsWith("/") && (
                        <>
                          {" "}
                          <TextLink
                            href={configurationHref(clusterId, { at: filePlaceId(one.hostId, one.subject) })}
                            className="text-xs"
                          >
                            Show it
                          </TextLink>
                        </>
                      )}
                    </span>
                  </span>
                </RowTh>
                <Td className="py-2">{name}</Td>
                <Value text={one.desired} differs={one.desired !== one.file && one.file !== null} />
                <Value text={one.file} differs={one.file !== one.desired && one.desired !== null} />
                <Value
                  text={one.kernel}
                  differs={one.kernel !== null && one.kernel !== (one.file ?? one.desired)}
                />
                <Td align="end" className="whitespace-nowrap py-1.5">
                  <span className="inline-flex gap-1">
                    {one.lines.length > 0 && (
                      <Button
                        size="small"
                        variant="ghost"
                        aria-expanded={open === one.id}
                        onClick={() => setOpen(open === one.id ? null : one.id)}
                      >
                        Commands
                      </Button>
                    )}
                    {!readOnly && (
                      <>
                        <Button
                          size="small"
                          disabled={busy || !one.can.adopt}
                          aria-label={`Adopt: ${one.sentence}`}
                          onClick={adopt}
                        >
                          Adopt
                        </Button>
                        <Button
                          size="small"
                          disabled={busy || !one.can.repair}
                          aria-label={`Repair: ${one.sentence}`}
                          onClick={repair}
                        >
                          Repair
                        </Button>
                      </>
                    )}
                  </span>
                </Td>
              </tr>
              {open === one.id && (
                <tr>
                  <td colSpan={6} className="border-line border-b px-4 pb-3">
                    <p className="mb-1 text-ink-3 text-xs">
                      No file has to change for this one. A repair runs this on {name}, and takes it back by
                      itself unless it is confirmed:
                    </p>
                    <CodeBlock
                      wrap
                      text={one.lines.join("\n")}
                      label={`commands for ${name}`}
                      maxLines={10}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </Table>
  );
}

/** Null: nothing is said there. */
const Value = ({ text, differs }: { text: string | null; differs: boolean }) => (
  <Td className="min-w-24 max-w-64 py-2">
    {text === null ? (
      <span className="text-ink-3">
        <span aria-hidden>–</span>
        <span className="sr-only">nothing</span>
      </span>
    ) : (
      <span className={`break-words font-mono text-xs ${differs ? "font-semibold" : "text-ink-2"}`}>
        {text}
      </span>
    )}
  </Td>
);
