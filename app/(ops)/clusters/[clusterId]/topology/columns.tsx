"use client";
/** What the tables share: the state, a rate, an age. */
import type { Status } from "#domain/cluster/view";
import type { Rates } from "#domain/ipvs/model";
import { mapReading, type Reading } from "#domain/reading";
import { classNames } from "../../../../_ui/class-names";
import type { Column } from "../../../../_ui/data-table";
import { Figure } from "../../../../_ui/figure";
import {
  formatBytesPerSecond,
  formatCount,
  formatPerSecond,
  formatShare,
  formatSi,
} from "../../../../_ui/format";
import { MARK_TEXT, markWord, StatusGlyph } from "../../../../_ui/status-mark";

const sortable = (reading: Reading<number>): number | null =>
  reading.kind === "known" ? reading.value : null;

const BADNESS = { down: 0, unknown: 1, degraded: 2, draining: 3, off: 4, ok: 5 } as const;

export const statusColumn = <Row extends { readonly status: Status }>(): Column<Row> => ({
  key: "status",
  head: "Status",
  sort: (row) => -BADNESS[row.status.kind],
  watch: (row) => row.status.kind,
  // A reason takes the lines it needs: cut, it would say nothing.
  cell: ({ status: { kind, text } }) => (
    <span data-status={kind} className="inline-flex min-w-[16ch] max-w-[44ch] items-baseline gap-1.5">
      <StatusGlyph kind={kind} inText />
      <span className={classNames("font-medium", kind === "ok" ? "text-ink-2" : MARK_TEXT[kind])}>
        {text || markWord(kind)}
      </span>
    </span>
  ),
});

type Pick<Row, Value> = (row: Row) => Reading<Value>;
type Limit<Row> = ((row: Row) => number) | undefined;

export const connsColumn = <Row,>(rates: Pick<Row, Rates>, limitMs?: Limit<Row>): Column<Row> => ({
  key: "conns",
  head: "Connections",
  unit: "/s",
  align: "end",
  sort: (row) => sortable(mapReading(rates(row), (value) => value.conns)),
  cell: (row) => (
    <Figure
      reading={mapReading(rates(row), (value) => value.conns)}
      format={formatSi}
      exact={formatPerSecond}
      limitMs={limitMs?.(row)}
    />
  ),
});

export const bytesColumn = <Row,>(rates: Pick<Row, Rates>, limitMs?: Limit<Row>): Column<Row> => ({
  key: "bytes",
  head: "Received",
  unit: "B/s",
  align: "end",
  sort: (row) => sortable(mapReading(rates(row), (value) => value.inBytes)),
  cell: (row) => (
    <Figure
      reading={mapReading(rates(row), (value) => value.inBytes)}
      format={formatSi}
      exact={formatBytesPerSecond}
      limitMs={limitMs?.(row)}
    />
  ),
});

export const countColumn = <Row,>(
  key: string,
  head: string,
  count: Pick<Row, number>,
  limitMs?: Limit<Row>,
): Column<Row> => ({
  key,
  head,
  align: "end",
  sort: (row) => sortable(count(row)),
  cell: (row) => (
    <Figure reading={count(row)} format={formatSi} exact={formatCount} limitMs={limitMs?.(row)} />
  ),
});

export const shareColumn = <Row,>(share: Pick<Row, number>, limitMs?: Limit<Row>): Column<Row> => ({
  key: "share",
  head: "Share",
  align: "end",
  sort: (row) => sortable(share(row)),
  cell: (row) => <Figure reading={share(row)} format={formatShare} limitMs={limitMs?.(row)} />,
});
