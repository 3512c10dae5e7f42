import { describe, expect, test } from "vitest";
import { pageText, password, withWeb } from "./testing";

const live = withWeb();

const json = { "content-type": "application/json" };
const rename = "/api/trpc/cluster.rename";
const post = (headers: Record<string, string>, path = rename): RequestInit & { path: string } => ({
  path,
  method: "POST",
  headers,
  body: '{"json":{}}',
});
const answer = async (asked: Promise<Response>) => {
  const response = await asked;
  return { status: response.status, text: await response.text() };
};

describe("requests that change something", () => {
  test("from-our-own-page-as-json-are-listened-to", async () => {
    const operator = await live.person("operator");
    const { status, text } = await answer(operator.fetch(rename, post(json)));
    expect(status).toBe(400);
    expect(JSON.parse(text).error.json.data.failure.code).toBe("invalid");
  });

  test.for([
    ["as-a-form", 415, { "content-type": "application/x-www-form-urlencoded" }],
    ["as-plain-text", 415, { "content-type": "text/plain" }],
    ["as-a-file-upload", 415, { "content-type": "multipart/form-data; boundary=x" }],
    ["as-something-like-json", 415, { "content-type": "application/jsonp" }],
    ["from-another-site", 403, { ...json, origin: "https://evil.example" }],
    ["from-the-same-name-on-another-port", 403, { ...json, origin: "http://127.0.0.1:1" }],
    ["from-a-sandboxed-frame", 403, { ...json, origin: "null" }],
    ["from-nowhere", 403, { ...json, origin: "" }],
    ["said-to-be-cross-site", 403, { ...json, "sec-fetch-site": "cross-site" }],
    ["said-to-be-from-a-sister-site", 403, { ...json, "sec-fetch-site": "same-site" }],
    ["typed-into-the-address-bar", 403, { ...json, "sec-fetch-site": "none" }],
  ] as const)("%s-are-refused-with-%d", async ([, expected, headers]) => {
    const operator = await live.person("operator");
    const { status, text } = await answer(operator.fetch(rename, post(headers)));
    expect(status).toBe(expected);
    const { failure } = JSON.parse(text).error.json.data;
    expect(failure.code).toBe("foreign-request");
    expect(failure.sentence.length).toBeGreaterThan(20);
  });

  test("by-any-other-method-are-refused", async () => {
    const operator = await live.person("operator");
    for (const method of ["PUT", "DELETE", "PATCH"])
      expect((await operator.fetch(rename, { method, headers: json })).status).toBe(405);
    expect((await operator.fetch(rename)).status).toBe(405);
  });

  test("sign-in-and-sign-out-by-plain-http-keep-the-same-rule", async () => {
    for (const path of ["/api/auth/sign-in/email", "/api/auth/sign-out"]) {
      const { fetch } = live.anonymous();
      expect((await fetch(path, post({ "content-type": "text/plain" }))).status).toBe(415);
      expect((await fetch(path, post({ ...json, origin: "https://evil.example" }))).status).toBe(403);
      expect((await fetch(path)).status).toBe(405);
    }
  });
});

