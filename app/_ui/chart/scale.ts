/**
 * Numbers and moments on axes: round ticks, short labels. Pure; times in the viewer's zone through `Intl`.
 */
import { formatBytes, formatBytesPerSecond, formatSi } from "../format";

/** A short unit such as `conn/s` or `pkt/s`; `B/s` takes its prefix in front (by 1000, as network people count); `count` is bare. */
export type Unit = string;

/** A tick or a legend's figure without its unit. Under 0.1 two digits that count: an axis may be that small. */
export const formatTick = (value: number, unit: Unit): string => {
  if (value !== 0 && Math.abs(value) < 0.1) return Number(value.toPrecision(2)).toString();
  return unit === "B/s" ? formatBytes(value).replace(/B$/, "").trimEnd() : formatSi(value);
};

/** The same on an axis, where `10.0 k` beside `7.50 k` says no more than `10 k` beside `7.5 k`. */
export const formatAxis = (value: number, unit: Unit): string =>
  formatTick(value, unit)
    .replace(/(\.\d*?)0+(?=\D|$)/, "$1")
    .replace(/\.(?=\D|$)/, "");

/** Half a connection is none: such an axis has whole ticks only. */
export const isWhole = (unit: Unit): boolean => unit === "conn" || unit === "count";

/** With its unit: `1.2 kB/s`, `84.5 conn/s`. */
export const formatValue = (value: number, unit: Unit): string => {
  if (unit === "B/s") return formatBytesPerSecond(value);
  return unit === "count" ? formatSi(value) : `${formatTick(value, unit)} ${unit}`;
};

/** A round top (1, 2, 2.5, 5 × 10ⁿ steps) and 3 to 6 ticks from 0. An empty or all-zero series still gets an axis. */
export const valueTicks = (max: number, wholeNumbers = false): readonly number[] => {
  if (!Number.isFinite(max) || max <= 0) return [0, 1];
  const rough = max / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const raw = ([1, 2, 2.5, 5, 10].find((step) => step * magnitude >= rough * 0.999) ?? 10) * magnitude;
  const step = wholeNumbers ? Math.max(1, Math.ceil(raw)) : raw;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
};

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 10080].map(
  (minutes) => minutes * 60_000,
);

/** Ticks on round local times, at most `most` of them. `offsetMinutes` as `Date#getTimezoneOffset` gives it. */
export const timeTicks = (
  from: number,
  to: number,
  most: number,
  offsetMinutes: number,
): readonly number[] => {
  const step = steps.find((one) => (to - from) / one <= most) ?? steps.at(-1) ?? 60_000;
  const shift = offsetMinutes * 60_000;
  const first = Math.ceil((from - shift) / step) * step + shift;
  const ticks: number[] = [];
  for (let t = first; t <= to; t += step) ticks.push(t);
  return ticks;
};

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockSeconds = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** Label under a tick: the clock on ranges up to two days, the date beyond; midnight always shows its date. */
export const tickLabel = (t: number, spanMs: number): string => {
  const date = new Date(t);
  const midnight = date.getHours() === 0 && date.getMinutes() === 0;
  return spanMs > 48 * 3_600_000 || midnight ? dayMonth.format(date) : clock.format(date);
};

/** The moment at the cursor, as exact as the range is. */
export const momentLabel = (t: number, spanMs: number): string => {
  const date = new Date(t);
  if (spanMs <= 2 * 3_600_000) return clockSeconds.format(date);
  return `${dayMonth.format(date)} ${clock.format(date)}`;
};
