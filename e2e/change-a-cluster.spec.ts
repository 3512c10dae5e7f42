/** Changing a cluster: edited once, reviewed as what it does to every host, rolled out host by host, and taken back the same way. */
import type { Page } from "@playwright/test";
import type { Api } from "./client";
import type { Lab } from "./lab/lab";
import { calm, calmTimeoutMs, vip } from "./stage/cluster";
import { expect, test } from "./stage/stage";

const directors = ["lvs1", "lvs2"] as const;
const conf = "/etc/keepalived/keepalived.conf";
/** Looking at every host afresh takes seconds; on shared processors a minute. ms */
const lookMs = 120_000;

const savedTable = (lab: Lab, host: string): Promise<string> => lab.must(host, "ipvsadm -Sn");

/** The files of every host are read within a minute of adding the cluster. */
const filesRead = (api: Api, clusterId: string): Promise<void> =>
  expect
    .poll(async () => (await api.change.desired.query({ clusterId })).ready, {
      timeout: 90_000,
      message: "the files of every host have been read",
    })
    .toBe(true);

const openConfiguration = async (page: Page, url: string, clusterId: string): Promise<void> => {
  await page.goto(`${url}/clusters/${clusterId}/configuration`);
  await expect(page.getByRole("navigation", { name: "Places of the configuration" })).toBeVisible();
};

const place = (page: Page, name: string | RegExp) =>
  page
    .getByRole("navigation", { name: "Places of the configuration" })
    .getByRole("link", { name, exact: typeof name === "string" })
    .first();

