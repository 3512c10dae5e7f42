import { describe, expect, it } from "vitest";
import { includerOf, type KnownFiles, mainFile, missingFiles } from "./files";
import { parseConfig } from "./parse";
import { viewConfig } from "./view";

const service = (port: number) =>
  `virtual_server 192.168.0.100 ${port} {\n  protocol TCP\n  real_server 192.168.0.4 ${port} {\n    weight 1\n  }\n}\n`;

const known = (texts: Record<string, string>, listings: Record<string, string[]> = {}): KnownFiles => ({
  texts: new Map(Object.entries(texts)),
  listings: new Map(Object.entries(listings)),
});

describe("the files of a keepalived configuration", () => {
  it("begin with keepalived.conf", () => {
    expect(missingFiles(known({}))).toEqual({ files: [mainFile], directories: [] });
  });

  it("are asked for round by round: the directory of a glob, then its files", () => {
    const main = { [mainFile]: "include conf.d/*.conf\n" };
    expect(missingFiles(known(main))).toEqual({ files: [], directories: ["/etc/keepalived/conf.d"] });
    const listed = {
      "/etc/keepalived/conf.d": [
        "/etc/keepalived/conf.d/a.conf",
        "/etc/keepalived/conf.d/a.conf~",
        "/etc/keepalived/conf.d/.b.conf",
      ],
    };
    expect(missingFiles(known(main, listed))).toEqual({
      files: ["/etc/keepalived/conf.d/a.conf"],
      directories: [],
    });
    const whole = known({ ...main, "/etc/keepalived/conf.d/a.conf": service(80) }, listed);
    expect(missingFiles(whole)).toEqual({ files: [], directories: [] });
    const view = viewConfig(parseConfig(main[mainFile] ?? ""), { include: includerOf(whole) });
    expect(view.virtualServers.flatMap((one) => one.keys)).toEqual(["tcp 192.168.0.100:80"]);
    expect(view.problems).toEqual([]);
  });

  it("are followed from file to file, relative to the file that includes", () => {
    const texts = {
      [mainFile]: "include sub/one.conf\n",
      "/etc/keepalived/sub/one.conf": "include two.conf\n",
    };
    expect(missingFiles(known(texts)).files).toEqual(["/etc/keepalived/sub/two.conf"]);
  });

  it("are never asked for outside of /etc/keepalived, whatever an include says", () => {
    for (const include of [
      "/etc/shadow",
      "../../etc/shadow",
      "/etc/keepalived/../shadow",
      "/*/keepalived.conf",
      "../*",
    ])
      expect(missingFiles(known({ [mainFile]: `include ${include}\n` }))).toEqual({
        files: [],
        directories: [],
      });
  });

  it("say what is missing as a problem of the view, and are not asked for again for ever", () => {
    const texts = known({ [mainFile]: `include gone.conf\n${service(80)}` });
    const view = viewConfig(parseConfig(texts.texts.get(mainFile) ?? ""), { include: includerOf(texts) });
    expect(view.problems.map((problem) => problem.message).join()).toMatch(/gone\.conf/);
    expect(view.virtualServers).toHaveLength(1);
  });

  it("stand an include of itself", () => {
    const texts = known({ [mainFile]: `include keepalived.conf\n${service(80)}` });
    expect(missingFiles(texts)).toEqual({ files: [], directories: [] });
  });
});
