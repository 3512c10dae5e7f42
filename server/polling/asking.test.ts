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
});
