import { createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { HostError } from "./errors";
import type { HostPool, HostTarget } from "./host";
import { openHostPool, type PoolOptions } from "./pool";
import { scanHostKey } from "./scan";
import { type SimulatedCluster, startSimulatedCluster } from "./simulated/cluster";
import { noFaults } from "./simulated/faults";
import { makeKeyPair } from "./simulated/ssh-server";

let cluster: SimulatedCluster;
const pools: HostPool[] = [];
let time = Date.now();

beforeAll(async () => {
  cluster = await startSimulatedCluster({ password: "correct horse", authorizedKeys: [] });
});
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
  for (const host of cluster.hosts) Object.assign(host.faults, noFaults());
});
afterAll(async () => {
  expect(cluster.unexpected).toEqual([]);
  await cluster.stop();
});

const openPool = (options: PoolOptions = {}): HostPool => {
  const pool = openHostPool({ random: () => 0.5, hangMs: 150, ...options });
  pools.push(pool);
  return pool;
};

const target = (name: string, changes: Partial<HostTarget> = {}): HostTarget => {
  const host = cluster.host(name);
  return {
    hostId: name,
    name,
    address: host.address,
    port: host.port,
    user: host.user,
    auth: { kind: "key", privateKey: cluster.clientKey.privateKey },
    hostKey: [host.hostKey],
    sudo: false,
    script: "sent",
    ...changes,
  };
};

const failure = async (asked: Promise<unknown>): Promise<HostError> => {
  try {
    await asked;
  } catch (error) {
    if (error instanceof HostError) return error;
    throw error;
  }
  throw new Error("it was answered");
};

describe("answers", () => {
  test("over one connection, however often it is asked", async () => {
    const pool = openPool();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => pool.ask(target("lvs1"), "look", ["ipvs", "ipvs-stats"])),
    );
    for (const answer of answers)
      expect(answer.sections.map((one) => [one.name, one.exitCode])).toEqual([
        ["ipvs", 0],
        ["ipvs-stats", 0],
      ]);
    expect(answers[0]?.at).toBeGreaterThanOrEqual(answers[0]?.sentAt ?? Number.POSITIVE_INFINITY);
  });

  test("through sudo, and from an installed script", async () => {
    const pool = openPool();
    const answer = await pool.ask(target("lvs1", { sudo: true, script: "installed" }), "ping", []);
    expect(answer.sections).toMatchObject([{ name: "ping", exitCode: 0 }]);
  });

  test("by password, and by password as the answer to a prompt", async () => {
    const auth = { kind: "password", password: "correct horse" } as const;
    await openPool().ask(target("lvs1", { auth }), "ping", []);
    cluster.host("lvs1").faults.promptsOnly = true;
    await openPool().ask(target("lvs1", { auth }), "ping", []);
    const wrong = { kind: "password", password: "wrong" } as const;
    expect((await failure(openPool().ask(target("lvs1", { auth: wrong }), "ping", []))).code).toBe("auth");
  });

  test("through a jump host, sharing one connection to it", async () => {
    const pool = openPool();
    const jump = target("router");
    const behind = (name: string) =>
      target(name, { address: cluster.host(name).dataAddress, port: 22, jump });
    const answers = await Promise.all(
      ["lvs1", "lvs2", "rs1"].map((name) => pool.ask(behind(name), "look", ["addr"])),
    );
    expect(answers.map((one) => one.sections[0]?.output.includes("192.168.0.100"))).toEqual([
      true,
      true,
      true,
    ]);
    const key = await scanHostKey({ address: "192.168.0.3", port: 22, jump });
    expect(key).toEqual(cluster.host("lvs2").hostKey);
  });

  test("again after the host was down, without being told", async () => {
    const pool = openPool();
    await pool.ask(target("lvs1"), "ping", []);
    await cluster.host("lvs1").powerOff();
    expect((await failure(pool.ask(target("lvs1"), "ping", []))).code).toBe("refused");
    await cluster.host("lvs1").powerOn();
    await pool.ask(target("lvs1"), "ping", [], { impatient: true });
  });

  test("a connection that died between two asks is not news", async () => {
    const pool = openPool();
    await pool.ask(target("lvs1"), "ping", []);
    await cluster.host("lvs1").powerOff();
    await cluster.host("lvs1").powerOn();
    await pool.ask(target("lvs1"), "ping", []);
  });
});

