/**
 * The catalogue against keepalived itself: every field's example, and the ends of its range, in the smallest configuration around it,
 * in a network namespace with two interfaces. Needs root and keepalived 2.2.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { ChangeEdit } from "../../../change/model";
import type { CheckerKind } from "../view/checker-model";
import { applyKeepalivedEdit } from "./apply";
import { blankConfig } from "./blank";
import { fieldsOfKind, PLACE_KINDS } from "./fields/catalogue";
import type { Field } from "./fields/field";
import { hostileWord } from "./fixtures/hostile";
import { filesOf, MAIN, needsOf, placeOf, surroundings } from "./fixtures/surroundings";
import type { FieldValue, KeepalivedEdit } from "./model";
import { type NewService, newGroup, newService } from "./recipes/service";
import { type NewInstance, newSyncGroup, newVrrp, syncConnections } from "./recipes/vrrp";

type Case = { readonly name: string; readonly text: string };

const set = (text: string, edit: KeepalivedEdit): string => {
  const result = applyKeepalivedEdit(filesOf(text), MAIN, edit, { configId: "lvs1" });
  if (result.kind === "refused") throw new Error(`${JSON.stringify(edit)}: ${result.why}`);
  return result.files[0]?.text ?? "";
};

const decimal = (value: number): string => (value < 0.001 && value > 0 ? value.toFixed(6) : String(value));

/** Where a range depends on what stands around it: one server of weight 1. */
const EXAMPLE_ALONE = ["service ip_family", "service quorum", "service hysteresis", "server weight"];

/** The example, and the ends of a range. */
const valuesOf = (field: Field): readonly FieldValue[] => {
  const { shape } = field;
  if (EXAMPLE_ALONE.includes(`${field.kind} ${field.id}`)) return [field.example];
  switch (shape.kind) {
    case "integer":
    case "seconds":
      return [field.example, [decimal(shape.min)], [decimal(shape.max)]];
    case "choice":
      return shape.choices.map(({ word }) => [word]);
    default:
      return [field.example];
  }
};

const caseOf = (field: Field, check: CheckerKind, value: FieldValue): Case => {
  const { protocol = "TCP", fields = {} } = needsOf(field, value);
  const place = placeOf(field.kind, check, protocol);
  let around = surroundings(check, protocol);
  for (const [id, needed] of Object.entries(fields))
    around = set(around, { kind: "set", place, field: id, value: needed });
  return {
    name: `${check} ${field.kind} ${field.id} ${JSON.stringify(value)}`,
    text: set(around, { kind: "set", place, field: field.id, value }),
  };
};

const casesOf = (field: Field): readonly Case[] => {
  const checks = field.checks.length > 0 ? field.checks : [field.kind === "url" ? "HTTP_GET" : "TCP_CHECK"];
  return (checks as readonly CheckerKind[]).flatMap((check) =>
    valuesOf(field).map((value) => caseOf(field, check, value)),
  );
};

