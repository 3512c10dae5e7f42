import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lab, startLab } from "../../../../e2e/lab/lab";
import { ospfEcmp } from "../../../../e2e/lab/topologies/ospf-ecmp";
import { type Reload, reloads } from "./fixtures/reloads";
import { forecast, linesOf, SETTLES, typed } from "./fixtures/typed";

/** What an operator changes, what was made by hand before, and what only keepalived would do. */
const NAMES = [
  "weight",
  "scheduler",
  "flags",
  "persistence on",
  "granularity",
  "add rs alive",
  "add rs dead inhibit",
  "remove rs",
  "add fwmark",
  "remove service",
  "thresholds alone",
  "thresholds with weight",
  "method of service",
  "rs down, inhibit comes",
  "hand weight, other rs changes",
  "hand-removed service, weight changes",
  "method changes while inhibited",
  "all weights 0 with sorry",
  "address becomes group",
  "group of two vips loses one",
];

const conf = "/etc/keepalived/keepalived.conf";

describe("keepalived 2.2.7 in the practice cluster", () => {
  const folder = mkdtempSync(join(tmpdir(), "forecast-"));
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ topology: ospfEcmp, runDir: folder });
  });

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const table = async (): Promise<string> => (await lab.exec("lvs1", ["ipvsadm", "-Sn"])).stdout;

  const becomes = async (wanted: readonly string[], what: string): Promise<void> => {
    const want = [...wanted].sort().join("\n");
    let now = "";
    const holds = async (): Promise<boolean> => {
      now = linesOf(await table())
        .sort()
        .join("\n");
      return now === want;
    };
    await lab.until(12_000, what, holds).catch(() => expect(now).toBe(want));
  };

  const run = async ({ from, hand, before, name }: Reload): Promise<void> => {
    await lab.exec("lvs1", "/etc/init.d/keepalived stop; ipvsadm -C");
    await lab.must("lvs1", `cat > ${conf}`, { input: from });
    await lab.must("lvs1", ["keepalived"]);
    // The first checks, before anybody touches the table.
    await sleep(2_500);
    if (hand !== "") await lab.must("lvs1", hand);
    await becomes(linesOf(before), `${name}: the table before`);
  };

  it.each(NAMES)("makes of its table what the forecast says: %s", async (name) => {
    const reload = reloads.find((one) => one.name === name);
    if (!reload) throw new Error(`no capture of ${name}`);
    await run(reload);
    const { gone = [], come = [] } = SETTLES[name] ?? {};
    const lines = typed(await table(), forecast({ ...reload, before: await table() }).changes);
    const settled = [...lines.filter((line) => !gone.includes(line)), ...come];
    await lab.must("lvs1", `cat > ${conf}.new && mv ${conf}.new ${conf}`, { input: reload.to });
    await lab.must("lvs1", "kill -HUP $(cat /run/keepalived.pid)");
    await becomes(settled, `${name}: the table afterwards`);
    // It stays so over the next checks.
    await sleep(1_500);
    expect(linesOf(await table()).sort()).toEqual([...settled].sort());
  });

  it("pushes thresholds with a weight, and does not push them alone", async () => {
    const limits = async (name: string): Promise<string | undefined> => {
      const reload = reloads.find((one) => one.name === name);
      if (!reload) throw new Error(`no capture of ${name}`);
      await run(reload);
      await lab.must("lvs1", `cat > ${conf}`, { input: reload.to });
      await lab.must("lvs1", "kill -HUP $(cat /run/keepalived.pid)");
      await sleep(1_500);
      const listing = await lab.must("lvs1", ["ipvsadm", "-Ln", "--thresholds"]);
      return /-> 192\.168\.0\.4:80 +(\d+ +\d+)/.exec(listing)?.[1]?.replace(/ +/g, " ");
    };
    expect(await limits("thresholds alone")).toBe("0 0");
    expect(await limits("thresholds with weight")).toBe("100 50");
  });
});
