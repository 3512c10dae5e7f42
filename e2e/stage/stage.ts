/** What every story starts from: the practice cluster to break and mend, and a signed-in operator's page. */
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { type Api, signIn } from "../client";
import { type DemoState, readState } from "../demo/state";
import { attach, type Lab } from "../lab/lab";

export { expect };

type Stage = { readonly demo: DemoState; readonly lab: Lab; readonly api: Api };

const directory = (): string => {
  const at = process.env.SLUICE_STAGE;
  if (!at) throw new Error("The stage is not set: run the stories with `npx playwright test`.");
  return at;
};

export const signInAs = async (page: Page, demo: DemoState): Promise<void> => {
  await page.goto(`${demo.url}/sign-in`);
  await page.getByLabel("E-mail").fill(demo.email);
  await page.getByLabel("Password").fill(demo.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
};

export const test = base.extend<{ signedIn: Page }, Stage>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first argument.
    async ({}, use) => {
      const state = readState(directory());
      if (!state) throw new Error("The demo has not written its state.");
      await use(state);
    },
    { scope: "worker" },
  ],
  lab: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => use(await attach(join(directory(), "lab"))),
    { scope: "worker" },
  ],
  api: [
    async ({ demo }, use) => use((await signIn(demo.url, demo.email, demo.password)).api),
    { scope: "worker" },
  ],
  signedIn: async ({ page, demo }, use) => {
    await signInAs(page, demo);
    await use(page);
  },
});
