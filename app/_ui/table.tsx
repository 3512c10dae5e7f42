import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";
import { classNames } from "./class-names";

/**
 * The parts of a table, for those that `DataTable` does not fit (several head rows, grouped rows).
 * Rows are 32 px, numbers stand right, units stand in the head, the head stays in sight.
 */
export function Table({
  caption,
  children,
  className,
}: {
  /** What the table holds; read by screen readers, not shown. */
  caption: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <table className={classNames("w-full border-separate border-spacing-0", className)}>
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export type Align = "start" | "end";

const edge = "px-2 first:ps-4 last:pe-4 xl:px-2.5";

/** A head cell; `unit` follows the name, quieter: "Received B/s". */
export function Th({
  unit,
  align = "start",
  children,
  className,
  ...rest
}: Omit<ThHTMLAttributes<HTMLTableCellElement>, "align"> & { unit?: string; align?: Align }) {
  return (
    <th
      scope="col"
      {...rest}
      className={classNames(
        "sticky top-0 z-10 h-8 whitespace-nowrap border-line border-b bg-surface font-medium text-ink-3 text-xs",
        edge,
        align === "end" && "text-end",
        className,
      )}
    >
      {children}
      {unit && <span className="ms-1 font-normal">{unit}</span>}
    </th>
  );
}

export function Td({
  align = "start",
  className,
  ...rest
}: Omit<TdHTMLAttributes<HTMLTableCellElement>, "align"> & { align?: Align }) {
  return (
    <td
      {...rest}
      className={classNames(
        "h-8 border-line border-b py-1 group-last/row:border-b-0",
        edge,
        align === "end" && "text-end",
        className,
      )}
    />
  );
}

/** The head cell of a row: what the row is about. */
export function RowTh({ className, ...rest }: ThHTMLAttributes<HTMLTableCellElement>) {
  return (
    <th
      scope="row"
      {...rest}
      className={classNames(
        "h-8 border-line border-b py-1 font-normal group-last/row:border-b-0",
        edge,
        className,
      )}
    />
  );
}
