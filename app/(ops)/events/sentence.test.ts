import { describe, expect, it } from "vitest";
import { cutSentence } from "./sentence";

const names = [
  { name: "lvs1", href: "/lvs1" },
  { name: "192.168.0.4:80", href: "/rs1" },
  { name: "192.168.0.4", href: "/host-rs1" },
];
const linked = (sentence: string) =>
  cutSentence(sentence, names).map((piece) => (piece.href ? `[${piece.text}]` : piece.text));

describe("a sentence with links", () => {
  it("links-what-it-names", () => {
    expect(linked("192.168.0.4:80 went to 0 on lvs1: HTTP_GET failed")).toEqual([
      "[192.168.0.4:80]",
      " went to 0 on ",
      "[lvs1]",
      ": HTTP_GET failed",
    ]);
  });
  it("a-longer-name-is-not-its-beginning", () => {
    expect(linked("lvs10 and 192.168.0.45 are others")).toEqual(["lvs10 and 192.168.0.45 are others"]);
  });
  it("a-name-may-end-the-sentence", () => {
    expect(linked("lost lvs1.")).toEqual(["lost ", "[lvs1]", "."]);
    expect(linked("lost 192.168.0.4.")).toEqual(["lost ", "[192.168.0.4]", "."]);
  });
  it("nothing-is-lost-or-added", () => {
    const sentence = "lvs1 lvs1 192.168.0.4:80 x";
    expect(
      cutSentence(sentence, names)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(sentence);
  });
});
