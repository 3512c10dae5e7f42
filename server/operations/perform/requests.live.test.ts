/** What the web asks of the worker and a person reads: answers in sentences, whatever is asked and whatever is wrong. */
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Faults, noFaults } from "../../hosts/simulated/faults";
import { listClusters } from "../../store/inventory/load";
import { ask } from "../../store/requests/ask";
import { proposal as proposalSchema } from "../requests";
import { observationOf, sentencesOf, withStage } from "./testing";

const stage = withStage();
const within = { timeout: 45_000, interval: 200 };
/** Everything that text can do to what it stands in, except what no name may hold at all. */
const marks = `'"; $(reboot) \`id\` %s \\ <b>\u202e\u05d0`;

let clusterId = "";
const ids = new Map<string, string>();
beforeAll(async () => {
  clusterId = await stage.onboard(["router", "lvs1", "lvs2"], (proposed) => ({
    ...proposed,
    clusterName: `web ${marks}`,
    hosts: proposed.hosts.map((host) => ({ ...host, name: `${host.name}${marks}` })),
    vips: proposed.vips.map((vip) => ({ ...vip, label: marks })),
  }));
  for (const { id, name } of await stage.store.prisma.host.findMany()) ids.set(name.replace(marks, ""), id);
});
afterEach(() => {
  stage.odd.clear();
  for (const { faults } of stage.cluster.hosts) Object.assign(faults, noFaults());
});

const idOf = (name: string): string => ids.get(name) ?? "";
const spoil = (name: string, faults: Partial<Faults>): void => {
  Object.assign(stage.cluster.host(name).faults, faults);
};
/** As an asker of another version, or a wrong one, would. */
const askRaw = (kind: string, args: unknown) =>
  ask(stage.store, { kind, args, actor: stage.person, audit: null }, 20_000);
/** `name: sentence` of the first step that is not well; null when all are. */
const firstFault = async (name: string): Promise<string | null> => {
  const { steps } = await stage.ask("test-host", { hostId: idOf(name) });
  const broken = steps.find(({ ok }) => ok === false);
  // What comes after a broken rung was not tried, and says so.
  const rungs = steps.slice(0, 5);
  const first = rungs.findIndex(({ ok }) => ok === false);
  if (first >= 0) expect(rungs.slice(first + 1).every(({ ok }) => ok === null)).toBe(true);
  return broken ? `${broken.name}: ${broken.sentence}` : null;
};

describe("testing a host", () => {
  test("says of a sound one what works, step by step", async () => {
    const { steps } = await stage.ask("test-host", { hostId: idOf("lvs1") });
    expect(steps.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      "Network true",
      "Host key true",
      "Sign-in true",
      "sudo true",
      "Shell true",
      "ipvsadm true",
      "keepalived true",
      "vtysh true",
    ]);
    expect(steps.map(({ sentence }) => sentence).join(" ")).toMatch(
      /ipvsadm 1\.31 .*keepalived 2\.2\.7 runs\./,
    );
  });

  test.each<readonly [what: string, fault: RegExp, faults: Partial<Faults>]>([
    ["nobody may sign in", /^Sign-in: .*does not let "root" sign in/, { signInRefused: true }],
    ["the shell does not run", /^Shell: .*shell said "nologin"/, { noShell: "nologin" }],
    [
      "ipvsadm is missing",
      /^ipvsadm: ipvsadm is not installed on this host\.$/,
      { missing: new Set(["ipvsadm"]) },
    ],
    ["ipvsadm prints rubbish", /^ipvsadm: \S/, { garbled: new Map([["ipvs", "binary"]]) }],
    ["the module is not loaded", /^ipvsadm: the ip_vs module is not loaded\.$/, { moduleMissing: true }],
    ["vtysh is missing", /^vtysh: vtysh is not installed on this host\.$/, { missing: new Set(["vtysh"]) }],
    ["vtysh hangs", /^vtysh: vtysh did not answer in time\.$/, { hanging: new Set(["vtysh"]) }],
  ])("names the step when %s", async (_, fault, faults) => {
    spoil("lvs2", faults);
    expect(await firstFault("lvs2")).toMatch(fault);
  });

  test("names the step when keepalived does not run, or is not there", async () => {
    stage.odd.set("lvs2", (host) => ({ ...host, daemons: { ...host.daemons, keepalived: [] } }));
    expect(await firstFault("lvs2")).toBe("keepalived: keepalived does not run on this host.");
    stage.odd.set("lvs2", (host) => ({ ...host, keepalived: null }));
    expect(await firstFault("lvs2")).toBe("keepalived: keepalived is not installed on this host.");
  });

  test("names the step when nothing listens, and when sudo wants a password", async () => {
    await stage.cluster.host("lvs2").powerOff();
    expect(await firstFault("lvs2")).toMatch(/^Network: .*refused the connection/);
    await stage.cluster.host("lvs2").powerOn();
    spoil("lvs2", { sudoRefuses: true });
    // What was changed a moment ago is what is tested.
    await stage.store.prisma.host.update({ where: { id: idOf("lvs2") }, data: { sudo: true } });
    expect(await firstFault("lvs2")).toMatch(/^sudo: .*a password is required/);
    await stage.store.prisma.host.update({ where: { id: idOf("lvs2") }, data: { sudo: false } });
  });

  test("by two people at once serves both", async () => {
    spoil("lvs1", { slowMs: 300 });
    expect(await Promise.all([firstFault("lvs1"), firstFault("lvs1"), firstFault("lvs1")])).toEqual([
      null,
      null,
      null,
    ]);
  });

  test("with a credential that another installation sealed: the sentence to act on, and so for its polls", async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
    const secret = JSON.stringify({ sluice: 1, kind: "password", password: "x" });
    const sealed = armor.encode(await encrypter.encrypt(secret));
    const own = await stage.store.prisma.host.findUniqueOrThrow({ where: { id: idOf("lvs2") } });
    const { id } = await stage.store.prisma.credential.create({
      data: { kind: "sealed-password", user: "root", sealed },
    });
    const use = async (credentialId: string | null) => {
      await stage.store.prisma.host.update({ where: { id: own.id }, data: { credentialId } });
      await stage.store.pool.query("SELECT pg_notify('sluice_inventory', $1)", [clusterId]);
    };
    await use(id);
    const reach = async () => (await observationOf(stage.store, clusterId, own.name))?.reach;
    await expect.poll(reach, within).toMatchObject({
      kind: "unreachable",
      code: "no-credential",
      why: expect.stringContaining("cannot be opened with this installation's key. Enter it again."),
    });
    await expect(stage.ask("test-host", { hostId: own.id })).rejects.toThrow("Enter it again.");
    await use(own.credentialId);
    await expect.poll(reach, within).toMatchObject({ kind: "reachable" });
  });
});