const directory = mkdtempSync(join(tmpdir(), "sluice-keepalived-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Tests every file in one namespace; what keepalived said of each, "" for nothing. */
const judge = (cases: readonly Case[]): ReadonlyMap<string, string> => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  for (const [index, { text }] of cases.entries()) writeFileSync(join(directory, `${index}.conf`), text);
  const script = `cd ${directory}
    ip link add eth0 type veth peer name eth1; ip link set lo up; ip link set eth0 up; ip link set eth1 up
    ip link add eth2 type veth peer name eth3; ip link set eth2 up; ip link set eth3 up
    ip addr add 10.0.0.1/24 dev eth0; ip addr add 10.0.1.1/24 dev eth1
    for file in *.conf; do keepalived -t -f "$file" -i lvs1 >"$file.said" 2>&1; echo "exit $?" >>"$file.said"; done`;
  execFileSync("unshare", ["-n", "sh", "-c", script], { stdio: "pipe" });
  return new Map(
    cases.map(({ name }, index) => {
      const said = readFileSync(join(directory, `${index}.conf.said`), "utf8");
      return [name, said.trim().replace(/(?:^|\n)exit 0$/, "")];
    }),
  );
};

/** What was said of those it said anything of. */
const complaints = (cases: readonly Case[]): readonly string[] =>
  [...judge(cases)].filter(([, words]) => words !== "").map(([name, words]) => `${name}: ${words}`);

/** A host's whole file, made by recipes alone. */
const byRecipe = (edits: readonly ChangeEdit[], hostId: string): string => {
  const made = blankConfig({ routerId: hostId, checksReloads: true, mail: null });
  return edits.reduce(
    (text, change) =>
      change.kind === "keepalived" && change.hostIds.includes(hostId) ? set(text, change.edit) : text,
    made.ok ? made.text : "",
  );
};

const HOSTS = ["lvs1", "lvs2"];
const instance = (name: string, vrid: number, device: string, ...vips: readonly string[]): NewInstance => ({
  name,
  vrid,
  vips: vips.map((vip) => [vip]),
  interfaces: { lvs1: device, lvs2: device },
  password: "s3cret",
});
const members = HOSTS.map((hostId, index) => ({ hostId, address: `10.0.0.${index + 1}` }));
const service = (head: string, more: Partial<NewService> = {}): readonly ChangeEdit[] =>
  newService(HOSTS, {
    service: { head, protocol: "TCP" },
    scheduler: "wrr",
    schedulerFlags: [],
    method: "DR",
    tunnel: null,
    persistence: null,
    checkEvery: 2,
    more: {},
    servers: [4, 5].map((last) => ({
      address: `10.0.0.${last}`,
      port: head.startsWith("fwmark") ? null : 80,
      weight: 10,
    })),
    checks: [{ check: "TCP_CHECK", fields: { connect_timeout: ["2"] }, urls: [] }],
    ...more,
  });

const RECIPES: Readonly<Record<string, readonly ChangeEdit[]>> = {
  "NAT with an inner gateway": [
    ...newVrrp({
      instances: [
        instance("VI_1", 51, "eth0", "10.0.0.100/24"),
        instance("GATEWAY", 52, "eth1", "10.0.1.100/24"),
      ],
      members,
      masters: "one",
      unicast: false,
      nopreempt: false,
      advertEvery: 1,
    }),
    ...newSyncGroup(HOSTS, "VG", ["VI_1", "GATEWAY"]),
    ...service("10.0.0.100 80", { method: "NAT", persistence: 50 }),
    ...syncConnections({ lvs1: "eth1", lvs2: "eth1" }, "VI_1", 5),
  ],
  "master and master with two VIPs, over unicast": [
    ...newVrrp({
      instances: [
        instance("VI_1", 51, "eth0", "10.0.0.100/24"),
        instance("VI_2", 52, "eth0", "10.0.0.101/24"),
      ],
      members,
      masters: "turns",
      unicast: true,
      nopreempt: true,
      advertEvery: null,
    }),
    ...service("10.0.0.100 80"),
    ...service("10.0.0.101 80", {
      method: "TUN",
      tunnel: { type: "gue", port: 5555 },
      scheduler: "mh",
      schedulerFlags: ["mh-port"],
    }),
  ],
  "FTP by firewall mark, and a group": [
    ...service("fwmark 300", {
      persistence: 900,
      checks: [{ check: "TCP_CHECK", fields: { connect_port: ["21"] }, urls: [] }],
    }),
    ...newGroup(HOSTS, "web", [["10.0.0.110-112", "80"]]),
    ...service("group web", {
      checks: [
        {
          check: "HTTP_GET",
          fields: { connect_timeout: ["2"] },
          urls: [{ path: ["/"], status_code: ["200"] }],
        },
      ],
    }),
  ],
};

describe("keepalived -t", () => {
  it("takes every field's example and the ends of its range without a word", () => {
    const cases: Case[] = [{ name: "the surroundings", text: surroundings() }];
    for (const kind of PLACE_KINDS) for (const field of fieldsOfKind(kind)) cases.push(...casesOf(field));
    expect(cases.length).toBeGreaterThan(300);
    expect(complaints(cases)).toEqual([]);
  });

  it("takes what recipes make of nothing without a word", () => {
    const cases = Object.entries(RECIPES).flatMap(([name, edits]) =>
      HOSTS.map((hostId) => ({ name: `${name} on ${hostId}`, text: byRecipe(edits, hostId) })),
    );
    expect(complaints(cases)).toEqual([]);
  });

  it("reads every word that was written, whatever stands in it, as that word", () => {
    const sample = fc.sample(hostileWord("no.host"), { numRuns: 400, seed: 40 });
    const words = [...new Set(sample)].filter((word) => /[^\w.:-]/.test(word));
    const cases = words.flatMap((word) => {
      const edit = { kind: "set", place: { kind: "global" }, field: "router_id", value: [word] } as const;
      const result = applyKeepalivedEdit(filesOf(surroundings()), MAIN, edit, { configId: "lvs1" });
      // keepalived repeats the name of a mail server it cannot find.
      const text =
        result.kind === "edited" ? result.files[0]?.text.replace("router_id", "smtp_server") : undefined;
      return text === undefined ? [] : [{ name: word, text }];
    });
    expect(cases.length).toBeGreaterThan(40);
    for (const [word, words] of judge(cases)) {
      const read = /Invalid smtp server (.*?)(?: 25)?$/m.exec(words)?.[1];
      expect([word, read ?? words]).toEqual([word, word]);
    }
  });
});
