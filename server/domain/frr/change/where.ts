/**
 * Where in a host's files a place is: which file, which section or lines. `router ospf` means the one of the default VRF. May not
 * change anything.
 */
import type { HostFiles, ManagedFile } from "../../change/model";
import type { CommandNode, FrrNode, FrrTree, SectionNode } from "../model";
import { wordsIn } from "../model";
import { parseFrr } from "../parse";
import type { RoutingField, Suite } from "./fields/field";
import type { RoutingPlace } from "./model";

export const frrPath = "/etc/frr/frr.conf";
export const zebraPath = "/etc/quagga/zebra.conf";
export const ospfdPath = "/etc/quagga/ospfd.conf";

/** All files of the suite, in the order its daemons start. */
export const pathsOf = (suite: Suite): readonly string[] =>
  suite === "frr" ? [frrPath] : [zebraPath, ospfdPath];

/** Files are values: each is read once, however many fields are asked of it. */
const read = new WeakMap<ManagedFile, FrrTree>();

export const treeAt = (files: HostFiles, path: string): FrrTree => {
  const file = files.find((one) => one.path === path);
  if (file === undefined) return parseFrr("");
  const tree = read.get(file) ?? parseFrr(file.text);
  read.set(file, tree);
  return tree;
};

/** The words a place's section begins with; null for places without a section of their own. */
export const headOf = (place: RoutingPlace): readonly string[] | null => {
  switch (place.kind) {
    case "interface":
      return ["interface", place.name];
    case "ospf":
      return ["router", "ospf"];
    case "route-map":
      return ["route-map", place.name];
    case "global":
    case "prefix-list":
      return null;
  }
};

export const sectionsOf = (tree: FrrTree, place: RoutingPlace): readonly SectionNode[] => {
  const head = headOf(place);
  if (head === null) return [];
  return tree.children.flatMap((node) => {
    if (node.kind !== "section") return [];
    const words = wordsIn(node.head);
    if (!head.every((word, index) => words[index] === word)) return [];
    const fits =
      place.kind === "route-map" ? Number(words[3]) === place.sequence : words.length === head.length;
    return fits ? [node] : [];
  });
};

const commandsIn = (nodes: readonly FrrNode[]): readonly CommandNode[] =>
  nodes.filter((node): node is CommandNode => node.kind === "command");

/** The lines a place's fields are looked for in. */
export const linesOf = (tree: FrrTree, place: RoutingPlace): readonly CommandNode[] => {
  const sections = sectionsOf(tree, place);
  if (place.kind === "global") return commandsIn(tree.children);
  if (place.kind !== "prefix-list") return sections.flatMap(({ children }) => commandsIn(children));
  return commandsIn(tree.children).filter((node) => {
    const [ip, list, name] = wordsIn(node);
    return ip === "ip" && list === "prefix-list" && name === place.name;
  });
};

export const isThere = (files: HostFiles, suite: Suite, place: RoutingPlace): boolean =>
  place.kind === "global" ||
  pathsOf(suite).some((path) => {
    const tree = treeAt(files, path);
    return sectionsOf(tree, place).length > 0 || linesOf(tree, place).length > 0;
  });

/** Whether some line of a file mentions a list or a route-map behind this keyword. */
const mentions = (tree: FrrTree, keyword: string, name: string): boolean => {
  const inLine = (node: CommandNode): boolean => {
    const words = wordsIn(node);
    // A definition is no use.
    if (words[0] === keyword || (words[0] === "ip" && words[1] === keyword)) return false;
    return words.some((word, index) => word === keyword && words[index + 1] === name);
  };
  return tree.children.some(
    (node) =>
      (node.kind === "command" && inLine(node)) ||
      (node.kind === "section" && commandsIn(node.children).some(inLine)),
  );
};

/**
 * Quagga: a route-map or list belongs to the daemon that has it already, else to the one that uses it, else to zebra.
 * `wanted`: the daemon that knows a field only it has.
 */
const policyPaths = (files: HostFiles, place: RoutingPlace, wanted: "zebra" | "ospfd"): readonly string[] => {
  const having = pathsOf("quagga").filter(
    (path) =>
      sectionsOf(treeAt(files, path), place).length > 0 || linesOf(treeAt(files, path), place).length > 0,
  );
  if (having.length > 0 || (place.kind !== "route-map" && place.kind !== "prefix-list")) return having;
  const using = pathsOf("quagga").filter((path) => mentions(treeAt(files, path), place.kind, place.name));
  return using.length > 0 ? using : [wanted === "ospfd" ? ospfdPath : zebraPath];
};

/** The files a field of a place is written to. `field` null: the place as a whole. */
export const filesFor = (
  files: HostFiles,
  suite: Suite,
  place: RoutingPlace,
  field: RoutingField | null,
): readonly string[] => {
  if (suite === "frr") return [frrPath];
  if (place.kind === "route-map" || place.kind === "prefix-list")
    return policyPaths(files, place, field?.daemon === "ospfd" ? "ospfd" : "zebra");
  const daemon = field?.daemon ?? "ospfd";
  if (daemon === "both") return pathsOf("quagga");
  return [daemon === "zebra" ? zebraPath : ospfdPath];
};
