/** A person and a machine: is it reached, why not, is it still itself, and what did it really print. */
import type { Page } from "@playwright/test";
import type { Api } from "./client";
import { fingerprintOf } from "./lab/identity";
import type { Lab } from "./lab/lab";
import { calm, calmTimeoutMs, directorIn, serviceKey, vip } from "./stage/cluster";
import { expect, test } from "./stage/stage";

const verbs = async (page: Page, host: string, verb: string): Promise<void> => {
  await page.getByRole("button", { name: `What to do with ${host}` }).click();
  await page.getByRole("menuitem", { name: verb }).click();
};

/** sshd and every session it has: a machine that is there and answers nobody. */
const silence = (lab: Lab, host: string): Promise<number> => lab.killService(host, "sshd");

test("the connect test says of every step that it passed and what it saw", async ({
  signedIn: page,
  demo,
  lab,
}) => {
  await page.goto(`${demo.url}/hosts`);
  await verbs(page, "lvs1", "Test the connection");
  const sheet = page.getByRole("dialog", { name: "Connection to lvs1" });
  await expect(sheet.getByText(/^All \d+ steps passed\.$/)).toBeVisible({ timeout: 20_000 });
  for (const [name, saw] of [
    ["Network", `127.0.0.1 port ${lab.hosts.find((host) => host.name === "lvs1")?.sshAddress.port} answers.`],
    ["Host key", "It shows the key that was confirmed."],
    ["Sign-in", "sluice may sign in."],
    ["sudo", "sudo -n works without a password."],
    ["Shell", "The script of verbs runs."],
    ["ipvsadm", /^ipvsadm 1\.\d+ shows the table\.$/],
    ["keepalived", /^keepalived 2\.\S+ runs\.$/],
    ["vtysh", /^FRR \S+ answers\.$/],
  ] as const) {
    const step = sheet.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) });
    await expect(step.getByText(saw)).toBeVisible();
  }
  await expect(sheet.getByText("not tried")).toHaveCount(0);
});

test("a host that cannot be reached is unknown, with the reason and since when, and the others go on", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  await calm(api, demo.clusterId);
  await page.goto(demo.url);
  const wrong = page.getByRole("region", { name: "What is wrong" });
  await expect(wrong).toContainText("Nothing is wrong.");
  try {
    await silence(lab, "lvs2");
    const problem = wrong.getByRole("listitem").filter({ hasText: "lvs2" });
    await expect(problem).toContainText(/hung up|refused|lost/, { timeout: 15_000 });
    await expect(problem).toContainText("No data");
    await expect(problem).toContainText(/for [1-9]\d*\s(s|min)/);

    await page.goto(`${demo.url}/clusters/${demo.clusterId}?view=table`);
    const directors = page.getByRole("table", { name: /^Directors/ });
    const [silent, going] = ["lvs2", "lvs1"].map((name) =>
      // By its first words: a figure of one may be unknown for want of the other's.
      directors.getByRole("row", { name: new RegExp(`^${name} `) }),
    );
    await expect(silent ?? directors).toContainText("No data");
    const seen = async () => {
      const view = await api.cluster.get.query({ clusterId: demo.clusterId });
      const [one, two] = ["lvs1", "lvs2"].map((name) => view.directors.find((found) => found.name === name));
      return { one, two };
    };
    const before = await seen();
    await expect
      .poll(async () => (await seen()).one?.seenAt ?? 0, { timeout: 10_000 })
      .toBeGreaterThan((before.one?.seenAt ?? 0) + 2_000);
    const after = await seen();
    expect(after.two?.seenAt).toBe(before.two?.seenAt);
    expect(after.two?.rates.kind).toBe("unknown");
    expect(after.one?.rates).toMatchObject({ kind: "known" });
    await expect(going ?? directors).toContainText(`Announces ${vip}`);

    await page.goto(`${demo.url}/clusters/${demo.clusterId}/directors/${before.two?.hostId}`);
    await expect(page.getByText(/^lvs2 is not seen/)).toBeVisible();
    await expect(page.getByRole("link", { name: "Test the connection" })).toBeVisible();
  } finally {
    await lab.startService("lvs2", "sshd");
  }
  await calm(api, demo.clusterId);
  await expect(page.getByText(/^lvs2 is not seen/)).toHaveCount(0);
  await page.goto(demo.url);
  await expect(wrong).toContainText("Nothing is wrong.");
});

