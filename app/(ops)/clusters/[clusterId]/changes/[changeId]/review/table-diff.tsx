/** What will follow in the kernel's IPVS table, as ipvsadm's own lines, with the connections that hang on each. */
import type { TableChange } from "#domain/change/model";
import { UnknownFigure } from "../../../../../../_ui/figure";
import { formatCount } from "../../../../../../_ui/format";
import { Table, Td, Th } from "../../../../../../_ui/table";

const WORD = { add: "added", remove: "taken out", change: "changed" } as const;

export function TableDiff({ table, hostName }: { table: readonly TableChange[]; hostName: string }) {
  if (table.length === 0) return <p className="text-ink-3">Stays as it is.</p>;
  return (
    <div className="overflow-x-auto rounded-md border border-line">
      <Table caption={`IPVS table of ${hostName}: what will follow`}>
        <thead>
          <tr>
            <Th>What</Th>
            <Th>Line of ipvsadm -Sn</Th>
            <Th align="end" unit="now">
              Connections
            </Th>
          </tr>
        </thead>
        <tbody>
          {table.map((change) => (
            <tr key={`${change.kind} ${change.line}`} data-table-change={change.kind} className="group/row">
              <Td className="align-top text-ink-2">{WORD[change.kind]}</Td>
              <Td className="font-mono text-xs">
                {change.kind === "change" && change.was !== null && <Line sign="−" text={change.was} />}
                <Line sign={change.kind === "remove" ? "−" : "+"} text={change.line} />
              </Td>
              <Td align="end" className="align-top">
                {change.kind === "add" ? null : change.connections === null ? (
                  <UnknownFigure why="no director has told" />
                ) : (
                  formatCount(change.connections)
                )}
              </Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

const Line = ({ sign, text }: { sign: "+" | "−"; text: string }) => (
  <div
    className={`-mx-1 flex gap-2 rounded-sm px-1 [overflow-wrap:anywhere] ${sign === "+" ? "bg-added" : "bg-removed"}`}
  >
    <span aria-hidden>{sign}</span>
    <span className="sr-only">{sign === "+" ? "new:" : "old:"}</span>
    <span className="min-w-0">{text}</span>
  </div>
);