describe("says what is wrong, where, and what next", () => {
  test("wrong address", async () => {
    const error = await failure(
      openPool().ask(target("lvs1", { address: "no-such-host.invalid" }), "ping", []),
    );
    expect(error.code).toBe("unresolved");
    expect(error.message).toContain('the name "no-such-host.invalid" has no address');
  });

  test("wrong port", async () => {
    const error = await failure(openPool().ask(target("lvs1", { port: 1 }), "ping", []));
    expect(error).toMatchObject({ code: "refused" });
    expect(error.message).toBe(
      "lvs1 (127.0.0.1:1) refused the connection: nothing listens on that port. Check the port, and that sshd runs.",
    );
  });

  test("a host that never answers", async () => {
    cluster.host("lvs1").faults.silent = true;
    const error = await failure(openPool({ connectTimeoutMs: 200 }).ask(target("lvs1"), "ping", []));
    expect(error.code).toBe("timeout");
    expect(error.message).toContain("did not answer within 0.2 s");
  });

  test("a wrong key, a wrong password", async () => {
    const other = makeKeyPair();
    const key = await failure(
      openPool().ask(target("lvs1", { auth: { kind: "key", privateKey: other.privateKey } }), "ping", []),
    );
    expect(key).toMatchObject({ code: "auth" });
    expect(key.message).toContain('does not let "root" sign in');
    const password = await failure(
      openPool().ask(target("lvs1", { auth: { kind: "password", password: "wrong" } }), "ping", []),
    );
    expect(password.code).toBe("auth");
    expect(password.message).not.toContain("wrong");
  });

  test("a key that cannot be read, a public key, no agent", async () => {
    for (const auth of [
      { kind: "key", privateKey: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA" },
      { kind: "key", privateKey: cluster.clientKey.publicKey },
      { kind: "agent", socket: "" },
      { kind: "agent", socket: "/nonexistent/agent.sock" },
    ] as const)
      expect((await failure(openPool().ask(target("lvs1", { auth }), "ping", []))).code).toBe(
        "no-credential",
      );
  });

  test("an unknown host key: its fingerprint, and nothing was sent", async () => {
    const error = await failure(openPool().ask(target("lvs1", { hostKey: [] }), "ping", []));
    expect(error.code).toBe("host-key-unknown");
    expect(error.message).toContain(cluster.host("lvs1").hostKey.fingerprint);
    expect(error.message).toContain("Nothing was sent");
  });

  test("a changed host key blocks the host until the new one is pinned, also for the impatient", async () => {
    const pool = openPool();
    const before = target("rs2");
    await pool.ask(before, "ping", []);
    cluster.host("rs2").changeHostKey();
    const error = await failure(pool.ask(before, "ping", []));
    expect(error.code).toBe("host-key-changed");
    expect(error.message).toContain(
      before.hostKey[0] === undefined ? "" : cluster.host("rs2").hostKey.fingerprint,
    );
    expect(await failure(pool.ask(before, "ping", [], { impatient: true }))).toBe(error);
    await pool.ask(target("rs2"), "ping", []);
  });

  test("sudo that wants a password", async () => {
    cluster.host("lvs1").faults.sudoRefuses = true;
    const error = await failure(openPool().ask(target("lvs1", { sudo: true }), "ping", []));
    expect(error.code).toBe("sudo");
    expect(error.message).toContain("sudo: a password is required");
  });

  test("an account without a shell", async () => {
    cluster.host("lvs1").faults.noShell = "This account is currently not available.";
    const error = await failure(openPool().ask(target("lvs1"), "ping", []));
    expect(error.code).toBe("protocol");
    expect(error.message).toContain('the shell said "This account is currently not available."');
  });

  test("a greeting in front of the greeting is thrown away, a novel is not read", async () => {
    cluster.host("lvs1").faults.noise = "Welcome to lvs1!\n\u001b[1mLast login\u001b[0m: today\n".repeat(20);
    await openPool().ask(target("lvs1"), "ping", []);
    cluster.host("lvs1").faults.noise = "x".repeat(100_000);
    const error = await failure(openPool().ask(target("lvs1"), "ping", []));
    expect(error.code).toBe("protocol");
  });

  test("a port where something else speaks", async () => {
    const http = await chatter("HTTP/1.0 400 Bad Request\r\n\r\n");
    const error = await failure(openPool().ask(target("lvs1", { port: http.port }), "ping", []));
    expect(error.code).toBe("protocol");
    expect(error.message).toContain("does not speak SSH");
    await http.stop();
  });

  test("a port that hangs up at once", async () => {
    const mute = await chatter(null);
    const error = await failure(openPool().ask(target("lvs1", { port: mute.port }), "ping", []));
    expect(error.code).toBe("closed");
    expect(error.message).toContain("MaxStartups");
    await mute.stop();
  });
});

describe("bad output is an answer", () => {
  test("missing commands, a missing module, binary, colours, nothing, half", async () => {
    const pool = openPool();
    const { faults } = cluster.host("lvs1");
    faults.missing.add("vtysh");
    faults.garbled.set("ipvs-stats", "binary");
    faults.garbled.set("ipvs-save", "ansi");
    faults.garbled.set("addr", "empty");
    faults.garbled.set("ipvs", "half");
    const names = ["ipvs", "ipvs-stats", "ipvs-save", "addr", "neighbour-json"];
    const { sections } = await pool.ask(target("lvs1"), "look", names);
    expect(sections.map((one) => [one.name, one.exitCode])).toEqual([
      ["ipvs", 0],
      ["ipvs-stats", 0],
      ["ipvs-save", 0],
      ["addr", 0],
      ["neighbour-json", 127],
    ]);
    expect(sections[1]).toMatchObject({ lossy: true });
    expect(sections[2]).toMatchObject({ ansiStripped: true, output: expect.stringMatching(/^-A -t/) });
    faults.moduleMissing = true;
    const [ipvs] = (await pool.ask(target("lvs1"), "look", ["ipvs"])).sections;
    expect(ipvs).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("Can't initialize ipvs") });
  });

  test("10 MB are cut at 1 MB, the other sections are whole, and the next ask is answered", async () => {
    const pool = openPool();
    cluster.host("lvs1").faults.garbled.set("ipvs-save", "flood");
    const { sections } = await pool.ask(target("lvs1"), "look", ["ipvs", "ipvs-save", "addr"]);
    expect(sections.map((one) => one.truncated)).toEqual([false, true, false]);
    expect(sections[1]?.output.length).toBe(1024 * 1024);
    cluster.host("lvs1").faults.garbled.clear();
    expect((await pool.ask(target("lvs1"), "look", ["ipvs-save"])).sections[0]?.truncated).toBe(false);
  });

  test("a hanging command is 124, the others are answered, in one ask", async () => {
    const pool = openPool();
    cluster.host("lvs1").faults.hanging.add("ipvsadm");
    const answer = await pool.ask(target("lvs1"), "look", ["ipvs", "addr"], { deadlineMs: 3_000 });
    expect(answer.sections.map((one) => one.exitCode)).toEqual([124, 0]);
    // The guard stays: the second time nothing has to be given up first.
    const again = await pool.ask(target("lvs1"), "look", ["ipvs", "addr"], { deadlineMs: 3_000 });
    expect(again.sections.map((one) => one.exitCode)).toEqual([124, 0]);
  });

  test("where a hanging command cannot be stopped the host is left alone: each try would leave a process there", async () => {
    const pool = openPool({ hangMs: 50 });
    Object.assign(cluster.host("lvs1").faults, { unstoppable: true, hanging: new Set(["ipvsadm"]) });
    const ask = () => failure(pool.ask(target("lvs1"), "look", ["ipvs"], { deadlineMs: 2_000 }));
    expect((await ask()).code).toBe("timeout");
    const second = await ask();
    expect(second.code).toBe("timeout");
    expect(await ask()).toBe(second);
  });

  test("an answer that is cut off is an error, and the next ask starts anew", async () => {
    const pool = openPool();
    cluster.host("lvs1").faults.cutOff = true;
    expect((await failure(pool.ask(target("lvs1"), "look", ["ipvs"]))).code).toBe("closed");
    cluster.host("lvs1").faults.cutOff = false;
    await pool.ask(target("lvs1"), "look", ["ipvs"], { impatient: true });
  });

  test("a question that ends the channel each time is asked with the guard on, where no vtysh is kept", async () => {
    const pool = openPool();
    await pool.ask(target("lvs1"), "ping", []);
    cluster.host("lvs1").faults.cutOff = "unguarded";
    const answer = await pool.ask(target("lvs1"), "look", ["ipvs", "neighbour-json"]);
    expect(answer.sections.map((one) => one.exitCode)).toEqual([0, 0]);
  });

  test("when a routing daemon goes or comes the channel is opened anew, once: a kept vtysh may not find it again", async () => {
    const pool = openPool();
    const { faults } = cluster.host("lvs1");
    const ask = async (impatient = false): Promise<number | undefined> =>
      (await pool.ask(target("lvs1"), "look", ["neighbour-json", "ipvs"], { impatient })).sections[0]
        ?.exitCode;
    /** Answered while nobody can sign in: over the connection that was there. */
    const stays = async (exitCode: number): Promise<void> => {
      faults.signInRefused = true;
      expect(await ask()).toBe(exitCode);
      expect(await ask()).toBe(exitCode);
      faults.signInRefused = false;
    };
    expect(await ask()).toBe(0);
    await stays(0);
    cluster.world.setFrr("lvs1", false);
    expect(await ask()).toBe(1);
    expect(await ask()).toBe(1);
    await stays(1);
    cluster.world.setFrr("lvs1", true);
    expect(await ask()).toBe(0);
    faults.signInRefused = true;
    expect((await failure(ask())).code).toBe("auth");
    faults.signInRefused = false;
    expect(await ask(true)).toBe(0);
    await stays(0);
  });

  test("a host where no vtysh can be kept is connected to once more, then left in peace", async () => {
    const pool = openPool();
    const { faults } = cluster.host("lvs1");
    const ask = () => pool.ask(target("lvs1"), "look", ["neighbour-json"]);
    faults.startsVtysh = true;
    await ask();
    await ask();
    faults.signInRefused = true;
    for (let time = 0; time < 3; time++) await ask();
  });

  test("answers of a vtysh that is kept open come in their place, and each question has its own", async () => {
    const pool = openPool();
    const names = ["neighbour-json", "ipvs", "route-json", "addr", "running-config"];
    const first = await pool.ask(target("lvs1"), "look", names);
    expect(first.sections.map((one) => [one.name, one.exitCode])).toEqual(names.map((name) => [name, 0]));
    expect(first.sections[4]?.output).toContain("router ospf");
    expect(first.sections[4]?.output).not.toContain("lvs1#");
    expect((await pool.ask(target("lvs1"), "look", ["addr"])).sections[0]).toEqual(first.sections[3]);
    const { faults } = cluster.host("lvs1");
    faults.missing.add("vtysh");
    expect((await pool.ask(target("lvs1"), "look", ["route-json"])).sections[0]).toMatchObject({
      exitCode: 127,
    });
  });
});

