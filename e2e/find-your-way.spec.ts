/** Getting to a thing at three in the morning: by a piece of its name, by keys alone, by an address a colleague sent. */
import type { Locator, Page } from "@playwright/test";
import { serviceKey, somethingHappened } from "./stage/cluster";
import { expect, test } from "./stage/stage";

/** Presses Tab until the thing has the focus. Fails when it cannot be reached in so many steps. */
const tabTo = async (page: Page, thing: Locator, most = 60): Promise<void> => {
  for (let presses = 0; presses < most; presses += 1) {
    await page.keyboard.press("Tab");
    if (await thing.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab did not reach ${thing} in ${most} presses.`);
};

/** The page is alive and its stream runs: keys do something from now on. */
const alive = (page: Page): Promise<void> =>
  expect(page.getByRole("banner").getByText("Live", { exact: true })).toBeVisible();

test("the palette finds a director by its name and opens it", async ({ signedIn: page, demo }) => {
  await page.goto(demo.url);
  await alive(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find or do" });
  await palette.getByRole("combobox").fill("lvs2");
  await expect(palette.getByRole("option").first()).toContainText("lvs2");
  await expect(palette.getByRole("option").first()).toContainText("Director");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/directors\//);
  await expect(page.getByRole("heading", { name: "lvs2", level: 1 })).toBeVisible();
});

test("a piece of its address finds a real server and opens its row", async ({ signedIn: page, demo }) => {
  await page.goto(`${demo.url}/events`);
  await alive(page);
  await page.keyboard.press("/");
  const palette = page.getByRole("dialog", { name: "Find or do" });
  await palette.getByRole("combobox").fill("68.0.5");
  const found = palette.getByRole("option").filter({ hasText: "192.168.0.5" }).first();
  await expect(found).toContainText("Real server");
  await found.click();
  await expect(page).toHaveURL(/\/services\/.*#server-/);
  await expect(page.getByRole("row").filter({ hasText: "192.168.0.5:80" }).first()).toBeInViewport();
});

test("what is called nothing here is said not to be", async ({ signedIn: page, demo }) => {
  await page.goto(demo.url);
  await alive(page);
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Find or do" });
  await palette.getByRole("combobox").fill("lvs77");
  await expect(palette.getByText("Nothing here is called “lvs77”.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette).toHaveCount(0);
});

test("t shows the picture as tables with the same things in them, and t again the picture", async ({
  signedIn: page,
  demo,
}) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}`);
  const nodes = page.locator("[data-node]");
  await expect(nodes).toHaveCount(6);
  await alive(page);
  await page.keyboard.press("t");
  await expect(page).toHaveURL(/\?view=table$/);
  await expect(nodes).toHaveCount(0);
  for (const [caption, rows] of [
    ["Routers and the next hops they use for every VIP", ["router"]],
    ["Directors, what they take and which routers send to them", ["lvs1", "lvs2"]],
    ["Virtual services", [serviceKey]],
    ["Real servers of every service", ["192.168.0.4:80", "192.168.0.5:80"]],
  ] as const)
    for (const row of rows)
      await expect(
        page.getByRole("table", { name: caption }).getByRole("row").filter({ hasText: row }),
      ).toBeVisible();
  await page.keyboard.press("t");
  await expect(page).toHaveURL(`${demo.url}/clusters/${demo.clusterId}`);
  await expect(nodes).toHaveCount(6);
});

test("? shows every key, and the keys do what it says", async ({ signedIn: page, demo }) => {
  await page.goto(`${demo.url}/clusters/${demo.clusterId}`);
  await alive(page);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Shortcuts" });
  for (const words of ["Show the same as tables", "Go to events", "Go to hosts", "Add a cluster"])
    await expect(sheet.getByText(words)).toBeVisible();
  // An open sheet keeps the keys to itself.
  await page.keyboard.press("t");
  await expect(page).not.toHaveURL(/view=table/);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  for (const [keys, path] of [
    ["ge", "/events"],
    ["gh", "/hosts"],
    ["gs", "/settings"],
    ["gn", "/clusters/new"],
    ["go", "/"],
  ] as const) {
    await page.keyboard.type(keys);
    await expect(page).toHaveURL(`${demo.url}${path}`);
  }
});

