/**
 * What happens to a host at every step of a rollout, before and after: it starts anew, its disk is full, its keepalived dies. The real
 * script runs on each, in a mount namespace. Cut connections and killed workers: rollout.live.test.ts.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LocalHost } from "../../hosts/change/testing/local-host";
import { HostError } from "../../hosts/errors";
import { withStore } from "../../store/testing";
import { forward } from "./model";
import { chooseForOperation } from "./signal";
import { openRolloutStage, type RolloutStage } from "./testing";
import { operationView } from "./view";

const db = withStore();
const within = { timeout: 40_000, interval: 20 };
const ada = { kind: "user", id: "00000000-0000-4000-8000-000000000001", name: "Ada" } as const;
const folders = ["/etc/keepalived", "/var/lib/sluice"] as const;

let stage: RolloutStage;
beforeEach(async () => {
  stage = await openRolloutStage(db.store, ["lvs1", "lvs2"], { real: true });
});
afterEach(() => stage.stop());

const local = (name: string): LocalHost => {
  const found = stage.hosts.get(name)?.host.local;
  if (!found) throw new Error(`${name} is not on this machine`);
  return found;
};

type Fault = {
  readonly name: string;
  readonly prepare: (host: LocalHost) => void;
  readonly strike: (host: LocalHost) => Promise<void> | void;
  /** What a person mends before trying again. */
  readonly mend: (host: LocalHost) => Promise<void> | void;
};

const faults: readonly Fault[] = [
  {
    name: "the host starts anew",
    prepare: () => undefined,
    strike: async (host) => {
      await host.reboot({ keepalived: true });
      throw new HostError("closed", "the connection was cut");
    },
    mend: () => undefined,
  },
  {
    name: "the disk is full",
    prepare: (host) => {
      for (const folder of folders)
        host.must(`mkdir -p ${folder} /run/kept && cp -a ${folder}/. /run/kept && mount -t tmpfs -o size=512k tmpfs ${folder}
          cp -a /run/kept/. ${folder} && rm -rf /run/kept`);
    },
    strike: (host) => {
      for (const folder of folders) host.run(`cat /dev/zero >${folder}/filler 2>/dev/null`);
    },
    mend: (host) => {
      for (const folder of folders) host.must(`rm -f ${folder}/filler`);
    },
  },
  {
    name: "keepalived dies",
    prepare: () => undefined,
    strike: (host) => void host.run('kill -9 "$(cat /run/keepalived.pid)"'),
    // One that was dead before the change was armed is not started by going back.
    mend: async (host) => {
      if (!stage.hosts.get("lvs1")?.host.runs()) {
        host.run("rm -f /run/keepalived.pid");
        await host.startKeepalived();
      }
    },
  },
];

const verbs = forward.filter((verb) => verb !== "check");

describe.each(faults)("$name", ({ prepare, strike, mend }) => {
  test.each(verbs.flatMap((verb) => [["before", verb] as const, ["after", verb] as const]))(
    "%s %s: every file is whole, what is told is true, and a retry ends well",
    async (moment, verb) => {
      prepare(local("lvs1"));
      let struck = false;
      stage.fault = async (at, which, name) => {
        if (struck || at !== moment || which !== verb || name !== "lvs1") return;
        struck = true;
        await strike(local("lvs1"));
      };
      const id = await stage.begin();
      stage.engine();
      const view = async () => {
        const { operation, journal } = await stage.load(id);
        return operationView(operation, journal);
      };
      await expect.poll(async () => (await view()).state, within).toMatch(/^(done|waiting)$/);
      expect(struck).toBe(true);
      const { hosts, state } = await view();
      // Neither mixed nor cut, and done is who has the new one.
      expect(stage.live()).toEqual(hosts.map((host) => (host.state === "done" ? "new" : "old")));
      if (state === "waiting") {
        await mend(local("lvs1"));
        await chooseForOperation(db.store, id, "retry", ada);
      }
      await expect.poll(async () => (await view()).outcome, within).toBe("done");
      expect(stage.live()).toEqual(["new", "new"]);
      await mend(local("lvs1"));
      expect(local("lvs1").list("/etc/keepalived")).toEqual(["keepalived.conf"]);
    },
  );
});
