import { describe, expect, it } from "vitest";
import { markedPorts } from "#domain/set-up/recipes";
import { markedNote } from "./marked-note";
import type { Needs } from "./service-hosts";

const rest = { head: "10.0.0.1 9826", protocol: "TCP" } as const;
const needs = (ports: readonly string[] | null): Needs => ({
  method: "DR",
  vips: ["10.0.0.1"],
  servers: [],
  gateway: "",
  mark: ports === null ? null : { mark: 300, ports },
});

describe("a port that a mark would take from a service by address", () => {
  it("is-told-while-the-mark-is-typed, with-the-ports-that-leave-it-alone", () => {
    expect(markedNote(needs(["21", "8000:10000"]), null, [rest], [])).toBe(
      "TCP 10.0.0.1:9826 is among ports 8000:10000 of mark 300, which takes its packets: mark 8000:9825 9827:10000 instead.",
    );
    expect(markedNote(needs(["21", "8000:9825", "9827:10000"]), null, [rest], [])).toBeNull();
  });
  it("is-told-while-the-service-is-typed", () => {
    const { marks } = markedPorts(["10.0.0.1"], 300, ["9826"]);
    expect(markedNote(needs(null), rest, [], marks)).toMatch(
      /mark 300, which takes its packets: leave it out/,
    );
    expect(markedNote(needs(null), { ...rest, head: "10.0.0.2 9826" }, [], marks)).toBeNull();
  });
});
