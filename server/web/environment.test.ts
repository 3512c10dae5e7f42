import { describe, expect, test } from "vitest";
import { originOf, readEnvironment } from "./environment";

describe("the environment", () => {
  test("without-anything-set-only-this-machine-gets-in-and-everything-is-started", () => {
    const environment = readEnvironment({}, []);
    expect(environment).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      databaseUrl: null,
      publicUrl: null,
      trustedProxies: [],
      spawnsWorker: true,
      dev: false,
    });
    expect(environment.directory).toMatch(/^\/.*\.sluice$/);
    expect(originOf(environment, 3000)).toBe("http://127.0.0.1:3000");
  });

  test("a-worker-elsewhere-is-not-started-here", () => {
    expect(readEnvironment({ SLUICE_WORKER: "external" }, []).spawnsWorker).toBe(false);
    expect(readEnvironment({}, ["--no-worker"]).spawnsWorker).toBe(false);
  });

  test("links-show-the-address-that-people-use", () => {
    const origin = (env: Record<string, string>) => originOf(readEnvironment(env, []), 8080);
    expect(origin({ SLUICE_URL: "https://sluice.example" })).toBe("https://sluice.example");
    expect(origin({ HOST: "0.0.0.0" })).toBe("http://localhost:8080");
    expect(origin({ HOST: "::1" })).toBe("http://[::1]:8080");
  });

  test.for([
    [{ PORT: "http" }, /PORT is "http"/],
    [{ PORT: "70000" }, /PORT is "70000"/],
    [{ SLUICE_URL: "sluice.example" }, /SLUICE_URL is "sluice.example"/],
    [{ SLUICE_URL: "https://example.org/sluice" }, /SLUICE_URL/],
    [{ SLUICE_URL: "ftp://example.org" }, /SLUICE_URL/],
  ] as const)("%o-is-refused-in-one-sentence", ([env, sentence]) => {
    expect(() => readEnvironment(env, [])).toThrow(sentence);
  });
});
