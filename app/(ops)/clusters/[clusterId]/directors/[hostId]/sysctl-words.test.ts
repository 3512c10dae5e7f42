import { describe, expect, it } from "vitest";
import { SYSCTLS } from "#domain/host/sysctls";
import { hashPolicyWords, type InUse, judgeSysctls } from "./sysctl-words";

const quiet: InUse = {
  methods: new Set(["dr"]),
  persistence: false,
  ipv6: false,
  ecmp: true,
  syncDaemon: false,
};
const one = (name: string, value: string | null, use: Partial<InUse> = {}) =>
  judgeSysctls({ [name]: value }, { ...quiet, ...use }).find((setting) => setting.name === name);

describe("kernel settings in words", () => {
  it("speak-of-every-setting-that-is-read", () => {
    expect(new Set(judgeSysctls({}, quiet).map((setting) => setting.name))).toEqual(new Set(SYSCTLS));
  });

  it("do-not-judge-what-the-host-does-not-have", () => {
    expect(one("net.ipv4.vs.sloppy_tcp", null)).toMatchObject({
      judgement: "idle",
      words: expect.stringContaining("Not on this host"),
    });
  });

  it("call-forwarding-off-wrong-only-where-nat-is-in-use", () => {
    expect(one("net.ipv4.ip_forward", "0", { methods: new Set(["nat"]) })?.judgement).toBe("wrong");
    expect(one("net.ipv4.ip_forward", "0")?.judgement).toBe("plain");
    expect(one("net.ipv4.ip_forward", "1", { methods: new Set(["nat"]) })?.judgement).toBe("plain");
  });

  it("say-of-a-strict-reverse-path-check-that-it-is-fine-for-dr-and-breaks-tun", () => {
    expect(one("net.ipv4.conf.all.rp_filter", "1")).toMatchObject({
      judgement: "plain",
      words: expect.stringMatching(/Fine for DR; breaks TUN/),
    });
    expect(one("net.ipv4.conf.all.rp_filter", "1", { methods: new Set(["tun"]) })?.judgement).toBe("mind");
  });

  it("warn-of-persistence-that-defeats-a-drain-only-where-it-is-used", () => {
    expect(one("net.ipv4.vs.expire_quiescent_template", "0", { persistence: true })?.judgement).toBe("mind");
    expect(one("net.ipv4.vs.expire_quiescent_template", "0")?.judgement).toBe("plain");
  });

  it("warn-of-flows-that-ecmp-moves-unless-something-carries-them", () => {
    expect(one("net.ipv4.vs.sloppy_tcp", "0")?.judgement).toBe("mind");
    expect(one("net.ipv4.vs.sloppy_tcp", "0", { syncDaemon: true })?.judgement).toBe("plain");
    expect(one("net.ipv4.vs.sloppy_tcp", "0", { ecmp: false })?.judgement).toBe("plain");
    expect(one("net.ipv4.vs.sloppy_tcp", "1")?.judgement).toBe("plain");
  });

  it("put-what-is-wrong-first", () => {
    const all = judgeSysctls(
      { "net.ipv4.ip_forward": "0", "net.ipv4.vs.sloppy_tcp": "0", "net.ipv4.conf.all.arp_ignore": "0" },
      { ...quiet, methods: new Set(["nat"]) },
    );
    expect(all.slice(0, 2).map((setting) => setting.judgement)).toEqual(["wrong", "mind"]);
  });

  it("put-last-what-changes-nothing-here", () => {
    const idle = judgeSysctls(
      {
        "net.ipv4.conf.lo.arp_ignore": "1",
        "net.ipv4.conf.default.rp_filter": "1",
        "net.ipv4.vs.sync_threshold": "3 50",
      },
      quiet,
    );
    expect(idle.slice(-3).every((setting) => setting.judgement === "idle")).toBe(true);
    expect(one("net.ipv4.vs.sync_threshold", "3 50", { syncDaemon: true })?.judgement).toBe("plain");
  });

  it("explain-the-hash-of-ecmp", () => {
    expect(hashPolicyWords(0)).toContain("all flows of one client take one director");
    expect(hashPolicyWords(1)).toContain("spread");
    expect(hashPolicyWords(9)).toContain("Not a value");
  });
});
