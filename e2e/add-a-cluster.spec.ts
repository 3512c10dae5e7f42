/** Adding a cluster by hand and eye: every fingerprint compared, every mistake one sentence, and a password that nobody but the worker ever sees. */
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { Page } from "@playwright/test";
import { type ClusterHost, startSimulatedCluster } from "../server/hosts/simulated/cluster";
import { textInDatabase } from "./stage/database";
import { expect, test } from "./stage/stage";

const password = `pw-${randomBytes(12).toString("hex")}`;
const clusterName = `Simulated ${password.slice(3, 9)}`;

/** A port on which nothing listens. */
const closedPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const bound = server.address();
      server.close(() => resolve(typeof bound === "object" && bound !== null ? bound.port : 0));
    });
  });

const askAt = async (page: Page, address: string, port: number): Promise<void> => {
  await page.getByLabel("Address").fill(address);
  await page.getByLabel("SSH port").fill(String(port));
  await page.getByRole("button", { name: "Ask for its host key" }).click();
};

test("a wrong port, an unknown name and a slip of the pen get one sentence each, and nothing is asked of a host that is none", async ({
  signedIn: page,
  demo,
}) => {
  await page.goto(`${demo.url}/clusters/new`);
  await askAt(page, "10.0.0.1:22", 22);
  await expect(page.getByText("Only the address here; the port has a field of its own.")).toBeVisible();
  await askAt(page, "lvs1.example.org", 70_000);
  await expect(page.getByText("A port is a number from 1 to 65535.")).toBeVisible();

  const port = await closedPort();
  await askAt(page, "127.0.0.1", port);
  const refused = page.getByRole("alert").filter({ hasText: "No key" });
  await expect(refused).toContainText(`127.0.0.1:${port}`);
  await expect(refused).toContainText(/refuse/);
  await page.getByRole("button", { name: "Change how it is reached" }).click();
  await askAt(page, "no-such-host.invalid", 22);
  await expect(refused).toContainText("no-such-host.invalid");
  await expect(refused).toContainText(/name|resolve/i);
  await expect(page.getByRole("button", { name: /^Confirm the key/ })).toHaveCount(0);
});

test("from one host and a pasted password to a cluster on the overview; the password travels and rests sealed", async ({
  signedIn: page,
  demo,
  api,
}) => {
  test.setTimeout(120_000);
  const simulated = await startSimulatedCluster({ password, authorizedKeys: [] });
  const sent: string[] = [];
  page.on("request", (request) => {
    sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ""}`);
  });
  const confirmKey = async (host: ClusterHost, title: string): Promise<void> => {
    const card = page.getByRole("region", { name: title });
    await expect(card.getByText(host.hostKey.fingerprint)).toBeVisible({ timeout: 15_000 });
    await card.getByRole("button", { name: `Confirm the key of ${title}` }).click();
  };
  try {
    const lvs1 = simulated.host("lvs1");
    await page.goto(`${demo.url}/clusters/new`);
    await page.getByLabel("User").fill("root");
    await page.getByLabel("Sign in with").selectOption({ label: "A password" });
    await page.getByLabel("Password").fill(password);
    await askAt(page, lvs1.address, lvs1.port);
    await confirmKey(lvs1, lvs1.address);

    // What lvs1 leads to has addresses that are not reached from here: a person says how.
    for (const name of ["router", "lvs2"]) {
      const host = simulated.host(name);
      const card = page
        .getByRole("region")
        .filter({ has: page.getByRole("button", { name: "Change how it is reached" }) })
        .filter({ hasText: `@${host.dataAddress}:22` });
      await expect(card).toBeVisible({ timeout: 20_000 });
      const title = await card.getByRole("heading").innerText();
      await card.getByRole("button", { name: "Change how it is reached" }).click();
      const dialog = page.getByRole("dialog", { name: `How ${title} is reached` });
      await dialog.getByLabel("Address").fill(host.address);
      await dialog.getByLabel("SSH port").fill(String(host.port));
      await dialog.getByRole("button", { name: "Ask there for its key" }).click();
      await confirmKey(host, title);
    }
    await expect(page.getByText("Nothing is left to visit.")).toBeVisible({ timeout: 30_000 });
    await page.getByRole("button", { name: "Review the proposal" }).click();

    await page.getByLabel("Name of the cluster").fill(clusterName);
    await page.getByLabel("Name of 192.168.0.4").fill("rs1");
    await page.getByLabel("Name of 192.168.0.5").fill("the other one");
    await page.getByRole("button", { name: `Add cluster ${clusterName}` }).click();

    await expect(page).toHaveURL(/\/clusters\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { name: clusterName, level: 1 })).toBeVisible();
    const node = (name: string) => page.locator("[data-node]").filter({ hasText: name });
    for (const name of ["router", "lvs1", "lvs2", "192.168.0.100:80", "rs1", "the other one"])
      await expect(node(name)).toHaveAttribute("data-status", "ok", { timeout: 30_000 });
    await expect(node("the other one")).toContainText(/[1-9]\S*\/s/);
    await page.goto(`${demo.url}/hosts?q=lvs2`);
    await expect(
      page.getByRole("row").filter({ hasText: `127.0.0.1:${simulated.host("lvs2").port}` }),
    ).toContainText("password");

    // It did sign in with it, and it went through here: sealed.
    expect(simulated.unexpected).toEqual([]);
    expect(sent.some((text) => text.includes("BEGIN AGE ENCRYPTED FILE"))).toBe(true);
    for (const form of [password, Buffer.from(password).toString("base64").slice(0, -4)]) {
      expect(sent.filter((text) => text.includes(form))).toEqual([]);
      expect(await textInDatabase(form)).toEqual([]);
    }
    expect(await textInDatabase("BEGIN AGE ENCRYPTED FILE")).toContain("credential");
    const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    expect(kept).not.toContain(password);
  } finally {
    for (const { id, name } of await api.cluster.list.query())
      if (name === clusterName) await api.cluster.remove.mutate({ clusterId: id, name });
    await simulated.stop();
  }
  expect(await textInDatabase("BEGIN AGE ENCRYPTED FILE")).not.toContain("credential");
});
