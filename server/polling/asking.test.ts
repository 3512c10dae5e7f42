import { describe, expect, it } from "vitest";
import { known, unknown } from "../domain/reading";
import { askVrrp } from "./asking";
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