describe("a request that makes no sense is answered with a sentence", () => {
  test.each<readonly [what: string, kind: string, args: unknown, sentence: string]>([
    ["a kind nobody knows", "reboot'; --", {}, `does not know the request "reboot'; --"`],
    ["arguments of another shape", "raw", { hostId: "lvs1" }, 'cannot read this request "raw": hostId: '],
    ["no arguments", "discover", null, 'cannot read this request "discover": its arguments: '],
    ["a door with a newline", "discover", { doors: [{ address: "lvs1\nreboot" }] }, "doors.0.address: "],
    ["a section nobody knows", "raw", { section: "shadow" }, 'There is no raw output called "shadow".'],
    ["a host without SSH", "test-host", { hostId: crypto.randomUUID() }, "there is nothing to test"],
  ])("%s", async (_, kind, args, sentence) => {
    const whole = kind === "raw" && typeof args === "object" ? { hostId: idOf("lvs1"), ...args } : args;
    const failure = await askRaw(kind, whole).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "SluiceError", code: "worker-failed" });
    expect(String(failure)).toContain(sentence);
    expect(String(failure)).not.toMatch(/\n|^\s+at /m);
  });

  test("and forty at once are all answered", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => stage.ask("raw", { hostId: idOf("lvs1"), section: "ipvs" })),
    );
    expect(new Set(answers.map(({ exitCode }) => exitCode))).toEqual(new Set([0]));
  });
});

describe("hostile names", () => {
  test("with line ends or NUL are refused with a sentence before anything is stored", () => {
    const proposed = { clusterName: "web", hosts: [], vips: [], services: [], notes: [] };
    for (const clusterName of ["a\nb", "a\u0000b", "a\u001b[31m", ""]) {
      const read = proposalSchema.safeParse({ ...proposed, clusterName });
      expect(read.error?.issues[0]?.path).toEqual(["clusterName"]);
    }
    expect(proposalSchema.safeParse({ ...proposed, clusterName: "a\nb" }).error?.issues[0]?.message).toBe(
      "No control characters.",
    );
  });

  test("of clusters, hosts and labels are stored as they are, polled, tested and told of", async () => {
    expect(await listClusters(stage.store)).toEqual([{ id: clusterId, name: `web ${marks}` }]);
    await expect
      .poll(async () => (await observationOf(stage.store, clusterId, `lvs1${marks}`))?.reach, within)
      .toMatchObject({ kind: "reachable" });
    const told = () => sentencesOf(stage.store, clusterId);
    stage.cluster.world.setVip("lvs1", false);
    const sentence = `lvs1${marks.replace("\u202e", "\ufffd")} stopped announcing 192.168.0.100`;
    await expect.poll(told, within).toContain(sentence);
    stage.cluster.world.setVip("lvs1", true);
    expect(stage.cluster.unexpected).toEqual([]);
  });
});

describe("without a worker", () => {
  test("nothing is sent, then or later, and the person is told so", async () => {
    await stage.worker.stop();
    const beatIsOld = "UPDATE installation SET worker_seen_at = clock_timestamp() - interval '7 seconds'";
    await stage.store.pool.query(beatIsOld);
    await expect(stage.ask("test-host", { hostId: idOf("lvs1") })).rejects.toMatchObject({
      code: "worker-silent",
      message: "The worker is not running: nothing was sent.",
    });
    stage.startWorker();
    await stage.workerBeats();
    expect(await firstFault("lvs1")).toBeNull();
    expect(await stage.store.prisma.request.count({ where: { state: { in: ["waiting", "taken"] } } })).toBe(
      0,
    );
  });
});
