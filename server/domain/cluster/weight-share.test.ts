import { expect, it } from "vitest";
import { weightShares } from "./weight-share";

it.each([
  ["wrr", [10, 30], [0.25, 0.75]],
  ["wlc", [1, 0], [1, 0]],
  ["mh", [1, 1], [0.5, 0.5]],
  ["rr", [10, 30], [0.5, 0.5]],
  ["lc", [10, 0, 5], [0.5, 0, 0.5]],
  ["fo", [1, 5], [0, 1]],
  ["wrr", [0, 0], [0, 0]],
  ["wrr", [], []],
])("%s gives servers of weight %j the shares %j", (scheduler, weights, shares) => {
  expect(weightShares(scheduler, weights)).toEqual(shares);
});

it.each(["dh", "lblc", "lblcr", "unheard-of"])(
  "%s does not spread by weight: its shares are not known",
  (scheduler) => {
    expect(weightShares(scheduler, [1, 1])).toBeNull();
  },
);
