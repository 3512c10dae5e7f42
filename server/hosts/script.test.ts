import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { parseFacts } from "../domain/host/facts";
import { commandLine, isRoutingSection, SECTIONS, type SectionName } from "../domain/host/sections";
import { SYSCTLS } from "../domain/host/sysctls";
import { scriptCommand, scriptText } from "./script";
import { type LocalScript, startScript, stubCommands } from "./testing/local-script";

const SYSTEM = "/usr/bin:/bin";
const VTYSH = `[ "$1" = -E ] || exit 9
shift
while [ $# -gt 0 ]; do
  printf "lvs1# %s\\n" "$2"
  case $2 in *nonsense*|*"ospf route json"*) echo "% Unknown command: $2"; exit 1 ;; esac
  echo "answer to <$2>"
  shift 2
done`;

const stubs = stubCommands({
  ipvsadm: `case "$*" in
    "-Ln --exact") echo "IP Virtual Server version 1.2.1 (size=4096)" ;;
    "-Ln --stats --exact") printf "\\000\\377\\200binary\\n\\033[31mred\\033[0m" ;;
    "-Ln --persistent-conn --exact") echo half; echo "complaint one" >&2; echo "complaint two" >&2; exit 3 ;;
    "-Ln --thresholds --exact") exec sleep 60 ;;
    "-Sn") exec head -c 10485760 /dev/zero ;;
    "-L --timeout") echo "Timeout (tcp tcpfin udp): 900 120 300" ;;
    "-L --daemon") echo "master sync daemon (mcast=eth0, syncid=2)"; echo "backup sync daemon (mcast=eth0, syncid=1)" ;;
    --version) echo "ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)" ;;
    *) echo "unexpected: $*" >&2; exit 99 ;;
  esac`,
  ip: 'case "$*" in -V) echo "ip utility, iproute2-6.1.0, libbpf 1.1.2" ;; "-j addr") cat; echo "[]" ;; *) echo "ip $*" ;; esac',
  vtysh: VTYSH,
  keepalived: 'echo "Keepalived v2.2.7 (01/16,2022)" >&2',
});
const path = `${stubs.directory}:${SYSTEM}`;

const open: LocalScript[] = [];
const start = async (options: Partial<Parameters<typeof startScript>[0]> = {}): Promise<LocalScript> => {
  const script = await startScript({ path, ...options });
  open.push(script);
  return script;
};
afterEach(() => {
  for (const script of open.splice(0)) script.close();
});
afterAll(() => stubs.remove());

describe("the script as it travels", () => {
  test("holds no single quote and no double backslash: one single-quoted word carries it", () => {
    expect(scriptText).not.toMatch(/'|\\\\/);
    expect(scriptCommand({ sudo: false, script: "sent" })).toBe(`exec sh -c '${scriptText}' sluice-host`);
    expect(scriptCommand({ sudo: true, script: "installed" })).toBe(
      "exec sudo -n /usr/local/sbin/sluice-host",
    );
  });

  test("names the same sections with the same commands as the domain does", () => {
    const inScript = new Map<string, string>();
    for (const match of scriptText.matchAll(/^ +([a-z-]+)\) show="([^"]+)" ;;$/gm))
      inScript.set(match[1] ?? "", match[2] ?? "");
    for (const match of scriptText.matchAll(/^ +([a-z-]+)\) run (.+) ;;$/gm))
      inScript.set(match[1] ?? "", match[2] ?? "");
    const inDomain = new Map<string, string>(Object.entries(SECTIONS));
    expect(inScript).toEqual(inDomain);
    expect(commandLine("neighbour-json")).toBe('vtysh -c "show ip ospf neighbor json"');
  });

  test("reads exactly the sysctls the domain knows", () => {
    const block = /grep -Hs \. ([^)]+)\)/.exec(scriptText)?.[1] ?? "";
    const keys = block.split(/[\s\\]+/).map((one) => one.replaceAll("/", "."));
    expect(keys).toEqual([...SYSCTLS]);
  });
});

