/** What an operator does for every change: open the configuration, add, begin, review, roll out. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Looking at every host afresh takes seconds; on shared processors a minute. ms */
const lookMs = 120_000;
const rolloutMs = 180_000;

/** The files of new hosts are read within a minute. */
export const openConfiguration = async (page: Page, url: string, clusterId: string): Promise<void> => {
  await page.goto(`${url}/clusters/${clusterId}/configuration`);
  await expect(page.getByRole("button", { name: "Add", exact: true })).toBeVisible({ timeout: lookMs });
};

/** A place of the tree, in a section of it. */
export const open = async (page: Page, section: string, place: string): Promise<void> => {
  const link = page
    .getByRole("navigation", { name: "Places of the configuration" })
    .getByRole("region", { name: section, exact: true })
    .getByRole("link", { name: place, exact: true })
    .first();
  await link.click();
  // The form of another place may have the same fields.
  await expect(link).toHaveAttribute("aria-current", "page");
};

/** Opens the short wizard of a thing in the menu Add. */
export const add = async (page: Page, what: string): Promise<void> => {
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: what }).click();
};

export type Filled = Readonly<Record<string, string>>;

/** By the labels of the fields: chosen where they are to be chosen from, typed elsewhere. In this order. */
export const fillIn = async (form: Locator, fields: Filled): Promise<void> => {
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
};

export const begin = async (page: Page, title: string): Promise<void> => {
  await page.getByLabel("What it does").fill(title);
  await page.getByRole("button", { name: "Begin the change" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

/** From the configuration to a review that says what would happen, with nothing that stops it. */
export const review = async (page: Page): Promise<void> => {
  await page.getByRole("link", { name: /^Review \d+ edit/ }).click();
  await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible({ timeout: lookMs });
  await expect(page.locator("[data-level=block]")).toHaveCount(0);
};

/** Where a host has moved since the review, a check that just failed, say, it is reviewed again. Returns the rollout. */
export const startRollout = async (page: Page): Promise<Locator> => {
  const rollout = page.getByRole("region", { name: "Rollout" });
  const notStarted = page.getByText("Not started.");
  for (let tries = 0; tries < 4; tries += 1) {
    await page.getByRole("button", { name: /^Roll out to / }).click({ timeout: lookMs });
    await expect(rollout.or(notStarted).first()).toBeVisible({ timeout: lookMs });
    if (await rollout.isVisible()) break;
    await page.getByRole("button", { name: "Review it again" }).click();
  }
  return rollout;
};

/** The way back of the change on screen is prepared, reviewed and rolled out. */
export const goBack = async (page: Page): Promise<void> => {
  await page.getByRole("button", { name: "Prepare the way back to before" }).click();
  await expect(page.getByRole("heading", { name: /^Back to before change/ })).toBeVisible();
  await rollOut(page);
};

export const rollOut = async (page: Page): Promise<void> => {
  const rollout = await startRollout(page);
  await expect(rollout.getByText("Rolled out")).toBeVisible({ timeout: rolloutMs });
};