describe("nothing that a shell would understand leaves", () => {
  test.each([
    ["read", ["/etc/shadow"]],
    ["read", ["/etc/keepalived/../shadow"]],
    ["read", ["/etc/keepalived/a b"]],
    ["read", ["/etc/keepalived/a\nb"]],
    ["read", ["/etc/keepalived/a\0b"]],
    ["read", ["/etc/keepalived/$(id)"]],
    ["read", ["/etc/keepalived/a;id"]],
    ["read", ["/etc/keepalived/'a'"]],
    ["read", ['/etc/keepalived/"a"']],
    ["read", ["/etc/keepalived/\u202efnoc"]],
    ["read", ["/etc/keepalived"]],
    ["read", ["/etc/frr//x"]],
    ["read", []],
    ["list", ["/etc"]],
    ["list", ["/etc/frr", "/etc/frr"]],
    ["look", ["ipvs;id"]],
    ["look", ["ipvs", "ipvs"]],
    ["look", ["toString"]],
    ["look", []],
    ["ping", ["x"]],
    ["facts", ["\n9 read /etc/frr/x"]],
    ["programs", []],
    ["programs", ["bin/true"]],
    ["programs", ["/bin/true;id"]],
    ["programs", ["/bin/../bin/true"]],
    ["checkers", ["x"]],
    ["checkers", ["/etc/keepalived", "/etc/../root"]],
    ["checkers", ["/etc/keepalived", ""]],
    ["checkers", ["/etc/a b"]],
    ["checkers", ["/etc/a\n9"]],
    ["checkers", ["/etc//a"]],
    ["checkers", ["/etc/$(id)"]],
  ] as const)("%s %j", async (verb, args) => {
    const error = await failure(openPool().ask(target("lvs1"), verb, args));
    expect(error.message).toMatch(/^Nothing was sent: /);
  });

  test("a verb that does not exist", async () => {
    const verb = "apply" as "ping";
    expect((await failure(openPool().ask(target("lvs1"), verb, []))).message).toMatch(/there is no verb/);
  });
});

