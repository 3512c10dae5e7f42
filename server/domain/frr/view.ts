/**
 * The typed view of the configuration of FRR (frr.conf) or Quagga (zebra.conf and ospfd.conf together). Pure; never throws; commands it
 * has no field for stand in `unread`, without their passwords.
 */
import type { FrrTree, SectionNode } from "./model";
import { readInterface } from "./view/interface";
import type { FrrView, InterfaceConfig, OspfConfig, RouteMapEntry, Setting, Unread } from "./view/model";
import { readOspf } from "./view/ospf";
import { readAccessLists, readPrefixLists, readProtocolRouteMaps, readRouteMap } from "./view/policy";
import { byDefault, type Command, CommandReader, on, redacted, text, toCommand } from "./view/reader";

/** One of a host's files; `file` is its path or name, for people. */
export type FrrFile = { readonly file: string; readonly tree: FrrTree };

type Section = { readonly head: Command; readonly commands: readonly Command[]; readonly name: string };

/** Lines that are no commands but stand in what `show running-config` prints. */
const NOISE = /^(?:Building configuration\.\.\.|Current configuration:|end|exit)$/;

/** Sections the view has fields for. */
const KNOWN = /^(?:router ospf|interface|route-map)(?: |$)/;

const commandsOf = (section: SectionNode, file: string): readonly Command[] =>
  section.children.flatMap((child) =>
    child.kind === "command"
      ? [toCommand(child, file)]
      : child.kind === "section"
        ? [toCommand(child.head, file), ...commandsOf(child, file)]
        : [],
  );

const sectionsIn = (files: readonly FrrFile[]): readonly Section[] =>
  files.flatMap(({ file, tree }) =>
    tree.children.flatMap((node) => {
      if (node.kind !== "section") return [];
      const head = toCommand(node.head, file);
      return [{ head, commands: commandsOf(node, file), name: head.words.join(" ") }];
    }),
  );

const topOf = (files: readonly FrrFile[]): readonly Command[] =>
  files.flatMap(({ file, tree }) =>
    tree.children.flatMap((node) => (node.kind === "command" ? [toCommand(node, file)] : [])),
  );

/** The same interface may stand in several files, and several times in one. */
const grouped = (sections: readonly Section[]): readonly Section[] => {
  const groups = new Map<string, { head: Command; commands: Command[]; name: string }>();
  for (const { head, commands, name } of sections) {
    const group = groups.get(name) ?? { head, commands: [], name };
    for (const command of commands) group.commands.push(command);
    groups.set(name, group);
  }
  return [...groups.values()];
};

export const viewFrr = (files: readonly FrrFile[]): FrrView => {
  const unread: Unread[] = [];
  const keep = (section: string, commands: readonly Command[]): void => {
    for (const command of commands)
      if (!NOISE.test(command.words.join(" ")))
        unread.push({ section, command: redacted(command), origin: command.origin });
  };
  const sections = sectionsIn(files);
  const of = <T>(
    first: string,
    group: boolean,
    read: (section: Section, commands: CommandReader) => T,
  ): T[] => {
    const matching = sections.filter(({ head }) =>
      first.split(" ").every((word, index) => head.words[index] === word),
    );
    return (group ? grouped(matching) : matching).map((section) => {
      const commands = new CommandReader(section.commands);
      const value = read(section, commands);
      keep(section.name, commands.left());
      return value;
    });
  };
  const ospf = of(
    "router ospf",
    true,
    ({ head }, commands): OspfConfig => readOspf(head.words, head.origin, commands),
  );
  const interfaces = of(
    "interface",
    true,
    ({ head }, commands): InterfaceConfig => readInterface(head.words[1] ?? "", head.origin, commands, ospf),
  );
  const routeMaps = of("route-map", false, ({ head }, commands) =>
    readRouteMap(head.words, head.origin, commands),
  ).filter((entry): entry is RouteMapEntry => entry !== null);
  for (const section of sections) {
    if (KNOWN.test(section.name)) continue;
    keep("", [section.head]);
    keep(section.name, section.commands);
  }
  const top = new CommandReader(topOf(files));
  const none: Setting<null> = byDefault(null);
  const view = {
    hostname: top.setting<string | null>("hostname", text, none),
    version: top.setting<string | null>("frr version", text, none),
    defaults: top.setting<string | null>("frr defaults", text, none),
    integratedConfig: top.setting("service integrated-vtysh-config", on, byDefault(false)),
    log: top.list("log", (rest) => rest.join(" ")),
    passwords: readPasswords(top),
    routerId: top.setting<string | null>(
      "router-id",
      text,
      top.setting<string | null>("ip router-id", text, none),
    ),
    interfaces,
    ospf,
    protocolRouteMaps: readProtocolRouteMaps(top, routeMaps),
    routeMaps,
    prefixLists: readPrefixLists(top),
    accessLists: readAccessLists(top),
    staticRoutes: top.list("ip route", ([prefix, ...via], origin) =>
      prefix === undefined || via.length === 0 ? undefined : { prefix, via: via.join(" "), origin },
    ),
  };
  keep("", top.left());
  const problems = files.flatMap(({ file, tree }) => tree.problems.map((problem) => ({ ...problem, file })));
  return { ...view, unread, problems };
};

const readPasswords = (top: CommandReader): FrrView["passwords"] => {
  const vty = top.list("password", (rest) => rest[0] === "8");
  const enable = top.list("enable password", (rest) => rest[0] === "8");
  // Says how vtysh is to store them from now on, not how they stand here.
  top.setting("service password-encryption", on, byDefault(false));
  const stored = [...vty, ...enable];
  return {
    vty: vty.length > 0,
    enable: enable.length > 0,
    encrypted: stored.length > 0 && stored.every((hashed) => hashed),
  };
};
