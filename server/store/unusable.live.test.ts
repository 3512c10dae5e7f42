import { expect, test } from "vitest";
import { loadInstallation } from "./installation";
import { openStore } from "./store";
import { withStore } from "./testing";
import { whyUnusable } from "./unusable";

const live = withStore();

const sentenceFor = async (databaseUrl: string): Promise<string | null> => {
  const store = openStore(databaseUrl);
  try {
    await loadInstallation(store);
    return null;
  } catch (error) {
    return whyUnusable(error, databaseUrl);
  } finally {
    await store.close();
  }
};
const but = (changes: Partial<Pick<URL, "password" | "pathname" | "port" | "hostname">>): string =>
  Object.assign(new URL(live.url), changes).toString();

test("a database that can be used has nothing against it, and an error of ours is not its fault", async () => {
  expect(await sentenceFor(live.url)).toBeNull();
  expect(whyUnusable(new Error("a defect"), live.url)).toBeNull();
});

test.each<readonly [what: string, url: () => string, sentence: RegExp]>([
  ["no address", () => "", /^DATABASE_URL is not an address like postgresql:/],
  ["an address that is none", () => "postgresql://u:p@h:99999/x", /^DATABASE_URL is not an address like/],
  [
    "a wrong password",
    () => but({ password: "wr0ng" }),
    /^PostgreSQL at 127.* refuses the user or the password/,
  ],
  [
    "no such database",
    () => but({ pathname: "/nowhere" }),
    /^PostgreSQL has no database 127.*\/nowhere: create it/,
  ],
  [
    "no tables",
    () => but({ pathname: "/postgres" }),
    /^The database 127.* has no tables of Sluice: start the web/,
  ],
  ["nobody there", () => but({ port: "1" }), /^PostgreSQL at 127.0.0.1:1.* does not answer: start it/],
  [
    "a name without address",
    () => but({ hostname: "no.such.host.invalid" }),
    /^PostgreSQL at no.such.* does not answer/,
  ],
])("%s: one sentence, without the password", async (_, url, sentence) => {
  const said = await sentenceFor(url());
  expect(said).toMatch(sentence);
  expect(said).not.toContain(new URL(live.url).password);
  expect(said).not.toContain("wr0ng");
});
