"use client";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type MouseEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Changed } from "./changed";
import { classNames } from "./class-names";
import { type Direction, holdOrder, type SortValue, sortKeys } from "./row-order";
import { type Align, RowTh, Table, Td, Th } from "./table";

export type Column<Row> = {
  readonly key: string;
  readonly head: string;
  readonly unit?: string;
  readonly align?: Align;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the head a sort button. Null stands last. */
  readonly sort?: (row: Row) => SortValue;
  /** When this value changes, the cell gets one tint. For states and weights, not for rates. */
  readonly watch?: (row: Row) => string | number | boolean | null;
  readonly className?: string;
};

type Sort = { readonly column: string; readonly direction: Direction };

/**
 * A table of rows. The first column names the row. Rows never move while pointed at or focused; until a head is
 * pressed they stand in the order given. `rowHref` opens a row by a press anywhere; the first cell should hold the
 * same link for the keyboard.
 */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowHref,
  defaultSort,
  empty,
  className,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string | null;
  defaultSort?: Sort;
  /** Shown below the head when there are no rows. */
  empty?: ReactNode;
  className?: string;
}) {
  const [sort, setSort] = useState<Sort | null>(defaultSort ?? null);
  const [held, setHeld] = useState(false);
  const shown = useRef<readonly string[]>([]);
  const router = useRouter();

  const byKey = useMemo(() => new Map(rows.map((row) => [rowKey(row), row])), [rows, rowKey]);
  const value = columns.find((column) => column.key === sort?.column)?.sort;
  const wanted =
    sort && value
      ? sortKeys(
          [...byKey].map(([key, row]) => ({ key, value: value(row) })),
          sort.direction,
        )
      : [...byKey.keys()];
  const order = held && sort ? holdOrder(shown.current, wanted) : wanted;
  useEffect(() => {
    shown.current = order;
  });

  const press = (column: string) => {
    // Pressing a head is asking for a new order: the hold of the pointer does not apply to it.
    shown.current = [];
    setSort((now) =>
      now?.column !== column
        ? { column, direction: "down" }
        : now.direction === "down"
          ? { column, direction: "up" }
          : null,
    );
  };

  const open = (event: MouseEvent, row: Row) => {
    const href = rowHref?.(row);
    const inControl =
      event.target instanceof Element && event.target.closest("a,button,input,select,summary,label");
    if (!href || inControl || window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, "_blank");
    else router.push(href);
  };

  return (
    <div onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)} className={className}>
      <Table caption={caption}>
        <thead>
          <tr>
            {columns.map((column) => {
              const direction = sort?.column === column.key ? sort.direction : null;
              return (
                <Th
                  key={column.key}
                  align={column.align}
                  unit={column.sort ? undefined : column.unit}
                  aria-sort={direction === null ? undefined : direction === "up" ? "ascending" : "descending"}
                  className={column.className}
                >
                  {column.sort ? (
                    <button
                      type="button"
                      onClick={() => press(column.key)}
                      className={classNames(
                        "-mx-1 inline-flex h-6 items-center gap-1 rounded-sm px-1 font-medium hover:bg-selected hover:text-ink",
                        direction !== null && "text-ink",
                      )}
                    >
                      {column.head}
                      {column.unit && <span className="font-normal text-ink-3">{column.unit}</span>}
                      {direction === "up" && <ArrowUp aria-hidden size={12} />}
                      {direction === "down" && <ArrowDown aria-hidden size={12} />}
                    </button>
                  ) : (
                    column.head
                  )}
                </Th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {order.map((key) => {
            const row = byKey.get(key);
            if (row === undefined) return null;
            return (
              <tr key={key} onClick={(event) => open(event, row)} className="group/row hover:bg-hover">
                {columns.map((column, index) => (
                  <Cell key={column.key} column={column} row={row} first={index === 0} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </Table>
      {rows.length === 0 && empty}
    </div>
  );
}

function Cell<Row>({ column, row, first }: { column: Column<Row>; row: Row; first: boolean }) {
  const cell = column.cell(row);
  const content = column.watch ? <Changed value={column.watch(row)}>{cell}</Changed> : cell;
  if (first) return <RowTh className={column.className}>{content}</RowTh>;
  return (
    <Td align={column.align} className={column.className}>
      {content}
    </Td>
  );
}
