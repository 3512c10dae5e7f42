import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseFacts } from "../domain/host/facts";
import { known, unknown } from "../domain/reading";
import { type Ask, askChecks, askFacts, askRoles, askVrrp } from "./asking";
import { freshMemory, nothingSeen } from "./memory";

const refuse = () => Promise.reject(new Error("nothing is to be asked"));
const keepalived = (...vrrpInstances: readonly string[]) =>
  known({ services: [], vrrpInstances, problems: [] }, 5_000);

describe("asking for VRRP roles", () => {
  it("knows that there are none, without asking, where keepalived.conf has no instance", async () => {
    const seen = { ...nothingSeen("lvs1", 1_000), keepalived: keepalived() };
    const after = await askVrrp(freshMemory("lvs1", null, 0), seen, refuse);
    expect(after.vrrp).toEqual(known([], 5_000));
  });

  it("leaves them unknown while keepalived.conf is", async () => {
    const seen = { ...nothingSeen("lvs1", 1_000), keepalived: unknown("not readable") };
    expect((await askVrrp(freshMemory("lvs1", null, 0), seen, refuse)).vrrp.kind).toBe("unknown");
  });

  it("does not ask while it is not known what keepalived would not survive", async () => {
    const seen = { ...nothingSeen("lvs1", 1_000), keepalived: keepalived("VI_1") };
    const after = await askVrrp(freshMemory("lvs1", null, 0), seen, refuse);
    expect(after.vrrp).toMatchObject({ kind: "unknown", why: expect.stringContaining("track_files") });
  });

  it("names the directories that must exist", async () => {
    const seen = { ...nothingSeen("lvs1", 1_000), keepalived: keepalived("VI_1") };
    const memory = { ...freshMemory("lvs1", null, 0), dumpNeeds: ["/etc/keepalived/track"] };
    const asked: unknown[] = [];
    await askVrrp(memory, seen, async (verb, args) => {
      asked.push(verb, args);
      return { hostId: "lvs1", sections: [], sentAt: 0, at: 0, tookMs: 0, bytes: 0 };
    });
    expect(asked).toEqual(["checkers", ["/etc/keepalived/track"]]);
  });
});

describe("asking for VRRP roles of a director that becomes master", () => {
  const fixtures = new URL("../domain/keepalived/fixtures/dumps/", import.meta.url);
  const dump = (name: string) =>
    readFileSync(new URL(`keepalived-2.2.7.vrrp.${name}.data`, fixtures), "utf8");
  const address = (local: string) =>
    JSON.stringify([
      {
        ifname: "eth0",
        flags: ["UP", "LOWER_UP"],
        mtu: 1500,
        operstate: "UP",
        link_type: "ether",
        address: "02:00:00:00:00:01",
        addr_info: [{ family: "inet", local, prefixlen: 32, scope: "global" }],
      },
    ]);
  const answering = (outputs: Readonly<Record<string, string>>, asked: string[]): Ask => {
    return async (verb, args) => {
      const name = verb === "checkers" ? "keepalived.data" : (args[0] ?? "");
      asked.push(name);
      const section = {
        name,
        exitCode: 0,
        output: outputs[name] ?? "",
        stderr: "",
        truncated: false,
        lossy: false,
        ansiStripped: false,
      };
      return { hostId: "lvs1", sections: [section], sentAt: 0, at: 9_000, tookMs: 0, bytes: 0 };
    };
  };
  const memory = { ...freshMemory("lvs1", null, 0), dumpNeeds: [] };
  const seen = { ...nothingSeen("lvs1", 1_000), keepalived: keepalived("VI_1") };

  it("asks for its addresses again, because those of this poll are older than the role", async () => {
    const before = await askVrrp(memory, seen, answering({ "keepalived.data": dump("lvs2-backup") }, []));
    const asked: string[] = [];
    const outputs = { "keepalived.data": dump("lvs1-master"), addr: address("192.168.0.100") };
    const after = await askRoles(memory, before, answering(outputs, asked));
    expect(asked).toEqual(["keepalived.data", "addr"]);
    expect(after.addresses).toMatchObject({ at: 9_000, value: { held: [{ address: "192.168.0.100" }] } });
  });

  it("does not while its roles are what they were", async () => {
    const outputs = { "keepalived.data": dump("lvs1-master") };
    const before = await askVrrp(memory, seen, answering(outputs, []));
    const asked: string[] = [];
    const after = await askRoles(memory, before, answering(outputs, asked));
    expect(asked).toEqual(["keepalived.data"]);
    expect(after.addresses).toBe(before.addresses);
  });
});

describe("asking why real servers fell", () => {
  const emptied = {
    ...nothingSeen("lvs1", 1_000),
    ipvs: known({ services: [] }, 1_000),
    keepalived: known(
      {
        services: [
          {
            key: "tcp 192.168.0.100:80",
            scheduler: "wrr",
            method: "DR",
            quorum: 1,
            sorryServer: null,
            servers: [{ key: "192.168.0.4:80", weight: 10, checks: ["HTTP_GET"] }],
          },
        ],
        vrrpInstances: [],
        problems: [],
      },
      1_000,
    ),
  };
  const facts = (keepalived: readonly number[]) => {
    const read = parseFacts(`hostname=lvs1\ndaemon.keepalived=${keepalived.join(" ")}\n`, 0);
    if (read.kind === "failed") throw new Error(read.why);
    return known(read.value, 1_000);
  };
  const memory = () => ({ ...freshMemory("lvs1", null, 0), dumpNeeds: [] });

  it("asks nobody where keepalived does not run: its servers did not fall, it fell", async () => {
    const after = await askChecks(memory(), { ...emptied, facts: facts([]) }, refuse);
    expect(after.checkFailures).toEqual([]);
  });

  it("asks keepalived where it runs", async () => {
    const asked: string[] = [];
    const ask: Ask = async (verb) => {
      asked.push(verb);
      return { hostId: "lvs1", sections: [], sentAt: 0, at: 0, tookMs: 0, bytes: 0 };
    };
    await askChecks(memory(), { ...emptied, facts: facts([412]) }, ask);
    expect(asked).toEqual(["checkers"]);
  });
});

describe("asking for facts", () => {
  const answering =
    (output: string): Ask =>
    async () => ({
      hostId: "lvs1",
      sections: [
        {
          name: "facts",
          exitCode: 0,
          output,
          stderr: "",
          truncated: false,
          lossy: false,
          ansiStripped: false,
        },
      ],
      sentAt: 0,
      at: 9_000,
      tookMs: 0,
      bytes: 0,
    });
  const running =
    "hostname=lvs1\nversion.routing=FRRouting 8.4.4 (lvs1) on Linux(6.1.176).\ndaemon.ospfd=13\n";
  const stopped = "hostname=lvs1\n";

  it("keeps which routing daemons are installed while none of them runs to tell", async () => {
    const memory = freshMemory("lvs1", null, 0);
    const before = await askFacts(memory, nothingSeen("lvs1", 1_000), answering(running));
    const after = await askFacts(memory, before, answering(stopped));
    expect(after.facts).toMatchObject({
      at: 9_000,
      value: { daemons: {}, versions: { routing: "FRR 8.4.4" } },
    });
  });

  it("knows of none where none was ever seen", async () => {
    const after = await askFacts(
      freshMemory("lvs1", null, 0),
      nothingSeen("lvs1", 1_000),
      answering(stopped),
    );
    expect(after.facts).toMatchObject({ value: { versions: { routing: null } } });
  });
});
