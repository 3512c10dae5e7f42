/**
 * How Quagga and FRR print lengths of time: `00:12:33`, `1d02h03m`, `02w3d04h`, `1y02w3d` (zebra), `3.817s`, `412 usecs`,
 * `1h02m03s`, `2d01h15m` (ospfd). Pure.
 */

const UNIT: Readonly<Record<string, number>> = {
  y: 365 * 86_400,
  w: 7 * 86_400,
  d: 86_400,
  h: 3_600,
  m: 60,
  s: 1,
};

/** Seconds (with a fraction where one was printed), or null for anything else: `inactive`, `-`, `never`. */
export const parseSeconds = (text: string): number | null => {
  if (text.length > 24) return null;
  const clock = /^(\d{1,4}):(\d\d):(\d\d)$/.exec(text);
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60 + Number(clock[3]);
  const micro = /^(\d+) usecs?$/.exec(text);
  if (micro) return Number(micro[1]) / 1e6;
  if (/^\d+\.\d+s$/.test(text)) return Number(text.slice(0, -1));
  if (!/^(?:\d+[ywdhms])+$/.test(text)) return null;
  let seconds = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(/(\d+)([ywdhms])/g))
    seconds += Number(amount) * (UNIT[unit] ?? 0);
  return seconds;
};
