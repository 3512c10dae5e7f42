import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../globals.css", import.meta.url), "utf8");
const tokens = new Map<string, readonly [string, string]>();
for (const match of css.matchAll(/--color-([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)) {
  const [, name = "", light = "", dark = ""] = match;
  tokens.set(name, [light, dark]);
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const of = (name: string, theme: number) => {
  const hex = tokens.get(name)?.[theme];
  if (hex === undefined) throw new Error(`no token ${name}`);
  return hex;
};

const SURFACES = ["canvas", "surface", "raised", "sunken", "hover"];
const STATUSES = ["ok", "degraded", "down", "draining", "off", "unknown"];
const SERIES = Array.from({ length: 8 }, (_, index) => `series-${index + 1}`);

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("the %s theme", (_, theme) => {
  it.each(SURFACES)("text-and-status-are-legible-on %s (4.5:1)", (surface) => {
    for (const name of ["ink", "ink-2", "ink-3", ...STATUSES]) {
      expect(contrast(of(name, theme), of(surface, theme)), `${name} on ${surface}`).toBeGreaterThanOrEqual(
        4.5,
      );
    }
  });
  it("chart-series-focus-and-control-edges-reach-3-to-1", () => {
    for (const name of ["focus", "line-strong", ...SERIES]) {
      for (const surface of SURFACES) {
        expect(contrast(of(name, theme), of(surface, theme)), `${name} on ${surface}`).toBeGreaterThanOrEqual(
          3,
        );
      }
    }
  });
  it("a-status-is-legible-on-its-own-soft-background", () => {
    for (const name of ["ok", "degraded", "down", "draining", "unknown"]) {
      expect(contrast(of(name, theme), of(`${name}-soft`, theme)), name).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("a-changed-line-is-legible-down-to-its-number", () => {
    for (const name of ["added", "removed"]) {
      expect(contrast(of("ink", theme), of(`${name}-strong`, theme)), name).toBeGreaterThanOrEqual(7);
      expect(contrast(of("ink-2", theme), of(name, theme)), name).toBeGreaterThanOrEqual(4.5);
    }
  });
  it("the-filled-control-is-legible", () => {
    expect(contrast(of("on-accent", theme), of("accent", theme))).toBeGreaterThanOrEqual(7);
  });
  it("no-chart-series-has-the-colour-of-a-status", () => {
    const statuses = new Set(STATUSES.map((name) => of(name, theme)));
    expect(SERIES.filter((name) => statuses.has(of(name, theme)))).toEqual([]);
  });
});
