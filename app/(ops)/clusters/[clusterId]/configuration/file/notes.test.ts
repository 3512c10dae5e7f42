import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DesiredHost } from "../../draft/replayed";
import { notesOf } from "./notes";

const main = "/etc/keepalived/keepalived.conf";
const conf = readFileSync(
  new URL("../../../../../../server/domain/keepalived/fixtures/lab/lvs1.keepalived.conf", import.meta.url),
  "utf8",
);
const host: DesiredHost = {
  hostId: "h1",
  name: "lvs1",
  roles: ["director"],
  suite: "frr",
  keepalivedPath: main,
  configId: "lvs1",
  files: [],
};
const notes = (text: string, path = main) => notesOf(host, [{ path: main, text: conf }], path, text);
const lineOf = (text: string, part: string) => text.split("\n").findIndex((line) => line.includes(part)) + 1;

describe("what is said about a file while it is typed", () => {
  it("is-nothing-about-a-file-that-is-right", () => {
    expect(notes(conf)).toEqual([]);
  });
  it("names-the-line-of-a-block-that-is-never-closed", () => {
    const broken = conf.replace(/\}\s*$/, "");
    expect(notes(broken)).toContainEqual(expect.objectContaining({ severity: "error" }));
  });
  it("warns-of-a-value-that-keepalived-passes-and-cuts", () => {
    const wrong = conf.replace(/weight \d+/, "weight 99999");
    const line = lineOf(wrong, "99999");
    expect(notes(wrong)).toContainEqual(expect.objectContaining({ line, severity: "warning" }));
  });
  it("warns-of-a-word-that-keepalived-ignores-there", () => {
    const wrong = conf.replace("lb_algo", "lb_algoo");
    const line = lineOf(wrong, "lb_algoo");
    expect(notes(wrong)).toContainEqual(
      expect.objectContaining({ line, message: expect.stringContaining("ignores") }),
    );
  });
  it("says-nothing-about-a-script-that-keepalived-does-not-read-as-configuration", () => {
    expect(notes("#!/bin/sh\nif true; then { echo; }\n", "/etc/keepalived/check.sh")).toEqual([]);
  });
  it("says-nothing-about-files-of-hosts-without-the-daemon", () => {
    expect(notesOf({ ...host, suite: null }, [], "/etc/frr/frr.conf", "router ospf\n")).toEqual([]);
  });
});