test("with keys alone one gets from the overview through the picture to a director, and sees where one is", async ({
  signedIn: page,
  demo,
}) => {
  await page.goto(demo.url);
  await alive(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the page" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Practice" }).first());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/clusters\/[0-9a-f-]+$/);

  const focused = page.locator("[data-node]:focus");
  await expect(page.locator("[data-node]")).toHaveCount(6);
  await tabTo(page, page.locator("[data-node]").first());
  await expect(focused).toContainText("router");
  const outline = await focused.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).not.toBe("none");
  await page.keyboard.press("ArrowRight");
  await expect(focused).toContainText("lvs1");
  await page.keyboard.press("ArrowDown");
  await expect(focused).toContainText("lvs2");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "lvs2", level: 1 })).toBeVisible();
});

test("the chosen theme is there with the first byte after a reload", async ({ signedIn: page, demo }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(demo.url);
  await alive(page);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByRole("button", { name: "Theme: System" }).click();
  await expect(page.getByRole("menuitemradio")).toHaveCount(3);
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect(page.getByRole("button", { name: "Theme: Dark" })).toBeVisible();
  await expect.poll(background).not.toBe(light);
  const dark = await background();

  // Whatever the root element says while the page loads: another word, even for a moment, is a flash.
  await page.addInitScript(() => {
    const seen: (string | undefined)[] = [];
    Object.assign(window, { themesSeen: seen });
    new MutationObserver(() => seen.push(document.documentElement?.dataset.theme)).observe(document, {
      attributes: true,
      childList: true,
      subtree: true,
      attributeFilter: ["data-theme"],
    });
  });
  const answer = await page.reload();
  expect(await answer?.text()).toMatch(/<html[^>]* data-theme="dark"/);
  await alive(page);
  expect(await background()).toBe(dark);
  const seen = await page.evaluate(() => Reflect.get(window, "themesSeen") as string[]);
  expect([...new Set(seen)]).toEqual(["dark"]);
});

test("range, grouping and direction of the charts stand in the address", async ({ signedIn: page, demo }) => {
  const at = `${demo.url}/clusters/${demo.clusterId}/services/${encodeURIComponent(serviceKey)}`;
  await page.goto(at);
  const choice = (group: string, name: string) =>
    page.getByRole("navigation", { name: group }).getByRole("link", { name, exact: true });
  await choice("Range", "15m").click();
  await choice("Group by", "By real server").click();
  await choice("Direction", "Sent back").click();
  await expect(page).toHaveURL(/\?(?=.*range=15m)(?=.*by=server)(?=.*direction=out)/);

  const colleague = await page.context().newPage();
  await colleague.goto(page.url());
  for (const [group, name] of [
    ["Range", "15m"],
    ["Group by", "By real server"],
    ["Direction", "Sent back"],
  ] as const)
    await expect(
      colleague.getByRole("navigation", { name: group }).getByRole("link", { name, exact: true }),
    ).toHaveAttribute("aria-current", "true");
  await expect(colleague.getByRole("figure", { name: /^Connections ?, last 15 minutes/ })).toBeVisible();
});

test("the filter of the events and of the hosts stands in the address", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  await somethingHappened(api, lab, demo.clusterId);
  await page.goto(`${demo.url}/events`);
  await alive(page);
  const list = page.getByRole("region", { name: "Events, newest first" });
  await page.getByRole("combobox", { name: "Host" }).selectOption({ label: "lvs1 · Practice" });
  await page.getByRole("searchbox", { name: "Text in the event" }).fill("zzz no such event");
  await expect(page).toHaveURL(/\?(?=.*host=)(?=.*text=zzz)/);
  await expect(list.getByRole("row")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Text in the event" })).toHaveValue("zzz no such event");
  await expect(page.getByRole("combobox", { name: "Host" }).locator("option:checked")).toHaveText(
    "lvs1 · Practice",
  );
  await page.getByRole("button", { name: "Clear the filter" }).first().click();
  await expect(page).toHaveURL(`${demo.url}/events`);
  await expect(list.getByRole("row")).not.toHaveCount(0);

  await page.goto(`${demo.url}/hosts?q=lvs2`);
  const hosts = page.getByRole("table", { name: "Hosts" }).locator("tbody tr");
  await expect(hosts).toHaveCount(1);
  await expect(hosts).toContainText("lvs2");
});
