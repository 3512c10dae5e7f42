/** Who gets in, what each may do, and that a screen's word is the server's: a viewer sees everything and changes nothing. */
import { randomBytes } from "node:crypto";
import { signIn } from "./client";
import { expect, signInAs, test, trySignIn } from "./stage/stage";

const once = randomBytes(4).toString("hex");

test("a wrong password gets one sentence that does not say which of the two is wrong", async ({
  page,
  demo,
}) => {
  const sentence = page
    .getByRole("alert")
    .filter({ hasText: "The e-mail address or the password is wrong." });
  await trySignIn(page, { ...demo, password: "not the password" });
  await expect(sentence).toBeVisible();
  await trySignIn(page, { ...demo, email: `nobody-${once}@sluice.example` });
  await expect(sentence).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test("signing in leads to the page one came for, and signing out leads out of all of them", async ({
  page,
  demo,
}) => {
  await page.goto(`${demo.url}/hosts`);
  await expect(page).toHaveURL(/\/sign-in\?return=/);
  await page.getByLabel("E-mail").fill(demo.email);
  await page.getByLabel("Password").fill(demo.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${demo.url}/hosts`);
  await expect(page.getByRole("heading", { name: "Hosts", level: 1 })).toBeVisible();

  const cookies = await page.context().cookies();
  await page.getByRole("button", { name: /^Signed in as/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  // The session itself is over, not only this browser's memory of it.
  await page.context().addCookies(cookies);
  await page.goto(`${demo.url}/events`);
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an administrator adds a viewer, who sees everything, has no button for what it may not do, and is refused by the server too", async ({
  browser,
  signedIn: page,
  demo,
  api,
}) => {
  const viewer = {
    name: `Vera ${once}`,
    email: `vera-${once}@sluice.example`,
    password: `viewer ${once} pass`,
  };
  await page.goto(`${demo.url}/settings?tab=users`);
  await page.getByRole("button", { name: "Add a user" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a user" });
  await dialog.getByLabel("Name").fill(viewer.name);
  await dialog.getByLabel("E-mail").fill(viewer.email);
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByLabel("First password").fill(viewer.password);
  await dialog.getByRole("button", { name: "Add the user" }).click();
  await expect(dialog).toHaveCount(0);
  const row = page.getByRole("row").filter({ hasText: viewer.email });
  await expect(row).toBeVisible();

  const theirs = await browser.newContext();
  try {
    const screen = await theirs.newPage();
    await signInAs(screen, { url: demo.url, ...viewer });

    const cluster = `${demo.url}/clusters/${demo.clusterId}`;
    const view = await api.cluster.get.query({ clusterId: demo.clusterId });
    const director = view.directors.find((one) => one.name === "lvs1");
    const routes = [
      { at: demo.url, shows: "Practice" },
      { at: `${cluster}?view=table`, shows: "lvs2" },
      { at: `${cluster}/services/${encodeURIComponent("tcp 192.168.0.100:80")}`, shows: "192.168.0.5:80" },
      { at: `${cluster}/directors/${director?.hostId}`, shows: "192.168.0.100" },
      { at: `${cluster}/routing`, shows: "192.168.0.3" },
      { at: `${demo.url}/events`, shows: "lvs1" },
      { at: `${demo.url}/hosts`, shows: "lvs1" },
    ];
    const forbidden =
      /^(add|edit|remove|confirm|reject|accept|review|test|rename|what to do with)\b|add a cluster/i;
    // What an administrator is offered: the words looked for below are the screens' own.
    await page.goto(`${demo.url}/hosts`);
    await expect(page.getByRole("button", { name: forbidden })).not.toHaveCount(0);
    await expect(page.getByRole("link", { name: forbidden })).not.toHaveCount(0);
    for (const { at, shows } of routes) {
      await screen.goto(at);
      await expect(screen.getByRole("main").getByText(shows).filter({ visible: true }).first()).toBeVisible();
      await expect(screen.getByRole("button", { name: forbidden })).toHaveCount(0);
      await expect(screen.getByRole("link", { name: forbidden })).toHaveCount(0);
    }
    await screen.goto(`${demo.url}/clusters/new`);
    await expect(screen.getByText("Only operators add clusters")).toBeVisible();
    await expect(screen.getByRole("button", { name: "Ask for its host key" })).toHaveCount(0);
    for (const tab of ["users", "audit"]) {
      await screen.goto(`${demo.url}/settings?tab=${tab}`);
      await expect(screen.getByText("Only administrators see this")).toBeVisible();
    }

    const secret = encodeURIComponent(
      JSON.stringify({ json: { hostId: director?.hostId, section: "running-config" } }),
    );
    expect((await theirs.request.get(`${demo.url}/api/trpc/host.raw?input=${secret}`)).status()).toBe(403);
    const own = (path: string, json: object) =>
      theirs.request.post(`${demo.url}/api/trpc/${path}`, { data: { json }, headers: { origin: demo.url } });
    const hostId = director?.hostId;
    for (const [path, json] of [
      ["cluster.rename", { clusterId: demo.clusterId, name: "Vera's" }],
      ["cluster.remove", { clusterId: demo.clusterId, name: "Practice" }],
      ["host.test", { hostId }],
      ["host.remove", { hostId }],
      ["onboarding.scan", { address: "127.0.0.1", port: 22, jump: null }],
      ["settings.users.create", { ...viewer, email: `x${viewer.email}`, role: "admin" }],
    ] as const) {
      const answer = await own(path, json);
      expect(answer.status(), path).toBe(403);
      expect(await answer.text(), path).toContain("Your role (viewer) does not allow this.");
    }
    expect((await api.cluster.get.query({ clusterId: demo.clusterId })).cluster.name).toBe("Practice");

    await page.goto(`${demo.url}/settings?tab=users`);
    await row.getByRole("button", { name: `What to do with ${viewer.name}` }).click();
    await page.getByRole("menuitem", { name: "Remove" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: `Remove ${viewer.name}` })
      .click();
    await expect(row).toHaveCount(0);
    await screen.goto(demo.url);
    await expect(screen).toHaveURL(/\/sign-in/);
  } finally {
    await theirs.close();
    const left = (await api.settings.users.list.query()).find((user) => user.email === viewer.email);
    if (left) await api.settings.users.remove.mutate({ userId: left.id });
  }
});

test("what another site would make a browser send is refused, with the session of an administrator", async ({
  signedIn: page,
  demo,
}) => {
  const post = (headers: Record<string, string>, data: string) =>
    page.context().request.post(`${demo.url}/api/trpc/cluster.rename`, { headers, data });
  const body = JSON.stringify({ json: { clusterId: demo.clusterId, name: "Taken over" } });
  const json = { "content-type": "application/json" };
  expect((await post({ ...json, origin: "https://evil.example" }, body)).status()).toBe(403);
  expect((await post({ "content-type": "text/plain", origin: demo.url }, body)).status()).toBe(415);
});

test("who guesses is stopped, and told how long to wait", async ({ page, demo }) => {
  const email = `guessed-${once}@sluice.example`;
  const guess = () => signIn(demo.url, email, "a guess").catch((error: unknown) => String(error));
  const guesses = await Promise.all(Array.from({ length: 8 }, guess));
  for (const refused of guesses) expect(refused).toContain("401");
  await trySignIn(page, { url: demo.url, email, password: "one more" });
  await expect(
    page.getByRole("alert").filter({ hasText: /Too many attempts\. Try again in \d+ (minutes?|seconds?)\./ }),
  ).toBeVisible();
});

test("set-up is closed where there are users, also with a token", async ({ page, demo }) => {
  await page.goto(`${demo.url}/set-up?token=anything`);
  await expect(page.getByRole("heading", { name: "Sluice is set up already" })).toBeVisible();
  await expect(page.getByRole("textbox")).toHaveCount(0);
  const tried = await page.request.post(`${demo.url}/api/trpc/setup.create`, {
    data: {
      json: { token: "anything", name: "Eve", email: "eve@sluice.example", password: "long enough 123" },
    },
    headers: { origin: demo.url },
  });
  expect(tried.status()).toBe(403);
});
