/**
 * How figures are written. Pure; the locale is fixed so that two operators read the same thing.
 * `_ui/` holds primitives without domain words: it may import React, Radix, `#domain/reading` and nothing else of ours.
 */

/** Narrow no-break space: between a number and its unit, and between groups of three digits. */
const THIN = "\u202f";
const SI = ["", "k", "M", "G", "T", "P"] as const;

/** Three significant digits: 4.21, 42.1, 421. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  return size >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** `12.3` and its SI prefix; 999 950 is 1.00 M, not 1000 k. */
function scaled(value: number): string {
  const size = Math.abs(value);
  let step = Math.min(Math.floor(Math.log10(size) / 3), SI.length - 1);
  if (size / 1000 ** step >= 999.5 && step < SI.length - 1) step += 1;
  return `${threeDigits(value / 1000 ** step)}${THIN}${SI[step]}`;
}

/** A count, exact: `12 345 678`. */
export function formatCount(value: number): string {
  const whole = Math.round(value).toString();
  return whole.replace(/\B(?=(\d{3})+$)/g, THIN);
}

/**
 * A magnitude without unit (that stands in the head of the column): `0`, `<0.1`, `4.2`, `318`, `9 412`, `12.3 k`, `1.24 M`.
 * What is not nothing never reads 0.
 */
export function formatSi(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && size < 0.05) return "<0.1";
  if (size < 9.95) return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return size < 9999.5 ? formatCount(value) : scaled(value);
}

/** A rate with its unit where no head carries it: `312/s`, `12.3 k/s`. */
export const formatPerSecond = (value: number): string => `${formatSi(value)}/s`;

/** Bytes per second, decimal as network gear counts: `0 B/s`, `940 B/s`, `12.3 kB/s`, `1.24 GB/s`. */
export function formatBytesPerSecond(value: number): string {
  return `${formatBytes(value)}/s`;
}

/** Bytes, decimal: `940 B`, `12.3 kB`. */
export function formatBytes(value: number): string {
  return Math.abs(value) < 999.5 ? `${Math.round(value)}${THIN}B` : `${scaled(value)}B`;
}

/** A share 0..1 as percent: `0 %`, `<1 %`, `33 %`, `100 %`. A share that is not whole never reads as 0 or 100. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return `<1${THIN}%`;
  if (percent < 100 && percent > 99) return `>99${THIN}%`;
  return `${Math.round(percent)}${THIN}%`;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long, in its largest unit, ms in: `0 s`, `47 s`, `12 min`, `3 h`, `5 d`. Never negative. */
export function formatAge(ms: number): string {
  const age = Math.max(0, ms);
  if (age < MINUTE) return `${Math.floor(age / SECOND)}${THIN}s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${THIN}min`;
  if (age < 2 * DAY) return `${Math.floor(age / HOUR)}${THIN}h`;
  return `${Math.floor(age / DAY)}${THIN}d`;
}

/** How long, in its two largest units: `47 s`, `3 min 12 s`, `2 h 4 min`, `5 d 3 h`. */
export function formatDuration(ms: number): string {
  const left = Math.max(0, ms);
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string) => {
    const rest = Math.floor((left % big) / small);
    const head = `${Math.floor(left / big)}${THIN}${bigUnit}`;
    return rest === 0 ? head : `${head} ${rest}${THIN}${smallUnit}`;
  };
  if (left < MINUTE) return `${Math.floor(left / SECOND)}${THIN}s`;
  if (left < HOUR) return pair(MINUTE, "min", SECOND, "s");
  if (left < DAY) return pair(HOUR, "h", MINUTE, "min");
  return pair(DAY, "d", HOUR, "h");
}

/** A stopwatch, for things that should not last: `0:47`, `12:03`, `1:02:03`; from two days on `2 d 3 h`. */
export function formatStopwatch(ms: number): string {
  const total = Math.floor(Math.max(0, ms) / SECOND);
  if (ms >= 2 * DAY) return formatDuration(ms);
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Milliseconds of a single answer: `0.8 ms`, `38 ms`, `1.2 s`. */
export function formatMillis(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)}${THIN}ms`;
  return ms < 1000 ? `${Math.round(ms)}${THIN}ms` : `${(ms / 1000).toFixed(1)}${THIN}s`;
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
const DAY_OF_YEAR = { day: "2-digit", month: "short" } as const;
const FULL = { weekday: "short", year: "numeric", timeZoneName: "short", ...CLOCK, ...DAY_OF_YEAR } as const;

/** Building a formatter costs more than using it a hundred times. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function written(at: number, name: string, style: Intl.DateTimeFormatOptions, zone?: string): string {
  const key = `${name} ${zone ?? ""}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...style, timeZone: zone });
  formatters.set(key, formatter);
  return formatter.format(at);
}

/** Time of day, 24 hours: `03:12:09`. `zone` is the reader's own unless given. */
export const formatClock = (at: number, zone?: string): string => written(at, "clock", CLOCK, zone);

/** A moment as short as it can be without doubt: `03:12:09` today, `19 Nov 03:12:09` before. */
export function formatMoment(at: number, now: number, zone?: string): string {
  const day = written(at, "day", DAY_OF_YEAR, zone);
  const today = written(now, "day", DAY_OF_YEAR, zone);
  return day === today ? formatClock(at, zone) : `${day} ${formatClock(at, zone)}`;
}

/** A moment in full with the zone, for tips: `Thu, 19 Nov 2026, 03:12:09 GMT+1`. */
export const formatMomentFull = (at: number, zone?: string): string => written(at, "full", FULL, zone);

/** `1 path`, `2 paths`; the plural is given where an s is not enough. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${formatCount(n)} ${n === 1 ? one : many}`;
