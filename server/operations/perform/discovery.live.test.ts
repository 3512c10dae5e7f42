/** Discovery as a person meets it: what is proposed, and the one sentence for each host that stays shut or keeps something back. */
import { createServer, type Server } from "node:net";
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Door, Proposal, ProposedHost } from "../../domain/onboarding/proposal";
import { type Faults, noFaults } from "../../hosts/simulated/faults";
import { doorOf, withStage } from "./testing";

const stage = withStage();
const host = (name: string) => stage.cluster.host(name);
const door = (name: string, changes: Partial<Door> = {}): Door => doorOf(host(name), changes);
const discover = (...doors: readonly Door[]): Promise<Proposal> => stage.ask("discover", { doors });
const spoil = (name: string, faults: Partial<Faults>): void => {
  Object.assign(host(name).faults, faults);
};
afterEach(() => {
  stage.odd.clear();
  for (const { name } of stage.cluster.hosts) spoil(name, noFaults());
});

const states = ({ hosts }: Proposal) => hosts.map(({ name, state }) => `${name} ${state}`);
const at = ({ hosts }: Proposal, key: string): ProposedHost => {
  const found = hosts.find((one) => one.key === key || one.name === key);
  if (!found) throw new Error(`${key} is not among ${hosts.map((one) => one.name).join()}`);
  return found;
};

describe("what is proposed", () => {
  test("from one director: itself, its neighbours to visit next, the real servers in its table", async () => {
    const proposal = await discover(door("lvs1"));
    expect(states(proposal).sort()).toEqual([
      "192.168.0.1 to-visit",
      "192.168.0.3 to-visit",
      "192.168.0.4 no-ssh",
      "192.168.0.5 no-ssh",
      "lvs1 visited",
    ]);
    expect(at(proposal, "192.168.0.1").learntFrom).toEqual(["OSPF neighbour of lvs1 on eth0, Full"]);
    expect(proposal.vips.map(({ address }) => address)).toEqual(["192.168.0.100"]);
    expect(proposal.notes.join(" ")).toContain("No router was visited");
  });

  test("from all of them: the whole cluster with roles, VIP, service and real servers, and nothing unsaid", async () => {
    const proposal = await discover(...["router", "lvs1", "lvs2", "rs1"].map((name) => door(name)));
    expect(proposal.hosts.map(({ name, roles, state }) => `${name} ${roles.join()} ${state}`)).toEqual([
      "router router visited",
      "lvs1 director visited",
      "lvs2 director visited",
      "192.168.0.5 realserver no-ssh",
      "rs1 realserver visited",
    ]);
    expect(proposal.services).toMatchObject([
      { key: "tcp 192.168.0.100:80", servers: [{ key: "192.168.0.4:80" }, { key: "192.168.0.5:80" }] },
    ]);
    for (const name of ["router", "lvs1", "lvs2"])
      expect(at(proposal, name).unknown.filter((gap) => !gap.startsWith("IPVS"))).toEqual([]);
    expect(proposal.notes).toEqual([]);
  });

  test("a host whose key nobody has confirmed is only asked for it", async () => {
    const proposal = await discover(door("lvs1"), door("lvs2", { hostKey: null }));
    expect(at(proposal, `127.0.0.1:${host("lvs2").port}`)).toMatchObject({
      state: "to-visit",
      offeredKey: { fingerprint: host("lvs2").hostKey.fingerprint },
    });
  });
});

/** Sealed as a browser does it. */
const sealed = async (recipient: string, secret: object): Promise<string> => {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(JSON.stringify({ sluice: 1, ...secret })));
};
const foreignRecipient = async () => identityToRecipient(await generateX25519Identity());
const ourRecipient = async () => (await stage.store.prisma.installation.findFirstOrThrow()).ageRecipient;

let web: Server;
let webPort = 0;
let closedPort = 0;
beforeAll(async () => {
  const listening = (server: Server) =>
    new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const bound = server.address();
        resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
      });
    });
  web = createServer((socket) => socket.on("error", () => undefined).end("HTTP/1.0 400 Bad Request\r\n\r\n"));
  webPort = await listening(web);
  const gone = createServer();
  closedPort = await listening(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => {
  web.close();
});

describe("a door that stays shut has one sentence, and the others are entered all the same", () => {
  type Case = readonly [what: string, sentence: RegExp, make: () => Door | Promise<Door>];
  const cases: readonly Case[] = [
    [
      "a wrong name",
      /"no\.such\.host\.invalid" has no address/,
      () => door("lvs2", { address: "no.such.host.invalid" }),
    ],
    ["a wrong port", /refused the connection: nothing listens/, () => door("lvs2", { port: closedPort })],
    ["another service's port", /does not speak SSH|Check the port/, () => door("lvs2", { port: webPort })],
    [
      "a key that is not let in",
      /does not let "mallory" sign in/,
      () => {
        spoil("lvs2", { signInRefused: true });
        return door("lvs2", { user: "mallory" });
      },
    ],
    [
      "a private key that cannot be read",
      /the private key cannot be read/,
      async () =>
        door("lvs2", {
          credential: {
            kind: "sealed-key",
            sealed: await sealed(await ourRecipient(), {
              kind: "key",
              privateKey: "not a key",
              passphrase: null,
            }),
          },
        }),
    ],
    [
      "a credential that was sealed for another installation",
      /cannot be opened with this installation's key\. Enter it again\./,
      async () =>
        door("lvs2", {
          credential: {
            kind: "sealed-password",
            sealed: await sealed(await foreignRecipient(), { kind: "password", password: "x" }),
          },
        }),
    ],
    ["an agent that is not there", /has no SSH agent/, () => door("lvs2", { credential: { kind: "agent" } })],
    [
      "another host key than the confirmed one",
      /the SSH host key has changed\. .* Nothing was sent/,
      () => door("lvs2", { hostKey: host("rs2").hostKey }),
    ],
    [
      "sudo that asks for a password",
      /sudo refused \(sudo: a password is required\)/,
      () => {
        spoil("lvs2", { sudoRefuses: true });
        return door("lvs2", { sudo: true });
      },
    ],
    [
      "an account without a shell",
      /the shell said "This account is currently not available\."/,
      () => {
        spoil("lvs2", { noShell: "This account is currently not available." });
        return door("lvs2");
      },
    ],
    [
      "a jump host that is not confirmed",
      /which is not a confirmed host reached directly\. Nothing was sent\./,
      () => door("lvs2", { via: "10.0.0.1:22" }),
    ],
  ];

  test.each(cases)("%s", async (_, sentence, make) => {
    const shut = await make();
    const proposal = await discover(door("lvs1"), shut);
    const failed = at(proposal, `${shut.address}:${shut.port}`);
    expect(failed).toMatchObject({ state: "failed", failure: expect.stringMatching(sentence) });
    // A sentence or two or three, never a stack trace.
    expect(failed.failure).toMatch(/^[^\n]{20,400}\.$/);
    expect(at(proposal, "lvs1").state).toBe("visited");
  });
});

