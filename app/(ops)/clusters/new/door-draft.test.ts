import { describe, expect, it } from "vitest";
import { type DoorDraft, doorsOf, draftErrors, draftOf, emptyDraft } from "./door-draft";

const draft = (over: Partial<DoorDraft> = {}): DoorDraft => ({
  ...emptyDraft,
  address: "192.0.2.1",
  ...over,
});

describe("how a host is reached", () => {
  it.each([
    [{ address: " " }, "address", "Type a host name"],
    [{ address: "root@192.0.2.1" }, "address", "user has a field"],
    [{ address: "192.0.2.1:2222" }, "address", "port has a field"],
    [{ address: "[2001:db8::1]:22" }, "address", "port has a field"],
    [{ address: "-oProxyCommand=x" }, "address", "only letters"],
    [{ address: "lvs1; reboot" }, "address", "only letters"],
    [{ address: "lvs\u202e1" }, "address", "only letters"],
    [{ port: "0" }, "port", "1 to 65535"],
    [{ port: "ssh" }, "port", "1 to 65535"],
    [{ user: "" }, "user", "Type the user"],
    [{ user: "$(id)" }, "user", "login name"],
  ] satisfies [Partial<DoorDraft>, string, string][])(
    "says-what-is-wrong-with-%j",
    (over, field, sentence) => {
      expect(draftErrors(draft(over))[field]).toContain(sentence);
    },
  );

  it.each(["192.0.2.1", "lvs1.example.org", "2001:db8::1", "fe80::1%eth0", " lvs1 "])(
    "may-be-%s",
    (address) => {
      expect(draftErrors(draft({ address }))).toEqual({});
    },
  );

  it("checks-the-jump-host-too", () => {
    expect(draftErrors(draft({ jump: { address: "192.0.2.1", port: "22", user: "ops" } }))).toEqual({
      "jump.address": "The jump host is the host itself.",
    });
    expect(Object.keys(draftErrors(draft({ jump: { address: "", port: "x", user: "" } })))).toEqual([
      "jump.address",
      "jump.port",
      "jump.user",
    ]);
  });

  it("goes-through-the-jump-host-by-its-door", () => {
    const { door, jump } = doorsOf(draft({ jump: { address: "2001:db8::7", port: "2222", user: "ops" } }), {
      kind: "installation",
    });
    expect(door.via).toBe("[2001:db8::7]:2222");
    expect(jump).toMatchObject({ user: "ops", sudo: false, via: null, hostKey: null });
  });

  it("is-the-same-after-going-back", () => {
    const before = draft({ port: "2201", jump: { address: "198.51.100.7", port: "22", user: "ops" } });
    const { door, jump } = doorsOf(before, { kind: "agent" });
    expect(draftOf(door, jump)).toEqual(before);
  });
});
