/** The script of verbs on real IPVS, keepalived and FRR: the practice cluster. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Lab, startLab } from "../../e2e/lab/lab";
import { ospfEcmp } from "../../e2e/lab/topologies/ospf-ecmp";
import { parseFacts } from "../domain/host/facts";
import { SECTIONS, type SectionName } from "../domain/host/sections";
import { parseTable } from "../domain/ipvs/table";
import { parseNeighboursJson } from "../domain/ospf/neighbours-json";
import { parseNeighboursText } from "../domain/ospf/neighbours-text";
import type { Parsed } from "../domain/reading";
import { parseZebraJson } from "../domain/routes/zebra-json";
import { HostError } from "./errors";
import type { AnswerSection, HostPool, HostTarget } from "./host";
import { openHostPool } from "./pool";
import { scriptText } from "./script";

const deadlineMs = 40_000;
const folder = mkdtempSync(join(tmpdir(), "sluice-lab-"));
let lab: Lab;
let pool: HostPool;
/** Takes silence for a hang sooner: less to wait for. */
let hasty: HostPool;

beforeAll(async () => {
  lab = await startLab({ topology: ospfEcmp, runDir: folder });
  await lab.waitConverged();
  pool = openHostPool();
  hasty = openHostPool({ hangMs: 1_500 });
}, 150_000);
afterAll(async () => {
  await pool?.close();
  await hasty?.close();
  await lab?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const target = (name: string, changes: Partial<HostTarget> = {}): HostTarget => {
  const host = lab.hosts.find((one) => one.name === name);
  const [algorithm = "", publicKey = ""] = host?.hostPublicKey.split(" ") ?? [];
  return {
    hostId: name,
    name,
    address: "127.0.0.1",
    port: host?.sshAddress.port ?? 0,
    user: "root",
    auth: { kind: "key", privateKey: readFileSync(lab.privateKeyPath, "utf8") },
    hostKey: [{ algorithm, publicKey }],
    sudo: false,
    script: "sent",
    ...changes,
  };
};

const look = async (name: string, ...sections: SectionName[]): Promise<AnswerSection[]> => [
  ...(await pool.ask(target(name), "look", sections, { deadlineMs })).sections,
];

const must = <T>(result: Parsed<T>): T => {
  if (result.kind === "failed") throw new Error(result.why);
  return result.value;
};

/** The pids of the vtysh processes on a host. */
const vtyshPids = async (name: string): Promise<string[]> =>
  (await lab.must(name, "grep -lx vtysh /proc/[0-9]*/comm || true")).match(/\d+/g) ?? [];

/** A command in front of the real one: /usr/local/sbin comes first on the script's PATH. */
const putInFront = (name: string, command: string, body: string): Promise<string> =>
  lab.must(name, `cat > /usr/local/sbin/${command}; chmod 755 /usr/local/sbin/${command}`, {
    input: `#!/bin/sh\n${body}\n`,
  });

describe("real daemons", () => {
  test("every section is answered by a director, none is empty that should not be", async () => {
    const names = Object.keys(SECTIONS) as SectionName[];
    const sections = await look("lvs1", ...names);
    expect(sections.map((one) => [one.name, one.exitCode])).toEqual(names.map((name) => [name, 0]));
    const empty = sections.filter((one) => one.output === "").map((one) => one.name);
    expect(empty).toEqual(["ipvs-daemon"]);
    for (const section of sections) expect(section).toMatchObject({ truncated: false, lossy: false });
  });

  test("JSON and text of one vtysh are told apart rightly", async () => {
    const [json, text, routes] = await look("router", "neighbour-json", "neighbour-text", "route-json");
    const names = (list: readonly { readonly routerId: string }[]) => list.map((one) => one.routerId).sort();
    expect(names(must(parseNeighboursJson(json?.output ?? "")))).toEqual(["192.168.0.2", "192.168.0.3"]);
    expect(names(must(parseNeighboursText(text?.output ?? "")))).toEqual(["192.168.0.2", "192.168.0.3"]);
    const vip = must(parseZebraJson(routes?.output ?? "")).find((one) => one.prefix === "192.168.0.100/32");
    expect(vip?.nextHops.filter((hop) => hop.installed)).toHaveLength(2);
  });

  test("facts are complete, and numbers are whole", async () => {
    const answer = await pool.ask(target("lvs1"), "facts", [], { deadlineMs });
    const facts = must(parseFacts(answer.sections[0]?.output ?? "", answer.at));
    expect(facts).toMatchObject({
      hostname: "lvs1",
      versions: { keepalived: "2.2.7", ipvsadm: "1.31", routing: "FRR 8.4.4", iproute2: "6.1.0" },
      timeouts: { tcp: 900, tcpFin: 120, udp: 300 },
    });
    for (const daemon of ["keepalived", "zebra", "ospfd"])
      expect(facts.daemons[daemon]?.length).toBeGreaterThan(0);
    expect(facts.sysctls["net.ipv4.vs.sync_threshold"]).toMatch(/^\d+\s\d+$/);
    expect(Math.abs(facts.clockOffsetMs ?? 1e9)).toBeLessThan(3_000);
  });

  test("keepalived's own account of its checks is a fresh one each time", async () => {
    for (const _time of [1, 2]) {
      const { sections } = await pool.ask(target("lvs2"), "checkers", [], { deadlineMs });
      expect(sections.map((one) => [one.name, one.exitCode])).toEqual([
        ["keepalived_check.data", 0],
        ["keepalived.data", 0],
      ]);
      expect(sections[0]?.output).toContain("RIP = 192.168.0.4, RPORT = 80");
      expect(sections[0]?.output).toContain("------< Health checkers >------");
    }
  });

  test("keepalived is not asked while a directory it needs for that is missing", async () => {
    const pids = () => lab.must("lvs2", "grep -lx keepalived /proc/[0-9]*/comm");
    const before = await pids();
    for (const needs of [["/etc/keepalived"], ["/"]])
      expect((await pool.ask(target("lvs2"), "checkers", needs, { deadlineMs })).sections).toMatchObject([
        { exitCode: 0 },
        { exitCode: 0 },
      ]);
    const missing = ["/etc/keepalived", "/etc/keepalived/track"];
    const { sections } = await pool.ask(target("lvs2"), "checkers", missing, { deadlineMs });
    const why = {
      exitCode: 1,
      output: "",
      stderr: expect.stringMatching(/^\/etc\/keepalived\/track is missing: /),
    };
    expect(sections).toMatchObject([why, why]);
    expect(await pids()).toBe(before);
  });

  test("configuration is read to the byte and listed", async () => {
    const path = "/etc/keepalived/keepalived.conf";
    const { sections } = await pool.ask(target("lvs1"), "read", [path], { deadlineMs });
    expect(sections[0]?.output).toBe(await lab.must("lvs1", ["cat", path]));
    const programs = await pool.ask(target("lvs1"), "programs", ["/bin/true", "/bin/no-such"], {
      deadlineMs,
    });
    expect(programs.sections[0]?.output).toBe("/bin/true\n");
    const listing = await pool.ask(target("lvs1"), "list", ["/etc/keepalived"], { deadlineMs });
    expect(listing.sections[0]?.output).toContain(`${path}\n`);
  });
});

describe("a vtysh that is kept open", () => {
  /** Times, counters, ages and the width of their columns differ from one question to the next. */
  const timeless = (section: AnswerSection) => ({
    ...section,
    output: section.output.replace(/[\d.:]+(?:[wdhms]+[\d.:]*)*/g, "#").replace(/ +/g, " "),
  });

  test.each(["lvs1", "router"])(
    "on %s answers what one that is started for each question does",
    async (name) => {
      const started = scriptText.replace(/^kept=no\nif .* then$/m, "kept=no\nif false; then");
      expect(started).not.toBe(scriptText);
      await lab.must(name, "cat > /usr/local/sbin/sluice-host; chmod 755 /usr/local/sbin/sluice-host", {
        input: started,
      });
      const installed = target(name, { hostId: `${name} installed`, script: "installed" });
      const names = (Object.keys(SECTIONS) as SectionName[]).filter(
        (one) => name === "lvs1" || !one.startsWith("ipvs"),
      );
      const answers: AnswerSection[][] = [];
      for (const one of [target(name), installed])
        answers.push((await pool.ask(one, "look", names, { deadlineMs })).sections.map(timeless));
      expect(answers[0]).toEqual(answers[1]);
      expect(await vtyshPids(name)).toHaveLength(1);
      pool.forget(`${name} installed`);
      await lab.must(name, "rm /usr/local/sbin/sluice-host");
    },
  );

  test("is the same one over many questions, and writes none of them down", async () => {
    await lab.must("lvs1", "rm -f /root/.history_frr");
    const before = await vtyshPids("lvs1");
    for (let time = 0; time < 5; time++) await look("lvs1", "neighbour-json", "route-json", "ipvs");
    expect(before).toHaveLength(1);
    expect(await vtyshPids("lvs1")).toEqual(before);
    expect(await lab.must("lvs1", "ls -a /root")).not.toContain(".history_frr");
  });

  test("that was killed is started again by the next question", async () => {
    const before = await vtyshPids("lvs1");
    await lab.killService("lvs1", "vtysh");
    expect((await look("lvs1", "neighbour-json", "ipvs")).map((one) => one.exitCode)).toEqual([0, 0]);
    const after = await vtyshPids("lvs1");
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  test("ends when it is no longer wanted, and when the connection is cut", async () => {
    const ends = () => lab.until(10_000, "vtysh ends", async () => (await vtyshPids("lvs1")).length === 0);
    await lab.must("lvs1", ["pkill", "-KILL", "-f", "^sshd: root@notty"]);
    await ends();
    await look("lvs1", "neighbour-json");
    expect(await vtyshPids("lvs1")).toHaveLength(1);
    pool.forget("lvs1");
    await ends();
  });

  test("may have a prompt that fills a line", async () => {
    const name = "director-in-the-second-rack-of-the-first-data-centre-example-org";
    await lab.must("lvs1", ["sed", "-i", `s/^hostname .*/hostname ${name}/`, "/etc/frr/vtysh.conf"]);
    expect((await look("lvs1", "neighbour-json", "route-json")).map((one) => one.exitCode)).toEqual([0, 0]);
    expect(await vtyshPids("lvs1")).toHaveLength(1);
    await lab.must("lvs1", ["sed", "-i", "s/^hostname .*/hostname lvs1/", "/etc/frr/vtysh.conf"]);
    pool.forget("lvs1");
  });
});

describe("accounts of the practice cluster", () => {
  test("sluice may sudo, nosudo may not, and without sudo the tools say that they need root", async () => {
    const sudo = { hostId: "lvs1 sluice", user: "sluice", sudo: true };
    const answer = await pool.ask(target("lvs1", sudo), "look", ["ipvs"], { deadlineMs });
    expect(must(parseTable(answer.sections[0]?.output ?? "")).services).toHaveLength(1);
    const refused = { hostId: "lvs1 nosudo", user: "nosudo", sudo: true };
    const error = await pool
      .ask(target("lvs1", refused), "ping", [], { deadlineMs })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject({ code: "sudo" });
    const plain = { hostId: "lvs1 plain", user: "nosudo", sudo: false };
    const { sections } = await pool.ask(target("lvs1", plain), "look", ["ipvs", "addr"], { deadlineMs });
    expect(sections[0]?.stderr).toContain("you must be root");
    expect(sections[1]?.exitCode).toBe(0);
  });

  test("the user with a password", async () => {
    const auth = { kind: "password", password: lab.password } as const;
    const changes = { hostId: "lvs1 pw", user: "pw", auth };
    await pool.ask(target("lvs1", changes), "ping", [], { deadlineMs });
  });
});

describe("bad days", () => {
  afterEach(async () => {
    await lab.must("lvs2", "rm -f /usr/local/sbin/*");
    // Without the guard that a hang leaves behind.
    for (const one of [pool, hasty]) one.forget("lvs2");
  });

  test("an ipvsadm that hangs is 124, vtysh still answers, and afterwards all is as before", async () => {
    await putInFront("lvs2", "ipvsadm", "exec sleep 600");
    const ask = () =>
      hasty.ask(target("lvs2"), "look", ["ipvs", "ipvs-stats", "neighbour-json"], { deadlineMs: 20_000 });
    expect((await ask()).sections.map((one) => one.exitCode)).toEqual([124, 124, 0]);
    await lab.must("lvs2", "rm /usr/local/sbin/ipvsadm");
    expect((await ask()).sections.map((one) => one.exitCode)).toEqual([0, 0, 0]);
    // What hung before the guard was on is all that was left behind.
    const commands = await lab.must("lvs2", "cat /proc/[0-9]*/comm");
    expect(commands.split("\n").filter((one) => one === "sleep")).toHaveLength(1);
    await lab.killService("lvs2", "sleep");
  });

  test("a vtysh that floods, one that is gone", async () => {
    const ask = () => hasty.ask(target("lvs2"), "look", ["neighbour-json", "ipvs"], { deadlineMs: 20_000 });
    await putInFront("lvs2", "vtysh", "exec head -c 10485760 /dev/zero");
    const flooded = (await ask()).sections;
    expect(flooded.map((one) => one.truncated)).toEqual([true, false]);
    await lab.must("lvs2", "rm /usr/local/sbin/vtysh; mv /usr/bin/vtysh /usr/bin/vtysh.away");
    expect((await ask()).sections.map((one) => one.exitCode)).toEqual([127, 0]);
    await lab.must("lvs2", "mv /usr/bin/vtysh.away /usr/bin/vtysh");
  });

  test("a keepalived that does not run has no account of its checks", async () => {
    await lab.stopService("lvs2", "keepalived");
    const { sections } = await pool.ask(target("lvs2"), "checkers", [], { deadlineMs });
    const why = { exitCode: 1, stderr: "keepalived does not run on this host" };
    expect(sections).toMatchObject([why, why]);
    expect(must(parseTable((await look("lvs2", "ipvs"))[0]?.output ?? "")).services).toEqual([]);
    await lab.startService("lvs2", "keepalived");
  });

  test("an ospfd that hangs is 124, the others answer", async () => {
    const ask = () => hasty.ask(target("lvs2"), "look", ["neighbour-json", "ipvs"], { deadlineMs: 20_000 });
    await ask();
    expect(await vtyshPids("lvs2")).toHaveLength(1);
    // watchfrr would start it again.
    await lab.killService("lvs2", "watchfrr");
    await lab.must("lvs2", "kill -s STOP $(cat /run/frr/ospfd.pid)");
    expect((await ask()).sections.map((one) => one.exitCode)).toEqual([124, 0]);
    await lab.must("lvs2", "kill -s CONT $(cat /run/frr/ospfd.pid)");
    await lab.until(10_000, "what hung has ended", async () => (await vtyshPids("lvs2")).length === 0);
  });

  test("FRR stopped: each of its sections says so; started: they answer again, from a vtysh that is kept", async () => {
    await look("lvs2", "neighbour-json");
    expect(await vtyshPids("lvs2")).toHaveLength(1);
    await lab.stopService("lvs2", "frr");
    expect(await look("lvs2", "neighbour-json", "ipvs", "route-json")).toMatchObject([
      { exitCode: 1, output: "", stderr: "ospfd is not running" },
      { exitCode: 0 },
      { exitCode: 1, output: "", stderr: "zebra is not running" },
    ]);
    // Afterwards none is kept: it may not find them again.
    for (const section of await look("lvs2", "neighbour-json", "route-json"))
      expect(section).toMatchObject({ exitCode: 1, stderr: "Exiting: failed to connect to any daemons." });
    expect(await vtyshPids("lvs2")).toEqual([]);
    await lab.startService("lvs2", "frr");
    await lab.until(45_000, "vtysh answers, and is kept", async () => {
      const sections = await look("lvs2", "neighbour-json", "route-json");
      return sections.every((one) => one.exitCode === 0) && (await vtyshPids("lvs2")).length === 1;
    });
    pool.forget("lvs2");
  }, 90_000);

  test("ospfd alone is gone: its sections say so, zebra's are answered, kept or not", async () => {
    await look("lvs2", "neighbour-json");
    await lab.killService("lvs2", "watchfrr");
    await lab.killService("lvs2", "ospfd");
    for (const kept of [1, 0]) {
      expect(await vtyshPids("lvs2")).toHaveLength(kept);
      const [neighbours, routes] = await look("lvs2", "neighbour-json", "route-json");
      expect(neighbours).toMatchObject({ exitCode: 1 });
      expect(`${neighbours?.output}${neighbours?.stderr}`).toContain("ospfd is not running");
      expect(routes).toMatchObject({ exitCode: 0 });
      await lab.until(5_000, "none is kept any more", async () => (await vtyshPids("lvs2")).length === 0);
    }
    await lab.stopService("lvs2", "frr");
    await lab.startService("lvs2", "frr");
  });

  test("a clock that is an hour off is seen", async () => {
    await lab.skewClock("lvs2", 3600);
    const answer = await pool.ask(target("lvs2"), "facts", [], { deadlineMs });
    const facts = must(parseFacts(answer.sections[0]?.output ?? "", answer.at));
    expect(Math.abs((facts.clockOffsetMs ?? 0) - 3_600_000)).toBeLessThan(3_000);
    await lab.skewClock("lvs2", 0);
  });

  test("a reboot ends the connection; the host is there again with another boot id, and its vtysh answers", async () => {
    const ask = (verb: "facts" | "look", ...args: SectionName[]) =>
      pool.ask(target("lvs1"), verb, args, { deadlineMs, impatient: true });
    const bootId = async (): Promise<string> =>
      (await ask("facts")).sections[0]?.output.match(/boot_id=(\S+)/)?.[1] ?? "";
    const before = await bootId();
    expect((await ask("look", "neighbour-json")).sections[0]?.exitCode).toBe(0);
    expect(await vtyshPids("lvs1")).not.toEqual([]);
    await lab.rebootHost("lvs1");
    let after = "";
    await lab.until(45_000, "lvs1 answers", async () => {
      after = await bootId().catch(() => "");
      return after !== "" && (await ask("look", "neighbour-json")).sections[0]?.exitCode === 0;
    });
    expect(after).not.toBe(before);
    expect(after).toMatch(/^[0-9a-f-]{36}$/);
  }, 90_000);
});