describe("waits no longer than it is told, and leaves alone what failed", () => {
  beforeEach(() => {
    time = Date.now();
  });

  test("a slow host is late for the deadline; the late answer is not taken for the next one", async () => {
    const pool = openPool({ hangMs: 5_000 });
    await pool.ask(target("lvs1"), "ping", []);
    cluster.host("lvs1").faults.slowMs = 200;
    const late = await failure(pool.ask(target("lvs1"), "look", ["ipvs"], { deadlineMs: 100 }));
    expect(late).toMatchObject({ code: "timeout", message: expect.stringContaining("within 0.1 s") });
    cluster.host("lvs1").faults.slowMs = 0;
    const next = await pool.ask(target("lvs1"), "look", ["addr"]);
    expect(next.sections.map((one) => one.name)).toEqual(["addr"]);
  });

  test("a withdrawn question ends at once and does not disturb the next", async () => {
    const pool = openPool({ hangMs: 5_000 });
    await pool.ask(target("lvs1"), "ping", []);
    cluster.host("lvs1").faults.slowMs = 100;
    const controller = new AbortController();
    const asked = failure(pool.ask(target("lvs1"), "look", ["ipvs"], { signal: controller.signal }));
    const waiting = failure(pool.ask(target("lvs1"), "look", ["addr"], { signal: controller.signal }));
    const next = pool.ask(target("lvs1"), "look", ["ipvs-save"]);
    controller.abort();
    expect((await asked).code).toBe("closed");
    expect((await waiting).code).toBe("closed");
    expect((await next).sections.map((one) => one.name)).toEqual(["ipvs-save"]);
    const never = failure(pool.ask(target("lvs1"), "ping", [], { signal: controller.signal }));
    expect((await never).code).toBe("closed");
  });

  test("after a failure the same reason is given without trying again, until the time is over", async () => {
    const tries: Socket[] = [];
    const server = await chatter(null, (socket) => tries.push(socket));
    const pool = openPool({ now: () => time });
    const unlucky = target("lvs1", { port: server.port });
    const first = await failure(pool.ask(unlucky, "ping", []));
    expect(await failure(pool.ask(unlucky, "ping", []))).toBe(first);
    expect(tries).toHaveLength(1);
    time += 600;
    expect(await failure(pool.ask(unlucky, "ping", []))).toBe(first);
    time += 200;
    expect(await failure(pool.ask(unlucky, "ping", []))).not.toBe(first);
    expect(tries).toHaveLength(2);
    // A person who waits is not told to wait.
    await failure(pool.ask(unlucky, "ping", [], { impatient: true }));
    expect(tries).toHaveLength(3);
    // Another door is another host.
    await pool.ask(target("lvs1"), "ping", []);
    await server.stop();
  });

  test("one host that hangs does not hold up the others", async () => {
    const pool = openPool();
    cluster.host("lvs1").faults.silent = true;
    const stuck = failure(pool.ask(target("lvs1"), "ping", [], { deadlineMs: 300 }));
    const others = await Promise.all(
      ["lvs2", "router", "rs1"].map((name) => pool.ask(target(name), "ping", [], { deadlineMs: 250 })),
    );
    expect(others).toHaveLength(3);
    expect((await stuck).code).toBe("timeout");
  });

  test("hosts that accept and then say nothing do not keep a living one from being reached", async () => {
    const mutes = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((n) => chatter("silence", () => {}, `127.0.1.${n}`)),
    );
    const pool = openPool({ maxHandshakes: 2 });
    const dead = mutes.map(({ address, port }) =>
      failure(pool.ask(target("lvs1", { hostId: address, address, port }), "ping", [])),
    );
    await pool.ask(target("lvs2"), "ping", [], { deadlineMs: 9_000 });
    await pool.close();
    expect((await Promise.all(dead)).map((one) => one.code)).toEqual(dead.map(() => "closed"));
    for (const mute of mutes) await mute.stop();
  }, 10_000);

  test("closing ends what is asked and what waits in line, on an open connection too, and opens nothing again", async () => {
    const pool = openPool();
    await pool.ask(target("lvs1"), "ping", []);
    cluster.host("lvs1").faults.slowMs = 5_000;
    await pool.ask(target("lvs2"), "ping", []);
    const waiting = failure(pool.ask(target("lvs1"), "ping", []));
    const inLine = failure(pool.ask(target("lvs1"), "facts", []));
    await new Promise((done) => setTimeout(done, 100));
    await pool.close();
    expect((await waiting).code).toBe("closed");
    expect((await inLine).code).toBe("closed");
    expect((await failure(pool.ask(target("lvs2"), "ping", []))).code).toBe("closed");
  });
});

