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

/** Two at a time, each on a director of its own: most of it is waiting for keepalived's checks. */
describe.concurrent("keepalived 2.2.7 in the practice cluster", { timeout: 400_000 }, () => {
  const free = ["lvs1", "lvs2"];
  const waiting: ((host: string) => void)[] = [];
  const onDirector = async (work: (host: string) => Promise<void>): Promise<void> => {
    const host = free.pop() ?? (await new Promise<string>((taken) => waiting.push(taken)));
    try {
      await work(host);
    } finally {
      const next = waiting.shift();
      if (next) next(host);
      else free.push(host);
    }
  };
  const folder = mkdtempSync(join(tmpdir(), "forecast-"));
  let lab: Lab;

  beforeAll(async () => {
    lab = await startLab({ topology: ospfEcmp, runDir: folder });
  });

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const table = async (host: string): Promise<string> => (await lab.exec(host, ["ipvsadm", "-Sn"])).stdout;

  const becomes = async (host: string, wanted: readonly string[], what: string): Promise<void> => {
    const want = [...wanted].sort().join("\n");
    let now = "";
    const holds = async (): Promise<boolean> => {
      now = linesOf(await table(host))
        .sort()
        .join("\n");
      return now === want;
    };
    await lab.until(12_000, what, holds).catch(() => expect(now).toBe(want));
  };

  const run = async (host: string, { from, hand, before, name }: Reload): Promise<void> => {
    await lab.exec(host, "/etc/init.d/keepalived stop; ipvsadm -C");
    await lab.must(host, `cat > ${conf}`, { input: from });
    await lab.must(host, ["keepalived"]);
    // The first checks, before anybody touches the table.
    await sleep(2_500);
    if (hand !== "") await lab.must(host, hand);
    await becomes(host, linesOf(before), `${name}: the table before`);
  };

  it.each(NAMES)("makes of its table what the forecast says: %s", (name) =>
    onDirector(async (host) => {
      const reload = reloads.find((one) => one.name === name);
      if (!reload) throw new Error(`no capture of ${name}`);
      await run(host, reload);
      const { gone = [], come = [] } = SETTLES[name] ?? {};
      const before = await table(host);
      const lines = typed(before, forecast({ ...reload, before }).changes);
      const settled = [...lines.filter((line) => !gone.includes(line)), ...come];
      await lab.must(host, `cat > ${conf}.new && mv ${conf}.new ${conf}`, { input: reload.to });
      await lab.must(host, "kill -HUP $(cat /run/keepalived.pid)");
      await becomes(host, settled, `${name}: the table afterwards`);
      // It stays so over the next checks.
      await sleep(1_500);
      expect(linesOf(await table(host)).sort()).toEqual([...settled].sort());
    }),
  );

  it.each([
    ["thresholds alone", "0 0"],
    ["thresholds with weight", "100 50"],
  ])("pushes thresholds with a weight, and does not push them alone: %s", (name, limits) =>
    onDirector(async (host) => {
      const reload = reloads.find((one) => one.name === name);
      if (!reload) throw new Error(`no capture of ${name}`);
      await run(host, reload);
      await lab.must(host, `cat > ${conf}`, { input: reload.to });
      await lab.must(host, "kill -HUP $(cat /run/keepalived.pid)");
      await sleep(1_500);
      const listing = await lab.must(host, ["ipvsadm", "-Ln", "--thresholds"]);
      expect(/-> 192\.168\.0\.4:80 +(\d+ +\d+)/.exec(listing)?.[1]?.replace(/ +/g, " ")).toBe(limits);
    }),
  );
});