describe("answers", () => {
  test("every section it names is run and named in the answer", async () => {
    const script = await start();
    const names = (Object.keys(SECTIONS) as SectionName[]).filter(
      (name) => !["ipvs-thresholds", "ipvs-save"].includes(name),
    );
    const sections = await script.ask(`look ${names.join(" ")}`, names);
    expect(sections.map((one) => one.name)).toEqual(names);
    for (const section of sections) {
      const name = section.name as SectionName;
      if (isRoutingSection(name) && name !== "ospf-route-json")
        expect(section).toMatchObject({ exitCode: 0, output: `answer to <${SECTIONS[name]}>\n` });
    }
    expect(sections.find((one) => one.name === "kernel-route")?.output).toBe("ip -j route show proto ospf\n");
  });

  test("stdout comes byte for byte, stderr and the exit code beside it", async () => {
    const script = await start();
    const [stats, persistent] = await script.ask("look ipvs-stats ipvs-persistent");
    expect(stats).toMatchObject({
      exitCode: 0,
      output: "\0��binary\nred",
      lossy: true,
      ansiStripped: true,
      truncated: false,
    });
    expect(persistent).toMatchObject({
      exitCode: 3,
      output: "half\n",
      stderr: "complaint one\ncomplaint two",
    });
  });

  test("a command that reads stdin cannot eat the next request", async () => {
    const script = await start();
    expect((await script.ask("look addr"))[0]).toMatchObject({ exitCode: 0, output: "[]\n" });
    expect((await script.ask("ping"))[0]).toMatchObject({ name: "ping", exitCode: 0 });
  });

  test("consecutive vtysh sections share one process, also when another section stands between groups", async () => {
    const counter = stubCommands({
      vtysh: `${VTYSH.replace("\n", `\necho run >> "$0.runs"\n`)}`,
      ip: "echo ip",
    });
    const script = await start({ path: `${counter.directory}:${SYSTEM}` });
    const names = ["neighbour-json", "ospf-json", "addr", "route-json", "route-text"];
    const sections = await script.ask(`look ${names.join(" ")}`, names);
    expect(sections.map((one) => one.exitCode)).toEqual([0, 0, 0, 0, 0]);
    expect(sections[4]?.output).toBe("answer to <show ip route ospf>\n");
    expect(readFileSync(join(counter.directory, "vtysh.runs"), "utf8")).toBe("run\nrun\n");
    counter.remove();
  });

  test("one vtysh command that fails does not take the others with it", async () => {
    const script = await start();
    const names = ["neighbour-json", "ospf-route-json", "route-json"];
    const sections = await script.ask(`look ${names.join(" ")}`, names);
    expect(sections.map((one) => one.exitCode)).toEqual([0, 1, 0]);
    expect(sections[1]?.output).toContain("% Unknown command");
    expect(sections[2]?.output).toBe("answer to <show ip route ospf json>\n");
  });

  test("a missing command is 127 with a sentence, and the rest is answered", async () => {
    const nothing = stubCommands({});
    const script = await start({ path: nothing.directory });
    const [ipvs, ping] = [await script.ask("look ipvs neighbour-json"), await script.ask("ping")];
    expect(ipvs[0]).toMatchObject({
      exitCode: 127,
      stderr: `ipvsadm: not found on this host (looked in ${nothing.directory})`,
    });
    expect(ipvs[1]).toMatchObject({ exitCode: 127 });
    expect(ping[0]).toMatchObject({ exitCode: 0 });
    expect(script.stderr()).toBe("");
  });

  test("facts are read without a process where a file tells them, and the domain reads them", async () => {
    const script = await start();
    const [facts] = await script.ask("facts");
    const parsed = parseFacts(facts?.output ?? "", Date.now());
    if (parsed.kind === "failed") throw new Error(parsed.why);
    const { value } = parsed;
    expect(value.hostname).toBe(readFileSync("/proc/sys/kernel/hostname", "utf8").trim());
    expect(value.bootId).toBe(readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
    expect(value.versions).toMatchObject({ keepalived: "2.2.7", ipvsadm: "1.31", iproute2: "6.1.0" });
    expect(value.timeouts).toEqual({ tcp: 900, tcpFin: 120, udp: 300 });
    expect(value.syncDaemons).toHaveLength(2);
    // More than one digit: a reader that takes single bytes would see the first only.
    const range = "/proc/sys/net/netfilter/nf_conntrack_max";
    for (const [name, file] of [
      ["net.ipv4.ip_forward", "/proc/sys/net/ipv4/ip_forward"],
      ["net.netfilter.nf_conntrack_max", range],
    ] as const)
      expect(value.sysctls[name]).toBe(existsSync(file) ? readFileSync(file, "utf8").trim() : null);
    expect(Math.abs(value.clockOffsetMs ?? 1e9)).toBeLessThan(5_000);
    expect(script.stderr()).toBe("");
  });

  test("facts running are the same without what programs are asked for", async () => {
    const script = await start();
    const [all] = await script.ask("facts");
    const [running] = await script.ask("facts running");
    const lasting = (text = "") => text.split("\n").filter((line) => !/^(now|version\.|ipvs\.)/.test(line));
    expect(lasting(running?.output)).toEqual(lasting(all?.output));
    expect(running?.output).not.toMatch(/^(version|ipvs)\./m);
    expect(running?.output).toMatch(/^now=\d/m);
    expect((await script.ask("facts nonsense"))[0]).toMatchObject({ name: "refused", exitCode: 64 });
  });

  test("programs are told from what is missing, is a folder, or cannot be run", async () => {
    const script = await start();
    const plain = join(mkdtempSync(join(tmpdir(), "sluice-plain-")), "notes");
    writeFileSync(plain, "", { mode: 0o644 });
    expect(await script.ask(`programs /bin/sh /bin/no-such /bin ${plain}`)).toMatchObject([
      { name: "programs", exitCode: 0, output: "/bin/sh\n" },
    ]);
  });

  test("where keepalived does not run, checkers says so", async () => {
    const script = await start();
    const why = { exitCode: 1, stderr: "keepalived does not run on this host" };
    expect(await script.ask("checkers /etc/keepalived /")).toMatchObject([
      { name: "keepalived_check.data", ...why },
      { name: "keepalived.data", ...why },
    ]);
  });

  test("the same shell script runs in bash, where there is one", async () => {
    if (!existsSync("/bin/bash")) return;
    const script = await start({ shell: "/bin/bash" });
    const names = ["ipvs", "ipvs-persistent", "neighbour-json", "route-json"];
    const sections = await script.ask(`look ${names.join(" ")}`, names);
    expect(sections.map((one) => one.exitCode)).toEqual([0, 3, 0, 0]);
  });
});

describe("a vtysh that can be kept open", () => {
  /** Reads lines as on a terminal: prompt, the line again, the answer. `runs` counts the times it was started. */
  const interactive = (prompt: string, changes = ""): string => `
    echo "$$ $*" >> "$0.runs"
    [ $# = 0 ] || { ${VTYSH.replaceAll("\n", "\n    ")}
      exit 0; }
    ${changes}
    [ "$VTYSH_HISTFILE" = /dev/null ] && [ "$INPUTRC" = /dev/null ] && [ "$COLUMNS" = 1000 ] || exit 1
    printf "\\nHello, this is FRRouting (version 8.4.4).\\n\\n"
    while printf "%s" "${prompt}"; IFS= read -r line; do
      printf "%s\\n" "$line"
      case $line in
        !*) ;;
        "show ip ospf database") exit 1 ;;
        "show ip ospf route json") echo "% Unknown command: $line" ;;
        *) echo "answer to <$line>" ;;
      esac
    done
    echo`;
  const made: ReturnType<typeof stubCommands>[] = [];
  afterAll(() => {
    for (const one of made) one.remove();
  });
  const startWith = async (
    bodies: Record<string, string>,
    changes: { guardSeconds?: number; shell?: string } = {},
  ) => {
    const commands = stubCommands(bodies);
    made.push(commands);
    const script = await start({ path: `${commands.directory}:${SYSTEM}`, ...changes });
    const runs = (): string[][] =>
      readFileSync(join(commands.directory, "vtysh.runs"), "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(" "));
    return { script, runs };
  };
  const names = ["route-json", "addr", "neighbour-json", "kernel-route", "ospf-text"];
  const expected = [
    ["route-json", 0, "answer to <show ip route ospf json>\n"],
    ["addr", 0, "ip -j addr\n"],
    ["neighbour-json", 0, "answer to <show ip ospf neighbor json>\n"],
    ["kernel-route", 0, "ip -j route show proto ospf\n"],
    ["ospf-text", 0, "answer to <show ip ospf>\n"],
  ];
  const asked = async (script: LocalScript): Promise<unknown[]> =>
    (await script.ask(`look ${names.join(" ")}`, names)).map((one) => [one.name, one.exitCode, one.output]);
  const ip = `echo "ip $*"`;

  test.each(["/bin/sh", "/bin/bash"])(
    "is one process for many requests, answered in the order asked (%s)",
    async (shell) => {
      const { script, runs } = await startWith({ ip, vtysh: interactive("lvs1# ") }, { shell });
      expect(script.kept).toBe(true);
      for (let time = 0; time < 20; time++) {
        expect(await asked(script)).toEqual(expected);
        expect(await script.ask("ping")).toMatchObject([{ name: "ping", exitCode: 0 }]);
      }
      // The first one showed that it can be kept.
      expect(runs()).toHaveLength(2);
      // bash may read a profile of its own here.
      if (shell === "/bin/sh") expect(script.stderr()).toBe("");
    },
  );

  test.each([
    "a.very-long.name.of.a.director.in.the.second.rack.of.some.data.centre.example.org# ",
    "# ",
    "[*]?# ",
    "größe(config)# ",
    "lvs1! # ",
  ])("may have the prompt %j", async (prompt) => {
    const { script } = await startWith({ ip, vtysh: interactive(prompt) });
    expect(script.kept).toBe(true);
    expect(await asked(script)).toEqual(expected);
  });

  test("one command that fails does not take the others with it", async () => {
    const { script } = await startWith({ vtysh: interactive("lvs1# ") });
    const three = ["neighbour-json", "ospf-route-json", "route-json"];
    const sections = await script.ask(`look ${three.join(" ")}`, three);
    expect(sections.map((one) => one.exitCode)).toEqual([0, 1, 0]);
    expect(sections[1]?.output).toContain("% Unknown command");
  });

  test("ends the channel when it has died, in an answer or before", async () => {
    const { script } = await startWith({ vtysh: interactive("lvs1# ") });
    await expect(script.ask("look ospf-database-text")).rejects.toThrow("the script ended");
    const { script: idle, runs } = await startWith({ vtysh: interactive("lvs1# ") });
    process.kill(Number(runs()[1]?.[0]), "SIGKILL");
    await idle.ended;
    // It is the client that starts again, when there is something to ask.
    expect(runs()).toHaveLength(2);
  });

  test("ends with the channel; no command inherits its pipe or the channel", async () => {
    const { script, runs } = await startWith({
      ip: "for fd in 3 4; do [ ! -e /proc/$$/fd/$fd ] || echo $fd; done",
      vtysh: interactive("lvs1# "),
    });
    expect(await script.ask("look addr")).toMatchObject([{ output: "" }]);
    script.hangUp();
    await script.ended;
    for (const [pid] of runs()) expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  test.each([
    ["refuses to start", "exit 1"],
    ["hangs at the start", "exec sleep 60"],
    ["shows no prompt", "exec cat"],
    ["does not reach a daemon", "echo ospfd is not running"],
    ["does not repeat what it was given", "while read -r line; do printf '\\nlvs1# '; done; exit"],
  ])(
    "that %s is started for each request",
    async (_what, changes) => {
      const { script, runs } = await startWith({ ip, vtysh: interactive("lvs1# ", changes) });
      expect(script.kept).toBe(false);
      const before = runs().length;
      expect(await asked(script)).toEqual(expected);
      expect(runs().length).toBeGreaterThan(before);
    },
    15_000,
  );

  test("is not kept where commands are guarded", async () => {
    const { script } = await startWith({ ip, vtysh: interactive("lvs1# ") }, { guardSeconds: 5 });
    expect(script.kept).toBe(false);
    expect(await asked(script)).toEqual(expected);
  });
});

describe("guarded", () => {
  test("a hanging command is stopped and is 124; it is not tried twice in one answer; the channel lives on", async () => {
    const hanging = stubCommands({ ipvsadm: "sleep 60; echo late", ip: "echo up" });
    const script = await start({ path: `${hanging.directory}:${SYSTEM}`, guardSeconds: 1 });
    const startedAt = Date.now();
    const sections = await script.ask("look ipvs ipvs-stats ipvs-persistent addr");
    expect(sections.map((one) => one.exitCode)).toEqual([124, 124, 124, 0]);
    expect(sections[0]?.stderr).toBe("ipvsadm did not answer within 1 s and was stopped");
    expect(sections[1]?.stderr).toBe(
      "ipvsadm did not answer within 1 s a moment ago; it was not tried again",
    );
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    expect((await script.ask("ping"))[0]).toMatchObject({ exitCode: 0 });
    hanging.remove();
  });

  test("facts wait for a program that hangs once only: the others are told in time", async () => {
    const hanging = stubCommands({ ipvsadm: "exec sleep 60", ip: "echo ip utility, iproute2-6.1.0" });
    const script = await start({ path: `${hanging.directory}:${SYSTEM}`, guardSeconds: 2 });
    const startedAt = Date.now();
    const [facts] = await script.ask("facts", ["facts"]);
    // It would be asked three times; a busy machine takes its time for the rest.
    expect(Date.now() - startedAt).toBeLessThan(5_500);
    expect(facts?.output).toContain("version.iproute2=");
    expect(facts?.output).not.toContain("version.ipvsadm=");
    hanging.remove();
  });

  test("10 MB are cut at 1 MB on the host", async () => {
    const script = await start({ guardSeconds: 5 });
    const [save, ipvs] = await script.ask("look ipvs-save ipvs");
    expect(save).toMatchObject({ truncated: true });
    expect(save?.output.length).toBe(1024 * 1024);
    expect(ipvs).toMatchObject({ exitCode: 0, truncated: false });
  });

  test("ordinary commands answer as they do unguarded", async () => {
    const script = await start({ guardSeconds: 5 });
    const [ipvs, persistent] = await script.ask("look ipvs ipvs-persistent");
    expect(ipvs).toMatchObject({
      exitCode: 0,
      output: "IP Virtual Server version 1.2.1 (size=4096)\n",
      stderr: "",
    });
    expect(persistent).toMatchObject({ exitCode: 3, stderr: "complaint one\ncomplaint two" });
  });
});

describe("refuses", () => {
  const here = mkdtempSync(join(tmpdir(), "sluice-refuse-"));
  const marker = join(here, "touched");
  afterAll(() => rmSync(here, { recursive: true, force: true }));

  test.each([
    "read /etc/shadow",
    "read /etc/keepalived/../shadow",
    "read /etc/keepalived/./x",
    "read /etc/frr//x",
    "read /etc/keepalivedx",
    "read etc/frr/frr.conf",
    "read ../etc/frr/frr.conf",
    "read /etc/frr/frr.conf /etc/passwd",
    "list /etc",
    "list /etc/frr /etc/frr",
    "programs",
    "programs bin/true",
    "programs /bin/../bin/true",
    `programs /bin/$(touch ${marker})`,
    "checkers etc/keepalived",
    "checkers /etc/keepalived/../frr",
    "checkers /etc /etc/./frr",
    "checkers //etc",
    `checkers /etc/$(touch ${marker})`,
    "look nothing",
    "look ipvs nothing",
    "look",
    "read",
    "ping pong",
    "apply everything",
    "LOOK ipvs",
    `read /etc/frr/$(touch ${marker})`,
    `read /etc/frr/\`touch ${marker}\``,
    `read /etc/frr/a;touch ${marker}`,
    `read /etc/frr/a|touch ${marker}`,
    `look ipvs&touch ${marker}`,
    `look ipvs>${marker}`,
    "read /etc/frr/*",
    "read /etc/frr/?",
    "read /etc/frr/[a]",
    "read /etc/frr/~root",
    "read /etc/frr/a\\b",
    'read "/etc/frr/frr.conf"',
    "read '/etc/frr/frr.conf'",
    "read /etc/frr/a{b,c}",
    "read /etc/frr/\u202egnp.conf",
    "read /etc/frr/ü.conf",
    "read /etc/frr/a\u0001b",
    "read /etc/frr/a\tb",
    `$(touch ${marker}) ipvs`,
    `look \${IFS}ipvs`,
  ])("%s", async (line) => {
    const script = await start();
    const [section] = await script.ask(line);
    expect(section).toMatchObject({ name: "refused", exitCode: 64 });
    expect(existsSync(marker)).toBe(false);
  });

  test("a NUL in a request does not change what is read", async () => {
    const script = await start();
    const [section] = await script.ask("read /etc/frr/\0../../shadow");
    expect(section).toMatchObject({ exitCode: 64 });
  });

  test.each(["x ping", "-1 ping", "$(id) ping", "", "1;id ping"])(
    "a line without a plain id ends the script: %j",
    async (line) => {
      const script = await start();
      script.send(`${line}\n`);
      expect(await script.ended).toBe(64);
    },
  );

  test.each([
    "hello 2 0123456789abcdef0123456789abcdef 0",
    "hello 1 0123456789abcdef 0",
    "hello 1 0123456789ABCDEF0123456789abcdef 0",
    "hello 1 0123456789abcdef0123456789abcdef",
    "hello 1 0123456789abcdef0123456789abcdef x",
    "hello 1 0123456789abcdef0123456789abcdef 1;id",
    "GET / HTTP/1.0",
  ])("a session that does not begin with its hello: %s", async (line) => {
    const { spawn } = await import("node:child_process");
    const child = spawn("/bin/sh", ["-c", scriptText, "sluice-host"], { stdio: ["pipe", "pipe", "ignore"] });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdin.end(`${line}\n`);
    expect(await new Promise((done) => child.once("exit", done))).toBe(64);
    expect(said).toBe("");
  });

  test("the end of stdin ends the script", async () => {
    const script = await start();
    script.close();
    expect(await script.ended).toBe(0);
  });
});
