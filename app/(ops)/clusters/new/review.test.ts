import { describe, expect, it } from "vitest";
import type { Proposal, ProposedHost } from "#domain/onboarding/proposal";
import { applyEdits, noEdits, withEdit } from "./edits";
import { validate } from "./validate";

const host = (key: string, over: Partial<ProposedHost> = {}): ProposedHost => ({
  key,
  name: key,
  roles: ["director"],
  door: null,
  addresses: [],
  state: "visited",
  offeredKey: null,
  failure: null,
  learntFrom: [],
  unknown: [],
  ...over,
});
const door = (address: string, via: string | null = null) =>
  ({
    address,
    port: 22,
    user: "sluice",
    sudo: true,
    credential: { kind: "installation" },
    via,
    hostKey: null,
  }) as const;

const proposal: Proposal = {
  clusterName: "lvs",
  hosts: [
    host("lvs1"),
    host("router", { roles: ["router"] }),
    host("rs1", { roles: ["realserver"], state: "no-ssh" }),
  ],
  vips: [{ address: "192.168.0.100", label: null, learntFrom: [] }],
  services: [
    {
      key: "tcp 192.168.0.100:80",
      label: null,
      learntFrom: [],
      servers: [
        { key: "192.168.0.4:80", hostKey: "rs1", label: null },
        { key: "192.168.0.5:80", hostKey: null, label: null },
      ],
    },
  ],
  notes: [],
};
const errors = (p: Proposal) =>
  validate(p)
    .filter((finding) => finding.severity === "error")
    .map((finding) => finding.text);

describe("corrections", () => {
  it("of-nothing-change-nothing", () => expect(applyEdits(proposal, noEdits)).toEqual(proposal));

  it("survive-another-round-of-discovery", () => {
    const edits = withEdit(noEdits, "hosts", "lvs1", { name: " director one " });
    const later = { ...proposal, hosts: [...proposal.hosts, host("lvs2")] };
    expect(applyEdits(later, edits).hosts.map((one) => one.name)).toEqual([
      "director one",
      "router",
      "rs1",
      "lvs2",
    ]);
  });

  it("of-one-thing-keep-each-other", () => {
    const edits = withEdit(withEdit(noEdits, "hosts", "lvs1", { name: "a" }), "hosts", "lvs1", {
      roles: ["router"],
    });
    expect(applyEdits(proposal, edits).hosts[0]).toMatchObject({ name: "a", roles: ["router"] });
  });

  it("a-dropped-host-takes-no-real-server-with-it", () => {
    const edited = applyEdits(proposal, withEdit(noEdits, "hosts", "rs1", { dropped: true }));
    expect(edited.services[0]?.servers).toEqual([
      { key: "192.168.0.4:80", hostKey: null, label: null },
      { key: "192.168.0.5:80", hostKey: null, label: null },
    ]);
  });

  it("drop-services-servers-and-vips", () => {
    const edits = withEdit(noEdits, "services", "tcp 192.168.0.100:80", {
      droppedServers: ["192.168.0.5:80"],
    });
    const edited = applyEdits(proposal, withEdit(edits, "vips", "192.168.0.100", { dropped: true }));
    expect(edited.services[0]?.servers).toHaveLength(1);
    expect(edited.vips).toEqual([]);
  });

  it("add-a-vip-once", () => {
    const edited = applyEdits(proposal, { ...noEdits, addedVips: ["192.168.0.100", "192.168.0.101"] });
    expect(edited.vips.map((vip) => vip.address)).toEqual(["192.168.0.100", "192.168.0.101"]);
  });
});

describe("what stands against confirming", () => {
  it("is-nothing-for-a-whole-cluster", () => expect(validate(proposal)).toEqual([]));

  it("is-a-missing-director", () => {
    expect(errors({ ...proposal, hosts: [host("router", { roles: ["router"] })] })).toEqual([
      expect.stringContaining("No director"),
    ]);
  });

  it("is-a-missing-name", () =>
    expect(errors({ ...proposal, clusterName: "" })).toEqual(["Give the cluster a name."]));

  it("is-a-name-given-twice-whatever-its-case", () => {
    expect(errors({ ...proposal, hosts: [...proposal.hosts, host("x", { name: "LVS1" })] })).toEqual([
      expect.stringContaining("Two hosts are named LVS1"),
    ]);
  });

  it("is-a-host-without-a-role-unless-others-are-reached-through-it", () => {
    const jump = host("jump", { roles: [], door: door("198.51.100.7") });
    expect(errors({ ...proposal, hosts: [...proposal.hosts, jump] })).toEqual([
      expect.stringContaining("jump has no role"),
    ]);
    const behind = host("lvs2", { door: door("192.0.2.2", "198.51.100.7:22") });
    expect(errors({ ...proposal, hosts: [...proposal.hosts, jump, behind] })).toEqual([]);
    expect(errors({ ...proposal, hosts: [...proposal.hosts, behind] })).toEqual([
      expect.stringContaining("which was left out"),
    ]);
  });

  it("is-only-said-for-what-stays-unknown", () => {
    const findings = validate({
      ...proposal,
      hosts: [
        host("lvs1"),
        host("lvs2", { state: "to-visit" }),
        host("lvs3", { state: "failed", failure: "Connection refused." }),
      ],
    });
    expect(findings.map((one) => one.severity)).toEqual(["warning", "warning", "warning"]);
    expect(findings.map((one) => one.text).join(" ")).toMatch(
      /No router.*lvs2 was not visited.*Connection refused\./s,
    );
  });
});
