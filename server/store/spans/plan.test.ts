import { describe, expect, test } from "vitest";
import type { Span } from "../../domain/events/model";
import { type OpenSpan, planSpans } from "./plan";

const span = (value: string, from: number, to: number | null = null, subject = "reach"): Span => ({
  hostId: "lvs1",
  subject,
  value,
  from,
  to,
});
const open = (value: string, from: number): OpenSpan => ({
  id: "7",
  hostId: "lvs1",
  subject: "reach",
  value,
  from,
});

describe("what is written for what was observed", () => {
  test.each<[string, OpenSpan[], Span[], ReturnType<typeof planSpans>]>([
    [
      "the-first-of-a-subject-is-opened",
      [],
      [span("up", 10)],
      { close: [], remove: [], insert: [span("up", 10)] },
    ],
    ["the-same-value-goes-on", [open("up", 10)], [span("up", 20)], { close: [], remove: [], insert: [] }],
    [
      "another-value-ends-it-and-begins",
      [open("up", 10)],
      [span("down", 20)],
      { close: [{ id: "7", to: 20 }], remove: [], insert: [span("down", 20)] },
    ],
    [
      "an-end-closes-it",
      [open("up", 10)],
      [span("up", 10, 20)],
      { close: [{ id: "7", to: 20 }], remove: [], insert: [] },
    ],
    [
      "an-end-and-a-beginning-in-one-round",
      [open("up", 10)],
      [span("down", 20), span("up", 10, 20)],
      { close: [{ id: "7", to: 20 }], remove: [], insert: [span("down", 20)] },
    ],
    [
      "several-changes-in-one-round-leave-only-the-last-open",
      [open("up", 10)],
      [span("up", 40), span("down", 20), span("flapping", 30)],
      {
        close: [{ id: "7", to: 20 }],
        remove: [],
        insert: [span("down", 20, 30), span("flapping", 30, 40), span("up", 40)],
      },
    ],
    [
      "it-ends-and-begins-anew-with-the-same-value",
      [open("up", 10)],
      [span("up", 10, 20), span("up", 25)],
      { close: [{ id: "7", to: 20 }], remove: [], insert: [span("up", 25)] },
    ],
    [
      "older-news-does-not-open-over-newer",
      [open("up", 10)],
      [span("down", 5)],
      { close: [], remove: [], insert: [] },
    ],
    [
      "older-history-is-stored-up-to-the-newer",
      [open("up", 10)],
      [span("down", 5, 12)],
      { close: [], remove: [], insert: [span("down", 5, 10)] },
    ],
    [
      "older-history-of-the-same-value-is-stored",
      [open("up", 10)],
      [span("up", 3, 5)],
      { close: [], remove: [], insert: [span("up", 3, 5)] },
    ],
    [
      "another-value-in-the-same-millisecond-takes-its-place",
      [open("up", 10)],
      [span("down", 10)],
      { close: [], remove: ["7"], insert: [span("down", 10)] },
    ],
    [
      "of-two-in-the-same-millisecond-the-last-said-holds",
      [],
      [span("up", 10), span("down", 10)],
      { close: [], remove: [], insert: [span("down", 10)] },
    ],
    [
      "subjects-do-not-touch-each-other",
      [open("up", 10)],
      [span("a", 20, null, "boot"), span("b", 20, null, "vip 192.168.0.100")],
      {
        close: [],
        remove: [],
        insert: [span("a", 20, null, "boot"), span("b", 20, null, "vip 192.168.0.100")],
      },
    ],
  ])("%s", (_, stored, incoming, plan) => {
    expect(planSpans(stored, incoming)).toEqual(plan);
  });
});
