import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type LineDiff, lineDiff } from "./line-diff";

const article = readFileSync(
  new URL("../keepalived/fixtures/articles/ospf-ecmp.lvs1.keepalived.conf", import.meta.url),
  "utf8",
);

/** As `patch` reads it. */
const asPatch = ({ hunks }: LineDiff): string =>
  hunks
    .flatMap(({ head, lines }) => [
      `${head}\n`,
      ...lines.map(
        ({ kind, text, end }) =>
          `${{ same: " ", removed: "-", added: "+" }[kind]}${text}${{ lf: "\n", crlf: "\r\n", none: "\n\\ No newline at end of file\n" }[end]}`,
      ),
    ])
    .join("");

describe("the difference of two texts", () => {
  it("is none for equal texts, and for a file that is not there twice", () => {
    expect(lineDiff(article, article)).toEqual({ hunks: [], added: 0, removed: 0 });
    expect(lineDiff(null, null)).toEqual({ hunks: [], added: 0, removed: 0 });
    expect(lineDiff("", null)).toEqual({ hunks: [], added: 0, removed: 0 });
  });

  it("names the lines before and after by their numbers", () => {
    const diff = lineDiff("a\nb\nc\n", "a\nB\nc\nd\n", 0);
    expect(diff).toEqual({
      added: 2,
      removed: 1,
      hunks: [
        {
          head: "@@ -2 +2 @@",
          lines: [
            { kind: "removed", from: 2, to: null, text: "b", end: "lf" },
            { kind: "added", from: null, to: 2, text: "B", end: "lf" },
          ],
        },
        { head: "@@ -3,0 +4 @@", lines: [{ kind: "added", from: null, to: 4, text: "d", end: "lf" }] },
      ],
    });
  });

  it("tells a line end that came, went, or became another one", () => {
    expect(lineDiff("a", "a\n").hunks[0]?.lines.map(({ kind, end }) => [kind, end])).toEqual([
      ["removed", "none"],
      ["added", "lf"],
    ]);
    expect(lineDiff("a\n", "a\r\n").hunks[0]?.lines.map(({ kind, text, end }) => [kind, text, end])).toEqual([
      ["removed", "a", "lf"],
      ["added", "a", "crlf"],
    ]);
  });

  const many = Array.from({ length: 6_000 }, (_, index) => `line ${index}`);
  it.each([
    ["one weight", article, article.replace("weight 1", "weight 3")],
    ["a file that comes", null, article],
    ["a file that goes", article, null],
    ["no line end", article.trimEnd(), article],
    ["line ends of Windows", article, article.replaceAll("\n", "\r\n")],
    ["a line of backslashes", "a\n\\\nb", "a\n\\\\\nb\n\\"],
    ["more than is compared line by line", many.join("\n"), many.map((line) => `${line}!`).join("\n")],
    ["the same with ends", `${many.join("\n")}\n`, `${many.map((line) => `${line}!`).join("\n")}\n`],
  ])("is one that patch(1) takes: %s", (_, from, to) => {
    const folder = mkdtempSync(join(tmpdir(), "line-diff-"));
    try {
      writeFileSync(join(folder, "file"), from ?? "");
      writeFileSync(join(folder, "patch"), `--- file\n+++ file\n${asPatch(lineDiff(from, to))}`);
      execFileSync("patch", ["--quiet", "--binary", "-p0", "-i", "patch"], { cwd: folder });
      let result = "";
      try {
        result = readFileSync(join(folder, "file"), "utf8");
      } catch {
        // patch takes an empty file away.
      }
      expect(result).toBe(to ?? "");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is not quadratic where nothing is alike", () => {
    const diff = lineDiff(many.join("\n"), many.map((line) => `${line}!`).join("\n"));
    expect(diff.hunks).toHaveLength(1);
    expect([diff.added, diff.removed]).toEqual([6_000, 6_000]);
  });
});
