import { describe, expect, test } from "vitest";
import { isLoopback } from "./environment";
import { type Door, judgeHost, judgeRequest, type RequestHead } from "./request-guard";

const loopback: Door = { listenHost: "127.0.0.1", publicUrl: null };
const behindProxy: Door = { listenHost: "127.0.0.1", publicUrl: new URL("https://sluice.example") };
const everywhere: Door = { listenHost: "0.0.0.0", publicUrl: null };

const head = (changes: Partial<RequestHead>): RequestHead => ({
  method: "POST",
  host: "127.0.0.1:3000",
  origin: "http://127.0.0.1:3000",
  fetchSite: "same-origin",
  contentType: "application/json",
  ...changes,
});
const statusOf = (changes: Partial<RequestHead>, door = loopback) => {
  const verdict = judgeRequest(head(changes), door);
  return verdict.kind === "pass" ? 200 : verdict.status;
};

describe("requests that change something", () => {
  test.for([
    ["our-own-page", 200, {}],
    ["json-with-a-charset", 200, { contentType: "application/json; charset=utf-8" }],
    ["an-old-browser-without-fetch-metadata", 200, { fetchSite: undefined }],
    ["no-origin", 403, { origin: undefined }],
    ["another-scheme-that-is-no-web-page", 403, { origin: "chrome-extension://127.0.0.1:3000" }],
    ["a-name-that-begins-like-ours", 403, { origin: "http://127.0.0.1:3000.evil.example" }],
    ["our-name-as-user-part", 403, { origin: "http://127.0.0.1:3000@evil.example" }],
    ["no-content-type", 415, { contentType: undefined }],
    ["json-only-as-a-parameter", 415, { contentType: "text/plain; application/json" }],
  ] as const)("%s-is-%d", ([, status, changes]) => {
    expect(statusOf(changes)).toBe(status);
  });

  test("behind-a-proxy-the-public-address-is-ours-whatever-host-the-proxy-names", () => {
    expect(statusOf({ origin: "https://sluice.example" }, behindProxy)).toBe(200);
    expect(statusOf({ origin: "http://sluice.example" }, behindProxy)).toBe(403);
    expect(statusOf({ origin: "https://sluice.example.evil.example" }, behindProxy)).toBe(403);
  });
});

describe("the name a request is for", () => {
  const served = (host: string | undefined, door = loopback) => judgeHost(host, door).kind === "pass";

  test("on-loopback-only-names-of-loopback-are-served", () => {
    for (const host of ["127.0.0.1:3000", "localhost:8080", "[::1]:3000", "127.0.0.1"])
      expect(served(host)).toBe(true);
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", undefined])
      expect(served(host)).toBe(false);
  });

  test("the-public-name-is-served-too", () => {
    expect(served("sluice.example", behindProxy)).toBe(true);
    expect(served("SLUICE.example", behindProxy)).toBe(true);
    expect(served("other.example", behindProxy)).toBe(false);
  });

  test("who-listens-everywhere-has-many-names", () => {
    expect(served("10.0.0.5:3000", everywhere)).toBe(true);
  });

  test("only-this-machine-reaches-loopback", () => {
    expect(["127.0.0.1", "127.8.8.8", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example"].some(isLoopback)).toBe(false);
  });
});
