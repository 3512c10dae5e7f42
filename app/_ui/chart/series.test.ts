import { describe, expect, it } from "vitest";
import {
  appendLive,
  bandSuffix,
  foldSeries,
  inOrder,
  lonePoints,
  type Point,
  stretches,
  summarise,
  toRows,
  valueAt,
} from "./series";

const point = (t: number, avg: number, min = avg, max = avg): Point => [t, avg, min, max];

describe("rows for a chart", () => {
  it("keeps-the-peaks-of-a-bucket-beside-its-mean", () => {
    const rows = toRows([{ key: "a", label: "a", points: [point(0, 5, 1, 90)] }], 10);
    expect(rows).toEqual([{ t: 0, a: 5, [`a${bandSuffix}`]: [1, 90] }]);
  });

  it("breaks-the-line-where-two-buckets-are-missing", () => {
    const rows = toRows([{ key: "a", label: "a", points: [point(0, 5), point(60_000, 6)] }], 10);
    expect(rows.map((row) => [row.t, row.a])).toEqual([
      [0, 5],
      [10_000, null],
      [60_000, 6],
    ]);
  });

  it("does-not-break-the-line-for-one-late-bucket", () => {
    const rows = toRows([{ key: "a", label: "a", points: [point(0, 5), point(14_000, 6)] }], 10);
    expect(rows.map((row) => row.a)).toEqual([5, 6]);
  });

  it("breaks-only-the-series-that-has-the-gap", () => {
    const rows = toRows(
      [
        { key: "a", label: "a", points: [point(0, 1), point(40_000, 2)] },
        { key: "b", label: "b", points: [0, 10_000, 20_000, 30_000, 40_000].map((t) => point(t, 9)) },
      ],
      10,
    );
    expect(rows.find((row) => row.t === 10_000)).toMatchObject({ a: null, b: 9 });
  });

  it("gives-the-same-rows-whatever-the-order-of-the-points", () => {
    const points = [point(0, 1), point(10_000, 2), point(20_000, 3)];
    const forwards = toRows([{ key: "a", label: "a", points }], 10);
    expect(toRows([{ key: "a", label: "a", points: [...points].reverse() }], 10)).toEqual(forwards);
  });

  it("keeps-a-point-visible-that-has-a-gap-on-both-sides", () => {
    const points = [point(0, 1), point(10_000, 1), point(60_000, 2), point(120_000, 1)];
    expect([...lonePoints(points, 10)]).toEqual([60_000, 120_000]);
  });

  it("never-draws-a-value-that-is-not-a-number", () => {
    expect(inOrder([point(0, Number.NaN), point(1, 2)])).toEqual([point(1, 2)]);
  });
});

describe("a live value", () => {
  it("opens-a-bucket-a-step-later", () => {
    expect(appendLive([point(0, 1)], 5, 2000, 2, 0)).toEqual([point(0, 1), point(2000, 5)]);
  });

  it("widens-the-band-of-the-bucket-it-falls-into", () => {
    expect(appendLive([point(0, 4)], 9, 2000, 10, 0)).toEqual([point(0, 9, 4, 9)]);
  });

  it("twice-is-the-same-as-once", () => {
    const once = appendLive([point(0, 1)], 5, 2000, 2, 0);
    expect(appendLive(once, 5, 2000, 2, 0)).toEqual(once);
  });

  it("never-overwrites-what-is-stored", () => {
    expect(appendLive([point(4000, 1)], 7, 2000, 2, 0)).toEqual([point(4000, 1)]);
  });

  it("lets-go-of-what-left-the-range", () => {
    expect(appendLive([point(0, 1), point(5000, 2)], 3, 7000, 2, 4000)).toEqual([
      point(5000, 2),
      point(7000, 3),
    ]);
  });
});

describe("the value at the cursor", () => {
  it("is-null-in-a-gap", () => {
    expect(valueAt([point(0, 1), point(60_000, 2)], 30_000, 10)).toBeNull();
  });
  it("is-the-nearest-bucket", () => {
    expect(valueAt([point(0, 1), point(10_000, 2)], 7000, 10)?.[1]).toBe(2);
  });
});

describe("steps that are of a part only", () => {
  it("are-one-stretch-where-they-follow-each-other", () => {
    expect(stretches([20_000, 0, 10_000, 60_000, 10_000], 10)).toEqual([
      { from: 0, to: 30_000 },
      { from: 60_000, to: 70_000 },
    ]);
    expect(stretches([], 10)).toEqual([]);
  });
});

describe("the value at the cursor, anywhere", () => {
  it("is-what-looking-at-every-point-would-find", () => {
    const points = [0, 10, 20, 50, 55, 90].map((s) => point(s * 1000, s));
    for (let t = -20_000; t <= 120_000; t += 1300) {
      const nearest = points.reduce((a, b) => (Math.abs(b[0] - t) < Math.abs(a[0] - t) ? b : a));
      const expected = Math.abs(nearest[0] - t) <= 10_000 ? nearest : null;
      expect(valueAt(points, t, 10)).toEqual(expected);
    }
  });
});

describe("many series", () => {
  const many = Array.from({ length: 12 }, (_, index) => ({
    key: `rs${index}`,
    label: `rs${index}`,
    points: [point(0, index), point(10_000, index)],
  }));

  it("shows-the-busiest-and-folds-the-rest-into-one-band", () => {
    const folded = foldSeries(many, 8);
    expect(folded.map((one) => one.key)).toEqual([...many.slice(4).map((one) => one.key), "~rest"]);
    expect(folded.at(-1)).toMatchObject({
      label: "4 others, each",
      points: [
        [0, 1.5, 0, 3],
        [10_000, 1.5, 0, 3],
      ],
    });
  });

  it("keeps-the-order-of-the-input", () => {
    expect(foldSeries([...many].reverse(), 2).map((one) => one.key)).toEqual(["rs11", "rs10", "~rest"]);
  });

  it("folds-nothing-when-all-fit", () => {
    expect(foldSeries(many, 12)).toBe(many);
  });
});

describe("a summary", () => {
  it("takes-the-peaks-from-the-band-and-not-from-the-means", () => {
    expect(summarise([point(0, 2, 1, 50), point(1, 4, 0, 6)])).toEqual({ last: 4, min: 0, avg: 3, max: 50 });
  });
  it("of-nothing-is-nothing-and-not-zero", () => {
    expect(summarise([])).toEqual({ last: null, min: null, avg: null, max: null });
  });
});
