import { expect, it } from "vitest";
import { parseSeconds } from "./uptime";

it.each([
  ["00:12:33", 753],
  ["99:59:59", 359999],
  ["1d02h03m", 93780],
  ["02w3d04h", 1483200],
  ["1y02w3d", 33004800],
  ["3.817s", 3.817],
  ["412 usecs", 0.000412],
  ["1h02m03s", 3723],
  ["1m05s", 65],
  ["inactive", null],
  ["never", null],
  ["-", null],
  ["", null],
  ["1x", null],
])("%j is %s seconds", (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds);
});