test("a changed host key stops everything on that host until somebody has compared it and typed its name", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  test.setTimeout(calmTimeoutMs);
  await calm(api, demo.clusterId);
  const key = "/etc/ssh/ssh_host_ed25519_key";
  const own = lab.hosts.find((host) => host.name === "lvs2")?.fingerprint ?? "";
  const showKey = async (make: string): Promise<void> => {
    await lab.must("lvs2", make);
    await silence(lab, "lvs2");
    await lab.startService("lvs2", "sshd");
  };
  const accept = async (shown: string, until: string): Promise<void> => {
    await page.goto(`${demo.url}/hosts`);
    await expect(page.getByText("The host key changed: lvs2.")).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Review lvs2" }).click();
    const sheet = page.getByRole("dialog", { name: "Host keys of lvs2" });
    await expect(sheet).toContainText("Nothing was sent to it since");
    await expect(sheet.getByText(until)).toBeVisible();
    await expect(sheet.getByText(shown)).toBeVisible();
    const button = sheet.getByRole("button", { name: "Accept the changed key of lvs2" });
    const name = sheet.getByLabel("Type lvs2 to accept the changed key");
    await expect(button).toBeDisabled();
    await name.fill("lvs1");
    await expect(button).toBeDisabled();
    await name.fill("lvs2");
    await button.click();
    await expect(page.getByText("The host key changed: lvs2.")).toHaveCount(0);
    await calm(api, demo.clusterId);
  };
  try {
    await showKey(
      `mv ${key} ${key}.own && mv ${key}.pub ${key}.own.pub && ssh-keygen -q -t ed25519 -N '' -f ${key}`,
    );
    const other = fingerprintOf(await lab.must("lvs2", ["cat", `${key}.pub`]));

    await page.goto(demo.url);
    const problem = page
      .getByRole("region", { name: "What is wrong" })
      .getByRole("listitem")
      .filter({ hasText: "lvs2" });
    await expect(problem).toContainText(/host key changed|changed host key|another host key/i, {
      timeout: 30_000,
    });
    const { directors } = await api.cluster.get.query({ clusterId: demo.clusterId });
    const seenAt = directors.find((one) => one.name === "lvs2")?.seenAt;

    await accept(other, own);
    const again = await api.cluster.get.query({ clusterId: demo.clusterId });
    expect(again.directors.find((one) => one.name === "lvs2")?.seenAt).toBeGreaterThan(seenAt ?? 0);

    await showKey(`mv -f ${key}.own ${key} && mv -f ${key}.own.pub ${key}.pub`);
    await accept(own, other);
  } finally {
    const moved = await lab.exec("lvs2", `mv -f ${key}.own ${key} && mv -f ${key}.own.pub ${key}.pub`);
    if (moved.code === 0) {
      await silence(lab, "lvs2");
      await lab.startService("lvs2", "sshd");
    }
    await settled(api, own);
    await calm(api, demo.clusterId);
  }
});

/** Whatever went wrong before: the machine's own key is the confirmed one. */
const settled = async (api: Api, own: string): Promise<void> => {
  await expect
    .poll(
      async () => {
        const keys = (await api.host.keys.query()).filter((key) => key.hostName === "lvs2");
        const waiting = keys.find((key) => key.state === "waiting" && key.fingerprint === own);
        if (waiting) await api.host.confirmKey.mutate({ hostKeyId: waiting.id });
        return keys.some((key) => key.state === "confirmed" && key.fingerprint === own);
      },
      { timeout: 30_000 },
    )
    .toBe(true);
};

test("behind the IPVS table stands what ipvsadm printed, with its command and when", async ({
  signedIn: page,
  demo,
  lab,
  api,
}) => {
  const hostId = await directorIn(api, demo.clusterId, "lvs1");
  await page.goto(`${demo.url}/clusters/${demo.clusterId}/directors/${hostId}`);
  await expect(page.getByText(serviceKey).first()).toBeVisible();
  await page
    .getByRole("button", { name: /^Raw outputs? of .*(ipvsadm|lvs1)/ })
    .first()
    .click();
  const entry = page.getByRole("menuitem", { name: "ipvsadm -Ln --exact" });
  await entry.click();
  await expect(page).toHaveURL(/\?raw=[0-9a-f-]+%2Fipvs$/);
  const sheet = page.getByRole("dialog", { name: "Raw output from lvs1" });
  await expect(sheet.getByText("ipvsadm -Ln --exact").first()).toBeVisible();
  await expect(sheet.getByText(/printed .* ago/)).toBeVisible();
  const printed = await sheet.locator("pre").innerText();
  const really = await lab.must("lvs1", ["ipvsadm", "-Ln", "--exact"]);
  // Connections come and go between the two looks; everything else is the same, to the byte.
  const still = (text: string) => text.trimEnd().replace(/\d+ +\d+ *$/gm, "…");
  expect(still(printed)).toBe(still(really));
  expect(printed).toContain(`TCP  ${vip}:80 wrr`);
});
