/** Every screen for every person: axe finds nothing by WCAG 2.2 AA in light or dark, and nothing needs sideways scrolling. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { calm, calmTimeoutMs, directorIn, serviceKey } from "./stage/cluster";
import { expect, test } from "./stage/stage";

const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const sizes = [
  { width: 1024, height: 768 },
  { width: 1440, height: 900 },
];

/** What axe objects to, short enough to read: rule, then the elements. An open dialog hides the rest from everybody. */
const objections = async (page: Page): Promise<string[]> => {
  const axe = new AxeBuilder({ page }).withTags(wcag);
  const open = await page.getByRole("dialog").count();
  const { violations } = await (open > 0 ? axe.include("[role=dialog]") : axe).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join(" | ")}`,
  );
};

/**
 * Everything that is wider than its place: the page itself, or a box in it that would have to be scrolled sideways. What
 * machines print keeps its lines.
 */
const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("html, body, main, main *, [role=dialog] *")]
      .filter((element) => {
        const scrolls = ["html", "body", "main"].includes(element.localName)
          ? true
          : ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
        return (
          scrolls && !element.querySelector(":scope > pre") && element.scrollWidth > element.clientWidth + 1
        );
      })
      .map(
        (element) =>
          `${element.localName} ${element.getAttribute("aria-label") ?? element.className}: ${element.scrollWidth} in ${element.clientWidth}`,
      ),
  );

/** The page as it stands, in both themes and both sizes. */
const expectAccessible = async (page: Page): Promise<void> => {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    expect(await objections(page), theme).toEqual([]);
  }
  for (const size of sizes) {
    await page.setViewportSize(size);
    await expect.poll(() => tooWide(page), { message: `${size.width}×${size.height}` }).toEqual([]);
  }
};

// Nothing is caught half faded.
test.use({ contextOptions: { reducedMotion: "reduce" } });

const cluster = (id: string) => `/clusters/${id}`;
type Place = { readonly clusterId: string; readonly directorId: string };
const screens: readonly {
  readonly name: string;
  readonly path: (place: Place) => string;
  /** Text that stands there when it is whole. */
  readonly shows: string | RegExp;
}[] = [
  { name: "overview", path: () => "/", shows: "Practice" },
  { name: "topology as picture", path: ({ clusterId }) => cluster(clusterId), shows: "2 directors" },
  {
    name: "topology as tables",
    path: ({ clusterId }) => `${cluster(clusterId)}?view=table`,
    shows: "192.168.0.5:80",
  },
  {
    name: "service",
    path: ({ clusterId }) => `${cluster(clusterId)}/services/${encodeURIComponent(serviceKey)}`,
    shows: "Bytes received",
  },
  {
    name: "director",
    path: ({ clusterId, directorId }) => `${cluster(clusterId)}/directors/${directorId}`,
    shows: "192.168.0.5:80",
  },
  { name: "routing", path: ({ clusterId }) => `${cluster(clusterId)}/routing`, shows: "192.168.0.3" },
  {
    name: "configuration, a form",
    path: ({ clusterId }) => `${cluster(clusterId)}/configuration`,
    shows: "Scheduler",
  },
  {
    name: "configuration, a file",
    path: ({ clusterId, directorId }) =>
      `${cluster(clusterId)}/configuration?${new URLSearchParams({ at: `file:${directorId}:/etc/keepalived/keepalived.conf` })}`,
    shows: "global_defs",
  },
  {
    name: "changes",
    path: ({ clusterId }) => `${cluster(clusterId)}/changes`,
    shows: /Nothing has been changed|Begun by/,
  },
  { name: "drift", path: ({ clusterId }) => `${cluster(clusterId)}/drift`, shows: /say the same|difference/ },
  { name: "history", path: ({ clusterId }) => `${cluster(clusterId)}/history`, shows: "Revisions" },
  {
    name: "events",
    path: () => "/events",
    shows: /^That is all|^Show older events|^Nothing has happened yet/,
  },
  { name: "hosts", path: () => "/hosts", shows: "answers" },
  { name: "add a cluster", path: () => "/clusters/new", shows: "A host to begin with" },
  { name: "settings, account", path: () => "/settings?tab=account", shows: "Change the password" },
  { name: "settings, users", path: () => "/settings?tab=users", shows: "demo@sluice.example" },
  { name: "settings, key", path: () => "/settings?tab=key", shows: /ssh-ed25519/ },
  { name: "settings, audit", path: () => "/settings?tab=audit", shows: "Outcome" },
  { name: "no such page", path: () => "/nonsense", shows: "There is no page at this address" },
  { name: "no such cluster", path: () => "/clusters/nonsense", shows: "There is no page at this address" },
];

for (const { name, path, shows } of screens)
  test(`${name}: nothing for axe in light or dark, nothing to scroll sideways`, async ({
    signedIn: page,
    demo,
    api,
  }) => {
    const directorId = await directorIn(api, demo.clusterId, "lvs1");
    await page.goto(demo.url + path({ clusterId: demo.clusterId, directorId }));
    await expect(page.getByText(shows).filter({ visible: true }).first()).toBeVisible();
    await expectAccessible(page);
  });

for (const [name, path, shows] of [
  ["sign-in", "/sign-in", "Sign in"],
  ["set-up, closed", "/set-up", "Sluice is set up already"],
] as const)
  test(`${name}: nothing for axe in light or dark, nothing to scroll sideways`, async ({ page, demo }) => {
    await page.goto(demo.url + path);
    await expect(page.getByRole("heading", { name: shows })).toBeVisible();
    await expectAccessible(page);
  });

test("on a bad day: nothing for axe in light or dark, nothing to scroll sideways", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  const at = `${demo.url}${cluster(demo.clusterId)}`;
  await lab.killService("lvs2", "sshd");
  try {
    const silent = await directorIn(api, demo.clusterId, "lvs2");
    for (const [url, shows] of [
      [demo.url, /^lvs2 .*hung up/],
      [at, /^lvs2 .*hung up/],
      [`${at}?view=table`, /^No data: hung up/],
      [`${at}/services/${encodeURIComponent(serviceKey)}`, "Bytes received"],
      [`${at}/directors/${silent}`, /^lvs2 is not seen/],
      [`${demo.url}/events`, /hung up|did not answer|connection/],
      [`${demo.url}/hosts`, /hung up/],
    ] as const) {
      await page.goto(url);
      await expect(page.getByText(shows).filter({ visible: true }).first()).toBeVisible({ timeout: 20_000 });
      await expectAccessible(page);
    }
  } finally {
    await lab.startService("lvs2", "sshd");
    await calm(api, demo.clusterId);
  }
});

test("what opens over a page: nothing for axe in light or dark", async ({ signedIn: page, demo, api }) => {
  const directorId = await directorIn(api, demo.clusterId, "lvs1");
  const dialog = page.getByRole("dialog");
  for (const [path, shows] of [
    [`/clusters/${demo.clusterId}/directors/${directorId}?raw=${directorId}/ipvs`, "ipvsadm"],
    [`/hosts?test=${directorId}`, "steps passed"],
    [`/hosts?key=${directorId}`, "Confirmed"],
    [`/hosts?edit=${directorId}`, "Reach it by SSH"],
    [`/hosts?remove=${directorId}`, "lvs1"],
  ] as const) {
    await page.goto(demo.url + path);
    await expect(dialog.getByText(shows).first()).toBeVisible({ timeout: 20_000 });
    await expectAccessible(page);
  }
  await page.goto(`${demo.url}/settings?tab=users`);
  await page.getByRole("button", { name: "Add a user" }).click();
  await expect(dialog.getByLabel("First password")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(dialog.getByText("Go to events")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await dialog.getByRole("combobox").fill("lvs");
  await expect(dialog.getByRole("option").first()).toContainText("lvs");
  await expectAccessible(page);
});
