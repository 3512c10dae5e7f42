/**
 * from-nothing/: clusters built through the product, in the browser, on machines that have the programs and no configuration; then a client
 * is served. Each story file has a practice cluster and a Sluice of its own.
 *
 * This file: what such a story starts from. A blank cluster that runs already (SLUICE_BLANK=directory) serves for writing stories.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Page } from "@playwright/test";
import { type Session, signIn } from "../client";
import { startDemo } from "../demo/start";
import { type DemoState, readState } from "../demo/state";
import { attach, type Lab } from "../lab/lab";
import { labPossible } from "../lab/packages";
import { blank } from "../lab/topologies/blank";
import type { Topology } from "../lab/topology";
import { carry } from "../stage/stage";

export { expect };

export type Blank = {
  readonly demo: DemoState;
  readonly lab: Lab;
  readonly session: Session;
  readonly api: Session["api"];
};

const attached = async (directory: string): Promise<Blank> => {
  const demo = readState(directory);
  if (demo === null) throw new Error(`No demo has run in ${directory}.`);
  const session = await signIn(demo.url, demo.email, demo.password);
  return { demo, lab: await attach(join(directory, "lab")), session, api: session.api };
};

/** The machines of a cluster, not set up, and a Sluice that knows none of them; an operator is signed in. */
export const onBlankHosts = (whole: Topology) =>
  base.extend<{ operator: Page }, { blank: Blank }>({
    blank: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first argument.
      async ({}, use) => {
        if (process.env.SLUICE_BLANK) return use(await attached(process.env.SLUICE_BLANK));
        const topology = blank(whole);
        const possible = labPossible(topology.packages);
        if (possible.kind === "impossible") throw new Error(possible.reason);
        const directory = mkdtempSync(join(tmpdir(), "sluice-blank-"));
        const endings: (() => Promise<void>)[] = [];
        // So long a gate may take to become true before a host goes back; the usual two minutes are for OSPF.
        const { SLUICE_CHECK_SECONDS } = process.env;
        process.env.SLUICE_CHECK_SECONDS ??= "30";
        try {
          await startDemo({
            directory,
            port: 0,
            kind: "uml",
            topology,
            onboarded: false,
            step: async (_, work) => work(),
            endings,
            died: () => undefined,
          });
          if (SLUICE_CHECK_SECONDS === undefined) delete process.env.SLUICE_CHECK_SECONDS;
          await use(await attached(directory));
        } finally {
          await Promise.allSettled(endings.map((end) => end()));
          rmSync(directory, { recursive: true, force: true });
        }
      },
      { scope: "worker", timeout: 120_000 },
    ],
    operator: async ({ page, blank: { session } }, use) => {
      await carry(page.context(), session);
      // What does not come within half a minute does not come: the story's own limit is for its rollouts.
      page.setDefaultTimeout(30_000);
      await use(page);
    },
  });