const begin = async (page: Page, title: string): Promise<void> => {
  await page.getByLabel("What it does").fill(title);
  await page.getByRole("button", { name: "Begin the change" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
};

/** From the configuration to a review that says what would happen. */
const review = async (page: Page): Promise<void> => {
  await page.getByRole("link", { name: /^Review \d+ edit/ }).click();
  await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible({ timeout: lookMs });
};

/** As an operator does: where a host has moved since the review, a check that just failed, say, it is reviewed again. */
const rollOut = async (page: Page, hosts: readonly string[] = directors): Promise<void> => {
  const rollout = page.getByRole("region", { name: "Rollout" });
  const notStarted = page.getByText("Not started.");
  for (let tries = 0; tries < 4; tries += 1) {
    await page.getByRole("button", { name: `Roll out to ${hosts.join(", ")}` }).click({ timeout: lookMs });
    await expect(rollout.or(notStarted)).toBeVisible({ timeout: lookMs });
    if (await rollout.isVisible()) break;
    await page.getByRole("button", { name: "Review it again" }).click();
  }
  await expect(rollout).toBeVisible();
  await expect(rollout.getByText("Rolled out")).toBeVisible({ timeout: 180_000 });
  for (const host of hosts)
    await expect(rollout.locator(`[data-host=${host}]`)).toHaveAttribute("data-state", "done");
};

test.beforeEach(async ({ api, demo }) => {
  test.setTimeout(3 * calmTimeoutMs);
  await filesRead(api, demo.clusterId);
  await calm(api, demo.clusterId);
});

test("a weight and a scheduler, edited once, reach both directors as reviewed; and go back the same way", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  const before = await Promise.all(directors.map((host) => savedTable(lab, host)));
  await openConfiguration(page, demo.url, demo.clusterId);

  await place(page, "192.168.0.4:80").click();
  const weight = page.getByLabel("Weight", { exact: true });
  await weight.fill("70000");
  await weight.press("Enter");
  await expect(page.getByText(/has to be a whole number from 0 to 65535/)).toBeVisible();
  await weight.fill("20");
  await weight.press("Enter");
  await begin(page, "Give rs1 twice the weight");
  await expect(page.locator("[data-field=weight]").getByText("was 10")).toBeVisible();

  await place(page, `TCP ${vip}:80`).click();
  await page.getByLabel("Scheduler", { exact: true }).selectOption("wlc");
  await expect(page.locator("[data-field=lb_algo]").getByText("was wrr")).toBeVisible();

  await review(page);
  const plan = page.getByRole("region", { name: "Plan for lvs1" });
  await expect(plan.getByText(`-E -t ${vip}:80 -s wlc`)).toBeVisible();
  await expect(plan.getByText(`-e -t ${vip}:80 -r 192.168.0.4:80 -g -w 20`)).toBeVisible();
  await expect(plan.locator("[data-diff=added]")).toHaveCount(2);
  await rollOut(page);

  for (const [index, host] of directors.entries()) {
    const after = await savedTable(lab, host);
    expect(after).toContain(`-A -t ${vip}:80 -s wlc`);
    expect(after).toContain(`-a -t ${vip}:80 -r 192.168.0.4:80 -g -w 20`);
    // Nothing else is another one.
    const others = (table: string | undefined) =>
      (table ?? "").split("\n").filter((line) => !line.startsWith("-A") && !line.includes("192.168.0.4:80"));
    expect(others(after)).toEqual(others(before[index]));
  }

  await page.getByRole("button", { name: "Prepare the way back to before" }).click();
  await expect(page.getByRole("heading", { name: /^Back to before change/ })).toBeVisible();
  await rollOut(page);
  for (const [index, host] of directors.entries()) expect(await savedTable(lab, host)).toBe(before[index]);

  // Who, when and why stand in the history of the file.
  const { hosts } = await api.change.desired.query({ clusterId: demo.clusterId });
  const hostId = hosts.find(({ name }) => name === "lvs1")?.hostId ?? "";
  await page.goto(
    `${demo.url}/clusters/${demo.clusterId}/history?${new URLSearchParams({ host: hostId, path: conf })}`,
  );
  const revisions = page.getByRole("region", { name: "Revisions" });
  await expect(revisions.getByText(/: Give rs1 twice the weight/).first()).toBeVisible();
  await expect(revisions.getByText("found on the host")).toBeVisible();
});

test("what keepalived -t passes and the guards know to be broken is stopped, with its sentence and its line", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  const before = await savedTable(lab, "lvs1");
  await openConfiguration(page, demo.url, demo.clusterId);
  await place(page, "keepalived/keepalived.conf").click();
  const editor = page.getByRole("textbox", { name: new RegExp(`^${conf}`) });
  await editor.click();
  await page.keyboard.press("Control+End");
  const twice = `\nvirtual_server ${vip} 80 {\nlb_algo rr\nlb_kind DR\nprotocol TCP\nreal_server 192.168.0.5 80 {\nweight 1\n}\n}\n`;
  await page.keyboard.insertText(twice);
  // Said while typing already, beside its line.
  await expect(page.getByRole("button", { name: /stands twice/ })).toBeVisible();
  await page.getByRole("button", { name: "Add to the change" }).click();
  await begin(page, "The same service once more");
  await review(page);
  const verdict = page.locator("[data-level=block]").filter({ hasText: /twice|shadow/i });
  await expect(verdict.first()).toBeVisible();
  await expect(verdict.first().getByRole("link", { name: /keepalived\.conf:\d+/ })).toBeVisible();
  await expect(page.getByText("The guards stop this.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Roll out to/ })).toBeDisabled();
  expect(await savedTable(lab, "lvs1")).toBe(before);

  await page.getByRole("button", { name: "More for this change" }).click();
  await page.getByRole("menuitem", { name: "Abandon this change" }).click();
  await page.getByRole("button", { name: /^Abandon change/ }).click();
  await expect(page.getByText("Abandoned").first()).toBeVisible();
});

test("a host that was edited since the review is not rolled out to: it has to be reviewed again", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  await openConfiguration(page, demo.url, demo.clusterId);
  await place(page, "192.168.0.5:80").click();
  const weight = page.getByLabel("Weight", { exact: true });
  await weight.fill("11");
  await weight.press("Enter");
  await begin(page, "A little more for rs2");
  await review(page);
  await lab.must("lvs2", `cp ${conf} /tmp/kept && echo '# by hand' >> ${conf}`);
  try {
    await page.getByRole("button", { name: "Roll out to lvs1, lvs2" }).click();
    await expect(page.getByText(/lvs2 has moved since/)).toBeVisible({ timeout: lookMs });
    await expect(page.getByRole("button", { name: "Review it again" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Rollout" })).toHaveCount(0);
  } finally {
    await lab.must("lvs2", `cat /tmp/kept > ${conf}`);
  }
  await page.getByRole("button", { name: "More for this change" }).click();
  await page.getByRole("menuitem", { name: "Abandon this change" }).click();
  await page.getByRole("button", { name: /^Abandon change/ }).click();
  await expect(page.getByText("Abandoned").first()).toBeVisible();
});

test("a weight set by hand is marked where it is; it is repaired, or adopted, by a change that is reviewed and rolled out", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  const entry = `-t ${vip}:80 -r 192.168.0.5:80 -g -w`;
  const set = (weight: number) => lab.must("lvs2", `ipvsadm -e ${entry} ${weight}`);
  const drift = `${demo.url}/clusters/${demo.clusterId}/drift`;
  const before = await savedTable(lab, "lvs2");
  const row = page.locator("[data-difference]").filter({ hasText: "192.168.0.5" });
  const found = async (): Promise<void> => {
    await page.goto(drift);
    await expect(row).toBeVisible({ timeout: 60_000 });
    await expect(row).toContainText("10");
    await expect(row).toContainText("3");
  };
  const nothingLeft = async (): Promise<void> => {
    await page.goto(drift);
    await expect(page.getByText("What should be, the files and the kernel say the same")).toBeVisible({
      timeout: 60_000,
    });
  };
  await set(3);
  try {
    await found();
    await page.goto(`${demo.url}/clusters/${demo.clusterId}`);
    await expect(
      page.locator('[data-node^="director"]').filter({ hasText: "lvs2" }).getByText("≠"),
    ).toBeVisible();

    await page.goto(drift);
    await row.getByRole("button", { name: /^Repair/ }).click();
    await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible({ timeout: lookMs });
    const plan = page.getByRole("region", { name: "Plan for lvs2" });
    await expect(plan.getByText("No file changes.")).toBeVisible();
    await expect(plan.getByText(`ipvsadm -e ${entry} 10`)).toBeVisible();
    await rollOut(page, ["lvs2"]);
    expect(await savedTable(lab, "lvs2")).toBe(before);
    await nothingLeft();

    await set(3);
    await found();
    await row.getByRole("button", { name: /^Adopt/ }).click();
    await expect(page.getByRole("heading", { name: "Review", exact: true })).toBeVisible({ timeout: lookMs });
    await expect(plan.locator("[data-diff=added]")).toHaveCount(1);
    await rollOut(page, ["lvs2"]);
    expect(await savedTable(lab, "lvs2")).toContain(`-a ${entry} 3`);
    expect(await lab.must("lvs2", `cat ${conf}`)).toMatch(/192\.168\.0\.5 80 \{\s+weight 3/);
    await nothingLeft();

    await page.goBack();
    await page.getByRole("button", { name: "Prepare the way back to before" }).click();
    await expect(page.getByRole("heading", { name: /^Back to before change/ })).toBeVisible();
    await rollOut(page, ["lvs2"]);
  } finally {
    await set(10);
  }
  expect(await savedTable(lab, "lvs2")).toBe(before);
  await nothingLeft();
});