describe("what an entered host keeps back is said of it", () => {
  type Case = readonly [what: string, gap: string, spoilIt: () => void];
  const cases: readonly Case[] = [
    [
      "ipvsadm missing",
      "IPVS table: ipvsadm is not installed on this host.",
      () => spoil("lvs1", { missing: new Set(["ipvsadm"]) }),
    ],
    [
      "the module not loaded",
      "IPVS table: the ip_vs module is not loaded.",
      () => spoil("lvs1", { moduleMissing: true }),
    ],
    [
      "vtysh missing",
      "OSPF neighbours: vtysh is not installed on this host.",
      () => spoil("lvs1", { missing: new Set(["vtysh"]) }),
    ],
  ];
  test.each(cases)("%s", async (_, gap, spoilIt) => {
    spoilIt();
    const lvs1 = at(await discover(door("lvs1")), "lvs1");
    expect(lvs1.state).toBe("visited");
    expect(lvs1.unknown).toContain(gap);
    // keepalived.conf still tells what it is.
    expect(lvs1.roles).toEqual(["director"]);
  });

  test("programs that hang are given up in time, and so is a port where nobody ever speaks", async () => {
    spoil("lvs1", { hanging: new Set(["ipvsadm"]) });
    spoil("lvs2", { hanging: new Set(["vtysh"]) });
    spoil("rs1", { silent: true });
    const proposal = await discover(door("lvs1"), door("lvs2"), door("rs1"));
    expect(at(proposal, "lvs1").unknown).toContain("IPVS table: ipvsadm did not answer in time.");
    expect(at(proposal, "lvs2").unknown).toContain("OSPF neighbours: vtysh did not answer in time.");
    expect(at(proposal, `127.0.0.1:${host("rs1").port}`)).toMatchObject({
      state: "failed",
      failure: expect.stringMatching(/did not answer within 10 s/),
    });
  });

  test("a director without keepalived and without IPVS is no director yet: the person is asked to choose", async () => {
    stage.odd.set("lvs1", (snapshot) => ({
      ...snapshot,
      keepalived: null,
      ipvs: null,
      routing: null,
      files: new Map(),
    }));
    const lvs1 = at(await discover(door("lvs1")), "lvs1");
    expect(lvs1.roles).toEqual([]);
    expect(lvs1.unknown).toContain("No IPVS service and no OSPF neighbour was seen: choose its role.");
  });
});

describe("a hostile host", () => {
  const marks = `'"; $(reboot)\u202e\u0001\u0085<b>`;

  test("with an impossible name is proposed under its address, and what it says stays data", async () => {
    stage.odd.set("lvs1", (snapshot) => ({
      ...snapshot,
      hostname: `lvs1${marks}${"x".repeat(300)}`,
      interfaces: snapshot.interfaces.map((one) => ({ ...one, name: `${one.name}${marks}` })),
      files: new Map([
        ["/etc/keepalived/keepalived.conf", `include "${marks}"\nvirtual_server ${marks} 80 {\n}\n`],
      ]),
    }));
    const proposal = await discover(door("lvs1"), door("lvs2"));
    const [visited] = proposal.hosts.filter(({ addresses }) => addresses.includes("192.168.0.2"));
    expect(visited).toMatchObject({ state: "visited", name: "127.0.0.1" });
    expect(visited?.unknown.join(" ")).toContain("host name");
    expect(at(proposal, "lvs2").state).toBe("visited");
    expect(stage.cluster.unexpected).toEqual([]);
  });

  test("that lists thousands of addresses does not hide the others", async () => {
    stage.odd.set("lvs1", (snapshot) => ({
      ...snapshot,
      interfaces: snapshot.interfaces.map((one) => ({
        ...one,
        addresses: one.loopback
          ? one.addresses
          : [
              ...one.addresses,
              ...Array.from({ length: 3_000 }, (_, n) => ({
                address: `10.1.${n >> 8}.${n & 255}`,
                prefixLength: 16,
              })),
            ],
      })),
    }));
    const proposal = await discover(door("lvs1"), door("lvs2"));
    expect(at(proposal, "lvs2").state).toBe("visited");
    expect(at(proposal, "lvs1").state).toBe("visited");
  });
});
