import { describe, expect, test } from "vitest";
import type { HostFiles } from "../../change/model";
import { applyRoutingEdit } from "./apply";
import { type RoutingDrift, settleDrift } from "./drift";
import { runningDifferences } from "./running";
import { frrPath, ospfdPath, zebraPath } from "./where";

const text = `hostname lvs1
!
interface eth0
 ip ospf cost 10
 ip ospf hello-interval 1
!
router ospf
 ospf router-id 192.168.0.2
 network 192.168.0.0/24 area 0
!
`;
const files: HostFiles = [{ path: frrPath, text }];
const settle = (running: string, drift: Partial<RoutingDrift>) =>
  settleDrift(files, running, "frr", { context: "interface eth0", file: null, running: null, ...drift });

describe("one command on which daemons and file differ", () => {
  test("another value is adopted in its line, and repaired by the line of the file", () => {
    const running = text.replace("cost 10", "cost 20");
    const settled = settle(running, { file: "ip ospf cost 10", running: "ip ospf cost 20" });
    expect(settled).toMatchObject({
      apply: ["interface eth0", "ip ospf cost 10", "exit"],
      undo: ["interface eth0", "ip ospf cost 20", "exit"],
    });
    const adopted = settled && applyRoutingEdit(files, "frr", settled.edit);
    expect(adopted).toEqual({ kind: "edited", files: [{ path: frrPath, text: running }] });
  });

  test("one that only runs is written, or taken back", () => {
    const running = text.replace("interval 1\n", "interval 1\n ip ospf priority 7\n");
    const settled = settle(running, { running: "ip ospf priority 7" });
    expect(settled).toMatchObject({ apply: ["interface eth0", "no ip ospf priority", "exit"] });
    const adopted = settled && applyRoutingEdit(files, "frr", settled.edit);
    expect(adopted).toEqual({ kind: "edited", files: [{ path: frrPath, text: running }] });
  });

  test("one that only stands in the file is taken out of it, or typed", () => {
    const running = text.replace(" network 192.168.0.0/24 area 0\n", "");
    const settled = settle(running, { context: "router ospf", file: "network 192.168.0.0/24 area 0" });
    expect(settled?.apply).toEqual(["router ospf", "network 192.168.0.0/24 area 0", "exit"]);
    const adopted = settled && applyRoutingEdit(files, "frr", settled.edit);
    expect(adopted?.kind === "edited" ? runningDifferences(adopted.files, running, "frr") : null).toEqual([]);
  });

  test("a section the file does not have is made for it", () => {
    const running = `${text}interface lo\n ip ospf cost 5\n`;
    const settled = settle(running, { context: "interface lo", running: "ip ospf cost 5" });
    const adopted = settled && applyRoutingEdit(files, "frr", settled.edit);
    expect(adopted?.kind === "edited" ? adopted.files[0]?.text : "").toContain(
      "interface lo\n ip ospf cost 5\n",
    );
  });

  test("of Quagga's files it is written into that of the daemon it belongs to", () => {
    const own: HostFiles = [
      { path: zebraPath, text: "hostname lvs1\ninterface eth0\n ip address 192.168.0.2/24\n" },
      { path: ospfdPath, text: "hostname lvs1\nrouter ospf\n network 192.168.0.0/24 area 0\n" },
    ];
    const running =
      "hostname lvs1\ninterface eth0\n ip address 192.168.0.2/24\n ip ospf cost 5\nrouter ospf\n network 192.168.0.0/24 area 0\n";
    const settled = settleDrift(own, running, "quagga", {
      context: "interface eth0",
      file: null,
      running: "ip ospf cost 5",
    });
    const adopted = settled && applyRoutingEdit(own, "quagga", settled.edit);
    const made = adopted?.kind === "edited" ? adopted.files : [];
    expect(made.find(({ path }) => path === zebraPath)).toEqual(own[0]);
    expect(runningDifferences(made, running, "quagga")).toEqual([]);
  });

  test("what is not shown, and what stands in no section Sluice knows, is left to a person", () => {
    expect(settle(text, { running: "ip ospf authentication-key …" })).toBeNull();
    expect(settle(text, { context: "router bgp 1", running: "neighbor 10.0.0.9 remote-as 2" })).toBeNull();
  });
});

describe("a line", () => {
  const place = { kind: "interface", name: "eth0" } as const;
  test.each([
    "router ospf",
    "exit",
    "end",
    "! x",
    "# x",
    "ip ospf cost 1\n exit",
    " ip ospf cost 1",
    "ip ospf  cost 1",
    "",
  ])("that is %j is none, and is refused", (to) => {
    expect(applyRoutingEdit(files, "frr", { kind: "line", place, from: null, to }).kind).toBe("refused");
  });
  test("that is to go and is not there is refused; one that is there is put in once", () => {
    const edit = (from: string | null, to: string | null) =>
      applyRoutingEdit(files, "frr", { kind: "line", place, from, to });
    expect(edit("ip ospf cost 11", null)).toMatchObject({ kind: "refused" });
    expect(edit(null, null)).toMatchObject({ kind: "refused" });
    expect(edit(null, "ip ospf cost 10")).toEqual({ kind: "edited", files });
  });
});
