/** Adding machines that show nothing of a cluster yet: each by hand, its fingerprint compared, its part chosen. */
import type { Locator, Page } from "@playwright/test";
import type { LabHost } from "../lab/lab";
import { type Blank, expect } from "./blank-cluster";

const WORDS = { director: "director", router: "router", "real-server": "real server" } as const;

const isPart = (role: string): role is keyof typeof WORDS => role in WORDS;

const fill = async (form: Page | Locator, { sshAddress }: LabHost): Promise<void> => {
  await form.getByLabel("Address").fill(sshAddress.host);
  await form.getByLabel("SSH port").fill(String(sshAddress.port));
};

/** All hosts of the topology that play a part in it. Returns the cluster's id. */
export const addCluster = async (page: Page, { demo, lab }: Blank, name: string): Promise<string> => {
  const hosts = lab.hosts.filter(({ roles }) => roles.some(isPart));
  const [first, ...others] = hosts;
  if (first === undefined) throw new Error("The topology has no host to begin with.");
  const user = demo.hosts[0]?.user ?? "root";
  await page.goto(`${demo.url}/clusters/new`);
  await fill(page, first);
  await page.getByLabel("User").fill(user);
  await page.getByRole("button", { name: "Ask for its host key" }).click();
  await confirmKey(page, first);
  for (const host of others) {
    await page.getByRole("button", { name: "Add a host by hand" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a host by hand" });
    await fill(dialog, host);
    await dialog.getByRole("button", { name: "Ask for its host key" }).click();
  }
  for (const host of others) await confirmKey(page, host);
  await allVisited(page, hosts);
  await page.getByRole("button", { name: "Review the proposal" }).click();

  await page.getByLabel("Name of the cluster").fill(name);
  for (const host of hosts) {
    const row = page.getByRole("row").filter({ hasText: at(host) });
    for (const role of host.roles) if (isPart(role)) await row.getByLabel(WORDS[role]).check();
  }
  await page.getByRole("button", { name: `Add cluster ${name}` }).click();
  await expect(page).toHaveURL(/\/clusters\/[0-9a-f-]{36}$/);
  return /[0-9a-f-]{36}$/.exec(page.url())?.[0] ?? "";
};

/** On a busy machine a host may be late. As a person does: it is tried again, and its key compared once more. */
const allVisited = async (page: Page, hosts: readonly LabHost[]): Promise<void> => {
  const done = page.getByText("Nothing is left to visit.");
  const again = page.getByRole("row").getByRole("button", { name: "Try again" }).first();
  for (let tries = 0; tries < 4; tries += 1) {
    await expect(done.or(again)).toBeVisible({ timeout: 60_000 });
    if (await done.isVisible()) return;
    const late = await page.getByRole("row").filter({ has: again }).first().innerText();
    await again.click();
    for (const host of hosts) if (late.includes(at(host).slice(1))) await confirmKey(page, host);
  }
  await expect(done).toBeVisible();
};

const at = ({ sshAddress: { host, port } }: LabHost): string => `@${host}:${port}`;

const confirmKey = async (page: Page, host: LabHost): Promise<void> => {
  const card = page
    .getByRole("region")
    .filter({ hasText: at(host) })
    .filter({ hasText: "SHA256:" });
  await expect(card.getByText(host.fingerprint)).toBeVisible({ timeout: 20_000 });
  await card.getByRole("button", { name: /^Confirm the key of/ }).click();
  await expect(card).toHaveCount(0);
};