describe("asks which key a host shows", () => {
  test("without signing in", async () => {
    const { hostKey, address, port, faults } = cluster.host("lvs1");
    faults.signInRefused = true;
    expect(await scanHostKey({ address, port })).toEqual(hostKey);
  });
  test("and says why it cannot", async () => {
    expect((await failure(scanHostKey({ address: "127.0.0.1", port: 1 }))).code).toBe("refused");
    const http = await chatter("HTTP/1.0 400 Bad Request\r\n\r\n");
    expect((await failure(scanHostKey({ address: "127.0.0.1", port: http.port }))).code).toBe("protocol");
    await http.stop();
    cluster.host("lvs1").faults.silent = true;
    const { address, port } = cluster.host("lvs1");
    expect((await failure(scanHostKey({ address, port, timeoutMs: 100 }))).code).toBe("timeout");
  });
});

/** A TCP port that says one thing and hangs up, hangs up at once (null), or stays silent. */
const chatter = async (
  says: string | null | "silence",
  onSocket: (socket: Socket) => void = () => {},
  address = "127.0.0.1",
) => {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    onSocket(socket);
    socket.on("error", () => {});
    if (says === null) socket.destroy();
    else if (says !== "silence") socket.resume().end(says);
  });
  await new Promise<void>((done) => server.listen(0, address, done));
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const stop = (): Promise<unknown> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  };
  return { address, port, stop };
};
