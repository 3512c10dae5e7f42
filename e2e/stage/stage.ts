/** What every story starts from: the practice cluster to break and mend, and a signed-in operator's page. */
import { join } from "node:path";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Session, signIn } from "../client";
import { type DemoState, readState } from "../demo/state";
import { attach, type Lab } from "../lab/lab";
import { withStage } from "./start";

export { expect };

type Stage = {
  readonly stage: string;
  readonly demo: DemoState;
  readonly lab: Lab;
  /** The administrator's session, opened once: signing in is counted against those who guess. */
  readonly session: Session;
  readonly api: Session["api"];
};

/** Where Sluice keeps what it keeps: database, worker key, the practice cluster. */
export const directory = (): string => {
  const at = process.env.SLUICE_STAGE;
  if (!at) throw new Error("The stage is set for stories only.");
  return at;
};

type Credentials = Pick<DemoState, "url" | "email" | "password">;

/** Fills the form and sends it; what comes of it is for the caller to see. */
export const trySignIn = async (page: Page, { url, email, password }: Credentials): Promise<void> => {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
};

export const signInAs = async (page: Page, who: Credentials): Promise<void> => {
  await trySignIn(page, who);
  await expect(page).not.toHaveURL(/sign-in/);
};

/** The browser holds this session from now on, as if its person had signed in there. */
export const carry = (context: BrowserContext, { url, cookie }: Session): Promise<void> =>
  context.addCookies(
    cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url, httpOnly: true };
    }),
  );

export const test = base.extend<{ signedIn: Page }, Stage>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first argument.
    async ({}, use) => {
      // A demo that runs already (SLUICE_STAGE=.sluice, --workers 1) serves for writing stories: nothing is started or ended.
      if (process.env.SLUICE_STAGE) return use(process.env.SLUICE_STAGE);
      await withStage((at) => {
        process.env.SLUICE_STAGE = at;
        return use(at);
      });
    },
    { scope: "worker", timeout: 240_000 },
  ],
  demo: [
    async ({ stage }, use) => {
      const state = readState(stage);
      if (!state) throw new Error("The demo has not written its state.");
      await use(state);
    },
    { scope: "worker" },
  ],
  lab: [async ({ stage }, use) => use(await attach(join(stage, "lab"))), { scope: "worker" }],
  session: [
    async ({ demo }, use) => use(await signIn(demo.url, demo.email, demo.password)),
    { scope: "worker" },
  ],
  api: [async ({ session }, use) => use(session.api), { scope: "worker" }],
  signedIn: async ({ page, session }, use) => {
    await carry(page.context(), session);
    await use(page);
  },
});