describe("requests that read", () => {
  test("from-another-site-are-refused", async () => {
    const viewer = await live.person("viewer");
    const read = (site: string) =>
      viewer.fetch("/api/trpc/cluster.list", { headers: { "sec-fetch-site": site } });
    expect((await read("cross-site")).status).toBe(403);
    expect((await read("same-origin")).status).toBe(200);
  });

  test("are-never-kept-by-a-cache", async () => {
    const { headers } = await live.anonymous().fetch("/api/trpc/session.me");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

describe("names", () => {
  test("a-foreign-name-that-points-at-the-loopback-port-is-not-served", async () => {
    const { request } = await import("node:http");
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const url = new URL(live.origin);
        request({ host: url.hostname, port: url.port, path: "/", headers: { host } }, (res) => {
          res.resume();
          resolve(res.statusCode);
        })
          .on("error", reject)
          .end();
      });
    expect(await status("rebound.example:3000")).toBe(421);
    expect(await status("localhost:3000")).toBe(200);
    expect(await status("[::1]:3000")).toBe(200);
    expect(await status("127.0.0.1.evil.example")).toBe(421);
  });
});

describe("every answer", () => {
  test("carries-the-headers-that-keep-others-out", async () => {
    for (const path of ["/", "/api/health", "/api/nothing", "/api/trpc/nothing"]) {
      const { headers } = await live.anonymous().fetch(path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  test("a-page-has-a-policy-with-a-nonce-of-its-own-that-no-client-can-choose", async () => {
    const page = () =>
      live.anonymous().fetch("/", {
        headers: { "x-nonce": "mine", "content-security-policy": "script-src 'nonce-mine'" },
      });
    const nonces = await Promise.all(
      [page(), page()].map(async (asked) => {
        const response = await asked;
        const policy = response.headers.get("content-security-policy") ?? "";
        const nonce = /script-src 'self' 'nonce-([^']+)' 'strict-dynamic'/.exec(policy)?.[1];
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toContain("unsafe-eval");
        expect(await response.text()).toBe(`${pageText} ${nonce}`);
        return nonce;
      }),
    );
    expect(new Set([...nonces, "mine"]).size).toBe(3);
  });
});

describe("failures", () => {
  test("what-nobody-foresaw-is-logged-and-its-text-stays-on-the-server", async () => {
    const admin = await live.person("admin");
    await live.store.pool.query("ALTER TABLE audit_entry RENAME TO audit_entry_away");
    const { status, text } = await answer(
      admin.fetch("/api/trpc/settings.audit.list?input=%7B%22json%22%3A%7B%7D%7D"),
    );
    await live.store.pool.query("ALTER TABLE audit_entry_away RENAME TO audit_entry");
    expect(status).toBe(500);
    expect(text).not.toMatch(/audit_entry|prisma|select|stack|at \//i);
    expect(JSON.parse(text).error.json.data.failure.code).toBe("defect");
  });

  test("unreadable-bodies-and-unknown-procedures-are-refused-without-repeating-them", async () => {
    const operator = await live.person("operator");
    const broken = await answer(
      operator.fetch(rename, { method: "POST", headers: json, body: '{"json":{<sec' }),
    );
    expect(broken.status).toBe(400);
    expect(broken.text).not.toContain("<sec");
    expect((await operator.fetch("/api/trpc/no.such")).status).toBe(404);
    expect((await operator.fetch("/api/trpc/%E0%A4%A")).status).toBe(400);
  });

  test("a-body-that-is-too-large-is-refused", async () => {
    const operator = await live.person("operator");
    const body = JSON.stringify({ json: { text: "x".repeat(5_000_000) } });
    const status = await operator
      .fetch("/api/trpc/onboarding.importKnownHosts", { method: "POST", headers: json, body })
      .then(
        (response) => response.status,
        () => "cut",
      );
    expect([413, "cut"]).toContain(status);
  });

  test("without-a-worker-what-needs-one-says-that-nothing-was-sent", async () => {
    const operator = await live.person("operator");
    const admin = await live.person("admin");
    const scan = operator.api.onboarding.scan.mutate({ address: "192.0.2.1", port: 22, jump: null });
    await expect(scan).rejects.toThrow("The worker is not running: nothing was sent.");
    const { entries } = await admin.api.settings.audit.list.query({ limit: 1 });
    expect(entries[0]).toMatchObject({ outcome: "failed", sentence: "asked 192.0.2.1:22 for its host key" });
  });
});

describe("output that holds passwords", () => {
  test("is-not-for-viewers", async () => {
    const viewer = await live.person("viewer");
    for (const section of ["running-config", "keepalived-conf", "checkers"])
      await expect(viewer.api.host.raw.query({ hostId: crypto.randomUUID(), section })).rejects.toThrow(
        "This output may hold passwords: only operators see it.",
      );
  });
});

describe("the way in", () => {
  test("from-the-first-link-to-a-signed-in-administrator-and-out-again", async () => {
    const db = live.store.prisma;
    await db.user.deleteMany();
    const visitor = live.anonymous();
    expect(await visitor.api.setup.state.query()).toEqual({ needed: true });
    const person = {
      token: live.web.setUp.issue(Date.now()),
      name: "Ada",
      email: " ADA@Example.org ",
      password,
    };
    const short = visitor.api.setup.create.mutate({ ...person, password: "short" });
    await expect(short).rejects.toThrow("At least 12 characters.");
    const created = await visitor.fetch("/api/trpc/setup.create", {
      method: "POST",
      headers: json,
      body: JSON.stringify({ json: person }),
    });
    expect(JSON.parse(await created.text()).result.data.json.user).toMatchObject({
      email: "ada@example.org",
      role: "admin",
    });
    expect(await visitor.api.setup.state.query()).toEqual({ needed: false });
    const cookie = created.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const me = async () => (await visitor.fetch("/api/trpc/session.me", { headers: { cookie } })).text();
    expect(await me()).toContain("administer");
    await visitor.fetch("/api/trpc/session.signOut", { method: "POST", headers: { ...json, cookie } });
    expect(await me()).not.toContain("administer");
  });

  test("a-script-signs-in-by-plain-http-and-wrong-passwords-run-out", async () => {
    const operator = await live.person("operator");
    const email = (await operator.api.session.me.query()).user?.email;
    const enter = (word: string) =>
      live.anonymous().fetch("/api/auth/sign-in/email", {
        method: "POST",
        headers: json,
        body: JSON.stringify({ email, password: word }),
      });
    const entered = await enter(password);
    expect(entered.status).toBe(200);
    expect(entered.headers.getSetCookie()[0]).toMatch(/^sluice\.session_token=/);
    for (let n = 0; n < 8; n++) expect((await enter("wrong")).status).toBe(401);
    const locked = await enter(password);
    expect(locked.status).toBe(429);
    expect(((await locked.json()) as { sentence: string }).sentence).toMatch(
      /^Too many attempts\. Try again in/,
    );
  });
});

describe("what one has just changed", () => {
  test("is-what-one-sees-next", async () => {
    const operator = await live.person("operator");
    const { id: clusterId } = await live.store.prisma.cluster.create({ data: { name: "before" } });
    for (const name of ["first", "second", "third"]) {
      await operator.api.cluster.rename.mutate({ clusterId, name });
      expect((await operator.api.cluster.get.query({ clusterId })).cluster.name).toBe(name);
      const { clusters } = await operator.api.overview.get.query();
      expect(clusters.find(({ id }) => id === clusterId)?.name).toBe(name);
    }
    await operator.api.cluster.remove.mutate({ clusterId, name: "third" });
    await expect(operator.api.cluster.get.query({ clusterId })).rejects.toThrow("There is no such cluster");
    expect((await operator.api.overview.get.query()).clusters.map(({ id }) => id)).not.toContain(clusterId);
  });
});
